import { setTimeout as sleep } from 'node:timers/promises';
import type { IncomingMessage } from '@i40/common';
import type { MessageParser } from '@i40/payloads';
import type { Admit } from './admission/admission.ts';
import type { ArrivalClock } from './arrival-clock.ts';
import { createBatcher } from './batcher.ts';
import type { RemarkLog } from './remark-log.ts';
import type { Sink } from './sink.ts';

/** What of the configuration decides about batches. */
export interface BatchLimits {
  /** Readings after which a batch is written without waiting longer. */
  batchReadings: number;
  /** How long a reading waits for others to share a transaction with, in milliseconds. */
  flushIntervalMs: number;
}

interface StreamOptions {
  /** Of this stream alone: it knows what came before. */
  parser: MessageParser;
  admit: Admit;
  sink: Sink;
  clock: ArrivalClock;
  config: BatchLimits;
  /** Where it is told what was mended. */
  tell: RemarkLog;
}

/** One sequence of messages on its way in: decode, gather, store, and only then acknowledge. */
export interface Stream {
  /** A promise holds back further messages until there is room. */
  deliver(message: IncomingMessage): void | Promise<void>;
  /** Resolves when all that has arrived is stored and acknowledged. */
  drain(): Promise<void>;
  /** Takes in no more, and drains; false when the database is too slow for that. */
  close(deadlineMs?: number): Promise<boolean>;
}

const batchBytes = 8 * 1024 * 1024;
/** Two keep the database busy; a third would find it so. */
const batchesAtOnce = 2;
const closeDeadlineMs = 5_000;

export function createStream({ parser, admit, sink, clock, config, tell }: StreamOptions): Stream {
  let closing = false;
  const batcher = createBatcher({
    batchSize: config.batchReadings,
    batchBytes,
    flushIntervalMs: config.flushIntervalMs,
    batchesAtOnce,
    write: sink.store,
  });

  return {
    deliver(message) {
      // Unacknowledged, it comes again.
      if (closing) return;
      const parsed = parser.parse(message, clock.next());
      const states = parsed.states?.length ?? 0;
      clock.used(parsed.readings.length + states);
      if (parsed.remarks) tell(parsed.remarks, message.topic);
      const records = admit(message, parsed);
      sink.metrics.received(
        parsed.edgeNode ? records.length - 1 : records.length,
        // A state is counted in `ignored`, and stored all the same.
        parsed.ignored - states,
      );
      // While the database is away, the source is to keep what comes.
      return batcher.add({ message, records, decoder: parsed.decoder });
    },
    drain: () => batcher.drain(),
    close(deadlineMs = closeDeadlineMs) {
      closing = true;
      const drained = batcher.drain().then(
        () => true,
        () => false,
      );
      return Promise.race([drained, sleep(deadlineMs, false, { ref: false })]);
    },
  };
}
