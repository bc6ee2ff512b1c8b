import { setTimeout as sleep } from 'node:timers/promises';
import { createMessageParser, type Database, type MessageBus } from '@i40/common';
import type { Logger, Running } from '@i40/runtime';
import { createBatchWriter } from './batch-writer.ts';
import type { IngestConfig } from './config.ts';
import { loadEdgeNodes } from './edge-node-store.ts';
import { toEntries } from './entry.ts';
import { type BufferedMessage, createMessageBuffer } from './message-buffer.ts';
import { createReadingStore, type WriteCounts } from './reading-store.ts';
import { startSequenceWatch } from './sequence-watch.ts';

export interface IngestParts {
  database: Database;
  /** With a persistent session: what is not acknowledged must come again. */
  bus: MessageBus;
  logger: Logger;
  now: () => number;
  config: IngestConfig;
}

export interface IngestStats extends WriteCounts {
  /** Messages that arrived. */
  messages: number;
  /** Values that are no readings by their nature, such as texts and Sparkplug commands. */
  ignored: number;
  /** Gaps in the sequences of Sparkplug edge nodes, and the messages lost in them. */
  sparkplug: { gaps: number; lost: number };
}

export interface Ingest extends Running {
  stats(): IngestStats;
  /** Resolves when all that has arrived is stored and acknowledged. */
  drain(): Promise<void>;
}

const stopDeadlineMs = 5_000;

/**
 * Stores what the bus delivers: decode, gather, write, commit, and only then acknowledge, in the order of
 * arrival. Whatever dies before the commit, the broker still has the message. Resolves when subscribed.
 */
export async function startIngest({ database, bus, logger, now, config }: IngestParts): Promise<Ingest> {
  const abort = new AbortController();
  const writer = createBatchWriter({ store: createReadingStore(database), logger, signal: abort.signal });
  const stats = { messages: 0, stored: 0, repeated: 0, rejected: 0, ignored: 0 };
  const edgeNodes = await loadEdgeNodes(database);
  const parser = createMessageParser({
    ...config.parser,
    sparkplug: { ...config.parser?.sparkplug, edgeNodes },
  });
  let stopping = false;

  async function store(batch: readonly BufferedMessage[]): Promise<void> {
    const startedAt = performance.now();
    const counts = await writer.write(batch.flatMap(({ entries }) => entries));
    for (const { message } of batch) message.acknowledge();
    stats.stored += counts.stored;
    stats.repeated += counts.repeated;
    stats.rejected += counts.rejected;
    report(logger, batch, counts, performance.now() - startedAt);
  }

  const buffer = createMessageBuffer({
    batchSize: config.batchReadings,
    flushIntervalMs: config.flushIntervalMs,
    write: store,
  });

  await bus.subscribe(config.topicFilters, (message) => {
    // Unacknowledged, it is delivered to the next worker that resumes the session.
    if (stopping) return;
    stats.messages += 1;
    const parsed = parser.parse(message, now());
    stats.ignored += parsed.ignored;
    buffer.add({ message, entries: toEntries(message, parsed), decoder: parsed.decoder });
  });
  const { requestsRebirth = false } = config;
  const watch = startSequenceWatch({ sparkplug: parser.sparkplug, bus, logger, now, requestsRebirth });
  logger.info({ topics: config.topicFilters }, 'Subscribed');

  return {
    stats: () => ({ ...stats, sparkplug: parser.sparkplug.losses() }),
    drain: () => buffer.drain(),
    async stop() {
      stopping = true;
      watch.stop();
      const written = buffer.drain().then(
        () => true,
        () => false,
      );
      const inTime = await Promise.race([written, sleep(stopDeadlineMs, false, { ref: false })]);
      abort.abort();
      if (!inTime) logger.warn('Stopped before all was written; the broker will deliver the rest again');
    },
  };
}

function report(
  logger: Logger,
  batch: readonly BufferedMessage[],
  counts: WriteCounts,
  durationMs: number,
): void {
  if (logger.isLevelEnabled('debug')) {
    const decoders = countDecoders(batch);
    logger.debug(
      { messages: batch.length, decoders, ...counts, durationMs: Math.round(durationMs) },
      'Wrote a batch',
    );
  }
  if (counts.rejected === 0) return;
  const example = batch.flatMap(({ entries }) => entries).find((entry) => entry.kind === 'rejected');
  logger.warn(
    {
      count: counts.rejected,
      topic: example?.topic,
      reason: example?.kind === 'rejected' ? example.reason : undefined,
    },
    'Rejected messages, see the table rejected_messages',
  );
}

function countDecoders(batch: readonly BufferedMessage[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { decoder = 'none' } of batch) counts[decoder] = (counts[decoder] ?? 0) + 1;
  return counts;
}
