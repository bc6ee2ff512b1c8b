import { setTimeout as sleep } from 'node:timers/promises';
import type { MessageBus } from '@i40/common';
import type { MessageParser } from '@i40/payloads';
import type { IngestConfig } from '../config.ts';
import { isMarkerTopic, type SessionMarker } from '../sources/mqtt/session/drain-session.ts';
import type { ArrivalClock } from './arrival-clock.ts';
import { createBatcher } from './batcher.ts';
import { toRecords } from './records.ts';
import type { Sink } from './sink.ts';

interface ReceiverOptions {
  bus: MessageBus;
  parser: MessageParser;
  sink: Sink;
  clock: ArrivalClock;
  config: Pick<IngestConfig, 'batchReadings' | 'flushIntervalMs'>;
  /** By which the session tells when it has been emptied. */
  marker?: SessionMarker | undefined;
}

/** Takes in what one session at the broker delivers: decode, gather, store, and only then acknowledge. */
export interface Receiver {
  /** Subscribes; resolves when the broker has confirmed. */
  open(filters: readonly string[]): Promise<void>;
  /** Resolves when all that has arrived is stored and acknowledged. */
  drain(): Promise<void>;
  /** Takes in no more, and drains; false when the database is too slow for that. */
  close(deadlineMs?: number): Promise<boolean>;
}

const batchBytes = 8 * 1024 * 1024;
/** Two keep the database busy; a third would find it so. */
const batchesAtOnce = 2;
const closeDeadlineMs = 5_000;

export function createReceiver({ bus, parser, sink, clock, config, marker }: ReceiverOptions): Receiver {
  let closing = false;
  const buffer = createBatcher({
    batchSize: config.batchReadings,
    batchBytes,
    flushIntervalMs: config.flushIntervalMs,
    batchesAtOnce,
    write: sink.store,
  });

  return {
    open: (filters) =>
      bus.subscribe(filters, (message) => {
        // Unacknowledged, it is delivered to whoever resumes the session.
        if (closing) return;
        if (isMarkerTopic(message.topic)) {
          marker?.saw(message.topic);
          return message.acknowledge();
        }
        const parsed = parser.parse(message, clock.next());
        clock.used(parsed.readings.length);
        sink.metrics.received(parsed.readings.length + parsed.rejections.length, parsed.ignored);
        // While the database is away, the broker is to keep what comes.
        return buffer.add({ message, records: toRecords(message, parsed), decoder: parsed.decoder });
      }),
    drain: () => buffer.drain(),
    close(deadlineMs = closeDeadlineMs) {
      closing = true;
      const drained = buffer.drain().then(
        () => true,
        () => false,
      );
      return Promise.race([drained, sleep(deadlineMs, false, { ref: false })]);
    },
  };
}
