import {
  defaultSite,
  type FaultAnnouncement,
  formatInstant,
  type IncomingMessage,
  topics,
} from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { FaultBoard, FaultEvent } from './fault-board.ts';
import { parseFaultOrder } from './fault-order.ts';
import type { Outbox } from './outbox.ts';

interface FaultDeskOptions {
  faults: FaultBoard;
  outbox: Outbox;
  logger: Logger;
  now: () => number;
}

export interface FaultDesk {
  /** Publishes and logs what became of faults. */
  announce(events: readonly FaultEvent[]): void;
  /** Reads an order and starts the fault, or says in the log why not. */
  takeOrder(message: IncomingMessage): void;
}

/** Announcements are the truth that detection is judged by: they wait for a broker that is away, up to a point. */
const maxWaiting = 10_000;

/** Takes orders for faults from the broker, and announces there what becomes of every fault. */
export function createFaultDesk({ faults, outbox, logger, now }: FaultDeskOptions): FaultDesk {
  function announce(events: readonly FaultEvent[]): void {
    for (const event of events) {
      const announcement = toAnnouncement(event);
      const { fault_id, kind, machine_id, sensors } = announcement;
      const message = event.endedAt === null ? 'Fault began' : 'Fault ended';
      logger.info({ fault_id, kind, machine_id, sensors }, message);
      if (outbox.outstanding >= maxWaiting) {
        logger.warn({ fault_id }, 'Dropped an announcement, too many wait for the broker');
        continue;
      }
      outbox.publish({
        topic: topics.simulatorFaults(defaultSite),
        payload: JSON.stringify(announcement),
        readings: 0,
      });
    }
  }

  return {
    announce,
    takeOrder(message) {
      message.acknowledge();
      const parsed = parseFaultOrder(message.payload);
      const result = parsed.ok ? faults.order(parsed.order, now()) : parsed;
      if (result.ok) announce([result.event]);
      else logger.warn({ topic: message.topic, reason: result.reason }, 'Refused an order for a fault');
    },
  };
}

export function toAnnouncement({ fault, endedAt }: FaultEvent): FaultAnnouncement {
  return {
    fault_id: fault.id,
    kind: fault.kind,
    site: defaultSite,
    machine_id: fault.machine.machine_id,
    sensors: [...fault.sensors],
    started_at: formatInstant(fault.startedAt),
    ended_at: endedAt === null ? null : formatInstant(endedAt),
  };
}
