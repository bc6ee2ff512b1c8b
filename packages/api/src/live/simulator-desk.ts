import {
  defaultSite,
  type FaultAnswer,
  type FaultKind,
  type FaultRequest,
  type MessageBus,
  parseJsonPayload,
  readFaultAnswer,
  simulatorStatusSchema,
  topics,
} from '@i40/common';

export interface SimulatorDesk {
  /** Takes what came at `simulator/<site>/status/#`. */
  takeStatus(topic: string, payload: Uint8Array): void;
  /** Takes what came at the topics at which simulators answer. */
  takeAnswer(topic: string, payload: Uint8Array): void;
  /** What can be ordered at the moment; undefined where no simulator is present. */
  kinds(): FaultKind[] | undefined;
  /** Sends an order to whichever simulators there are. Undefined when none answered in time. Throws `MessageBusError`. */
  order(request: FaultRequest, orderId: string): Promise<FaultAnswer | undefined>;
}

interface SimulatorDeskOptions {
  bus: Pick<MessageBus, 'connected' | 'publish'>;
  /** How long a simulator may take to answer. */
  patienceMs?: number;
}

interface Waiting {
  refusals: FaultAnswer[];
  settle(answer: FaultAnswer | undefined): void;
}

/** Knows which simulators are present, and passes on orders for faults. */
export function createSimulatorDesk({ bus, patienceMs = 5_000 }: SimulatorDeskOptions): SimulatorDesk {
  const simulators = new Map<string, FaultKind[]>();
  const waiting = new Map<string, Waiting>();

  function kinds(): FaultKind[] | undefined {
    if (!bus.connected || simulators.size === 0) return undefined;
    return [...new Set([...simulators.values()].flat())];
  }

  return {
    kinds,
    takeStatus(topic, payload) {
      const json = parseJsonPayload(payload);
      const { data: status } = simulatorStatusSchema.safeParse(json.ok ? json.value : undefined);
      if (status) simulators.set(topic, status.kinds);
      else simulators.delete(topic);
    },
    takeAnswer(topic, payload) {
      const read = readFaultAnswer(topic, payload);
      const order = read && waiting.get(read.orderId);
      if (!read || !order) return;
      if (read.answer.ok) order.settle(read.answer);
      // Another simulator may have the machine that this one does not know.
      else if (order.refusals.push(read.answer) >= simulators.size) order.settle(theBest(order.refusals));
    },
    async order(request, orderId) {
      const answered = new Promise<FaultAnswer | undefined>((resolve) => {
        const refusals: FaultAnswer[] = [];
        const settle = (answer: FaultAnswer | undefined) => {
          clearTimeout(deadline);
          waiting.delete(orderId);
          resolve(answer);
        };
        const deadline = setTimeout(() => settle(theBest(refusals)), patienceMs);
        waiting.set(orderId, { refusals, settle });
      });
      const order = JSON.stringify({ ...request, order_id: orderId });
      await bus.publish(topics.simulatorInject(defaultSite), order).catch((error: unknown) => {
        waiting.get(orderId)?.settle(undefined);
        throw error;
      });
      return answered;
    },
  };
}

/** Of several refusals the one by a simulator that has the machine. */
function theBest(refusals: readonly FaultAnswer[]): FaultAnswer | undefined {
  return refusals.find((answer) => !answer.ok && answer.code !== 'unknown_machine') ?? refusals[0];
}
