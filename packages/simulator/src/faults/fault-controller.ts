import {
  defaultSite,
  type FaultAnnouncement,
  type FaultRefusal,
  formatInstant,
  type IncomingMessage,
  topics,
} from '@i40/common';
import type { Logger } from '@i40/runtime';
import type { InFlightWindow } from '../publishing/in-flight-window.ts';
import type { ActiveFaults, FaultEvent } from './active-faults.ts';
import { parseFaultCommand } from './parse-command.ts';

interface FaultControllerOptions {
  faults: ActiveFaults;
  inFlight: InFlightWindow;
  logger: Logger;
  now: () => number;
}

export interface FaultController {
  /** Publishes and logs what became of faults. */
  announce(events: readonly FaultEvent[]): void;
  /** Reads a command and starts the fault, or publishes and logs why not. */
  receiveCommand(message: IncomingMessage): void;
}

/** Announcements are the truth that detection is judged by: they wait for a broker that is away, up to a point. */
const maxWaiting = 10_000;

/** Takes fault commands from the broker, and announces there what becomes of every fault. */
export function createFaultController({
  faults,
  inFlight,
  logger,
  now,
}: FaultControllerOptions): FaultController {
  function publish(topic: string, content: FaultAnnouncement | FaultRefusal): void {
    if (inFlight.outstanding >= maxWaiting) {
      logger.warn(content, 'Dropped an announcement, too many wait for the broker');
      return;
    }
    inFlight.publish({ topic, payload: JSON.stringify(content), readings: 0 });
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
    logger.warn(refusal, 'Refused a fault command');
    publish(topics.simulatorRefusals(defaultSite), refusal);
  }

  return {
    announce,
    receiveCommand(message) {
      message.acknowledge();
      const parsed = parseFaultCommand(message.payload);
      if (!parsed.ok) {
        refuse({ order_id: parsed.order_id, code: 'invalid', reason: parsed.reason });
        return;
      }
      const result = faults.startCommanded(parsed.command, now());
      if (result.ok) announce([result.event]);
      else refuse({ order_id: parsed.command.order_id, code: result.code, reason: result.reason });
    },
  };
}

function toAnnouncement({ fault, endedAt }: FaultEvent): FaultAnnouncement {
  return {
    fault_id: fault.id,
    order_id: fault.commandId,
    kind: fault.kind,
    site: defaultSite,
    machine_id: fault.machine.machine_id,
    sensors: [...fault.sensors],
    started_at: formatInstant(fault.startedAt),
    ended_at: endedAt === null ? null : formatInstant(endedAt),
  };
}
