import {
  defaultSite,
  type FaultAnnouncement,
  type FaultOrder,
  faultAnnouncementSchema,
  type MessageBus,
  topics,
} from '@i40/common';

interface OrderFaultOptions {
  bus: MessageBus;
  order: FaultOrder;
  timeoutMs: number;
}

/**
 * Sends an order for a fault and waits for the simulator to announce that it began; undefined when nobody did in
 * time. Throws `MessageBusError`.
 */
export function orderFault({
  bus,
  order,
  timeoutMs,
}: OrderFaultOptions): Promise<FaultAnnouncement | undefined> {
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => resolve(undefined), timeoutMs);
    const finish = (settle: () => void) => {
      clearTimeout(deadline);
      settle();
    };
    bus
      .subscribe([topics.simulatorFaults(defaultSite)], (message) => {
        message.acknowledge();
        const answer = readAnswer(message.payload, order);
        if (answer) finish(() => resolve(answer));
      })
      .then(() => bus.publish(topics.simulatorInject(defaultSite), JSON.stringify(order)))
      .catch((error: unknown) => finish(() => reject(error)));
  });
}

/** The announcement, where a message is the one that the ordered fault began. */
function readAnswer(payload: Uint8Array, order: FaultOrder): FaultAnnouncement | undefined {
  const parsed = faultAnnouncementSchema.safeParse(parseJson(payload));
  if (!parsed.success) return undefined;
  const { kind, machine_id, ended_at } = parsed.data;
  const isAnswer = ended_at === null && kind === order.kind && machine_id === order.machine_id;
  return isAnswer ? parsed.data : undefined;
}

function parseJson(payload: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(payload).toString());
  } catch {
    return undefined;
  }
}
