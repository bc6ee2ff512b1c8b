import {
  defaultSite,
  type FaultAnnouncement,
  type FaultOrder,
  faultAnnouncementSchema,
  faultRefusalSchema,
  type IncomingMessage,
  type MessageBus,
  parseJsonPayload,
  topics,
} from '@i40/common';

interface SendOrderOptions {
  bus: MessageBus;
  /** With an id of its own, by which the answer is known. */
  order: FaultOrder & { order_id: string };
  timeoutMs: number;
}

export type OrderAnswer = { ok: true; began: FaultAnnouncement } | { ok: false; reason: string };

const announced = topics.simulatorFaults(defaultSite);
const refused = topics.simulatorRefusals(defaultSite);

/**
 * Sends an order for a fault and waits for the simulator to say that it began, or why it refused; undefined when
 * none answered in time. Throws `MessageBusError`.
 */
export function sendFaultOrder(options: SendOrderOptions): Promise<OrderAnswer | undefined> {
  const { bus, order, timeoutMs } = options;
  return new Promise((resolve, reject) => {
    const deadline = setTimeout(() => resolve(undefined), timeoutMs);
    const finish = (settle: () => void) => {
      clearTimeout(deadline);
      settle();
    };
    bus
      .subscribe([announced, refused], (message) => {
        message.acknowledge();
        const answer = readAnswer(message, order.order_id);
        if (answer) finish(() => resolve(answer));
      })
      .then(() => bus.publish(topics.simulatorInject(defaultSite), JSON.stringify(order)))
      .catch((error: unknown) => finish(() => reject(error)));
  });
}

/** What a message answers to this order; undefined where it is about something else. */
function readAnswer({ topic, payload }: IncomingMessage, orderId: string): OrderAnswer | undefined {
  const json = parseJsonPayload(payload);
  if (!json.ok) return undefined;
  if (topic === refused) {
    const { data } = faultRefusalSchema.safeParse(json.value);
    return data?.order_id === orderId ? { ok: false, reason: data.reason } : undefined;
  }
  const { data } = faultAnnouncementSchema.safeParse(json.value);
  return data?.order_id === orderId && data.ended_at === null ? { ok: true, began: data } : undefined;
}
