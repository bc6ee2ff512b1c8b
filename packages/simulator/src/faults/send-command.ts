import {
  defaultSite,
  type FaultAnswer,
  type FaultOrder,
  faultAnswerTopics,
  type MessageBus,
  readFaultAnswer,
  topics,
} from '@i40/common';

interface SendOrderOptions {
  bus: MessageBus;
  /** With an id of its own, by which the answer is known. */
  order: FaultOrder & { order_id: string };
  timeoutMs: number;
}

/**
 * Sends an order for a fault and waits for the simulator to say that it began, or why it refused; undefined when
 * none answered in time. Throws `MessageBusError`.
 */
export function sendFaultOrder(options: SendOrderOptions): Promise<FaultAnswer | undefined> {
  const { bus, order, timeoutMs } = options;
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
        if (read?.orderId === order.order_id) finish(() => resolve(read.answer));
      })
      .then(() => bus.publish(topics.simulatorInject(defaultSite), JSON.stringify(order)))
      .catch((error: unknown) => finish(() => reject(error)));
  });
}
