import {
  defaultSite,
  type FaultAnswer,
  type FaultCommand,
  faultAnswerTopics,
  type MessageBus,
  readFaultAnswer,
  topics,
} from '@i40/common';

interface SendCommandOptions {
  bus: MessageBus;
  /** With an id of its own, by which the answer is known. */
  command: FaultCommand & { order_id: string };
  timeoutMs: number;
}

/**
 * Sends a fault command and waits for the simulator to say that it began, or why it refused; undefined when
 * none answered in time. Throws `MessageBusError`.
 */
export function sendFaultCommand(options: SendCommandOptions): Promise<FaultAnswer | undefined> {
  const { bus, command, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => resolve(undefined), timeoutMs);
    const finish = (settle: () => void) => {
      clearTimeout(deadline);
      settle();
    };
    bus
      .subscribe(faultAnswerTopics(defaultSite), (message) => {
        message.acknowledge();
        const read = readFaultAnswer(message.topic, message.payload);
        if (read?.orderId === command.order_id) finish(() => resolve(read.answer));
      })
      .then(() => bus.publish(topics.simulatorInject(defaultSite), JSON.stringify(command)))
      .catch((error: unknown) => finish(() => reject(error)));
  });
}
