import { formatInstant, type LiveMessage, type MessageBus, type Reading, topics } from '@i40/common';
import type { Logger } from '@i40/runtime';

export interface LiveFeed {
  /** Sends out readings that are committed. Never throws and is not waited for: sink must not depend on it. */
  publish(readings: Iterable<Reading>): void;
}

/** Some 100 kB: a broker cuts the connection at a message over its limit, and ingest would never get past that batch. */
const maxReadings = 1_000;

/**
 * Publishes what was stored, in one form whatever the machines sent, at `live/<site>/<machine_id>`: JSON arrays per
 * machine and batch, at QoS 0. For the live page, the detector, and whoever else wants to follow a machine.
 */
export function createLiveFeed(bus: MessageBus, logger: Logger): LiveFeed {
  function send(topic: string, readings: readonly Reading[]): void {
    bus.publish(topic, JSON.stringify(readings.map(toMessage)), { qos: 0 }).catch((error: Error) => {
      logger.debug({ topic, reason: error.message }, 'Live feed was not sent');
    });
  }

  return {
    publish(readings) {
      for (const [topic, ofMachine] of groupByTopic(readings)) {
        for (let from = 0; from < ofMachine.length; from += maxReadings)
          send(topic, ofMachine.slice(from, from + maxReadings));
      }
    },
  };
}

function groupByTopic(readings: Iterable<Reading>): Map<string, Reading[]> {
  const groups = new Map<string, Reading[]>();
  for (const reading of readings) {
    // What a source had buffered is history, not what the machine does now.
    if (reading.is_historical) continue;
    const topic = topics.live(reading.site, reading.machine_id);
    const group = groups.get(topic);
    if (group) group.push(reading);
    else groups.set(topic, [reading]);
  }
  return groups;
}

function toMessage({ ts, sensor, value, unit, quality }: Reading): LiveMessage[number] {
  return { ts: formatInstant(ts), sensor, value, unit, quality };
}
