import {
  defaultSite,
  type FaultAnnouncement,
  type FaultRefusal,
  formatInstant,
  type IncomingMessage,
  topics,
} from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { Outbox } from '../publishing/in-flight-window.ts';
import type { FaultBoard, FaultEvent } from './active-faults.ts';
import { parseFaultOrder } from './parse-command.ts';

interface FaultDeskOptions {
  faults: FaultBoard;
  outbox: Outbox;
  logger: Logger;
  now: () => number;
}

export interface FaultDesk {
  /** Publishes and logs what became of faults. */
  announce(events: readonly FaultEvent[]): void;
  /** Reads an order and starts the fault, or publishes and logs why not. */
  takeOrder(message: IncomingMessage): void;
}

/** Announcements are the truth that detection is judged by: they wait for a broker that is away, up to a point. */
const maxWaiting = 10_000;

/** Takes orders for faults from the broker, and announces there what becomes of every fault. */
export function createFaultDesk({ faults, outbox, logger, now }: FaultDeskOptions): FaultDesk {
  function publish(topic: string, content: FaultAnnouncement | FaultRefusal): void {
    if (outbox.outstanding >= maxWaiting) {
      logger.warn(content, 'Dropped an announcement, too many wait for the broker');
      return;
    }
    outbox.publish({ topic, payload: JSON.stringify(content), readings: 0 });
  }

  function announce(events: readonly FaultEvent[]): void {
    for (const event of events) {
      const announcement = toAnnouncement(event);
      const { fault_id, kind, machine_id, sensors } = announcement;
      const message = event.endedAt === null ? 'Fault began' : 'Fault ended';
      logger.info({ fault_id, kind, machine_id, sensors }, message);
      publish(topics.simulatorFaults(defaultSite), announcement);
    }
  }

  function refuse(refusal: FaultRefusal): void {
    logger.warn(refusal, 'Refused an order for a fault');
    publish(topics.simulatorRefusals(defaultSite), refusal);
  }

  return {
    announce,
    takeOrder(message) {
      message.acknowledge();
      const parsed = parseFaultOrder(message.payload);
      if (!parsed.ok) {
        refuse({ order_id: parsed.order_id, code: 'invalid', reason: parsed.reason });
        return;
      }
      const result = faults.order(parsed.order, now());
      if (result.ok) announce([result.event]);
      else refuse({ order_id: parsed.order.order_id, code: result.code, reason: result.reason });
    },
  };
}

function toAnnouncement({ fault, endedAt }: FaultEvent): FaultAnnouncement {
  return {
    fault_id: fault.id,
    order_id: fault.orderId,
    kind: fault.kind,
    site: defaultSite,
    machine_id: fault.machine.machine_id,
    sensors: [...fault.sensors],
    started_at: formatInstant(fault.startedAt),
    ended_at: endedAt === null ? null : formatInstant(endedAt),
  };
}
