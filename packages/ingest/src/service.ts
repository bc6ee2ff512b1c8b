import { setTimeout as sleep } from 'node:timers/promises';
import {
  createMessageParser,
  type Database,
  type HealthCheck,
  type MessageBus,
  type Reading,
} from '@i40/common';
import type { Logger, Running } from '@i40/runtime';
import { createArrivalClock } from './arrival-clock.ts';
import { createBatchWriter } from './batch-writer.ts';
import type { IngestConfig } from './config.ts';
import { loadEdgeNodes } from './edge-node-store.ts';
import { toEntries } from './entry.ts';
import { createLiveFeed } from './live-feed.ts';
import { type BufferedMessage, createMessageBuffer } from './message-buffer.ts';
import { type Accounts, createIngestMetrics, type IngestMetrics } from './metrics.ts';
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

export interface Ingest extends Running {
  /** What became of all that has arrived. */
  accounts(): Accounts;
  readonly metrics: IngestMetrics;
  /** Whether what arrives is also written. */
  checkWriting(): HealthCheck;
  /** Resolves when all that has arrived is stored and acknowledged. */
  drain(): Promise<void>;
}

const stopDeadlineMs = 5_000;
const batchBytes = 8 * 1024 * 1024;
/** A database that restarts is away for a while; longer than this, somebody should know. */
const failingIsUnhealthyAfterS = 10;

/**
 * Stores what the bus delivers: decode, gather, write, commit, and only then acknowledge, in the order of
 * arrival. Whatever dies before the commit, the broker still has the message. Resolves when subscribed.
 */
export async function startIngest({ database, bus, logger, now, config }: IngestParts): Promise<Ingest> {
  const abort = new AbortController();
  const writer = createBatchWriter({
    store: createReadingStore(database, now),
    logger,
    signal: abort.signal,
  });
  const edgeNodes = await loadEdgeNodes(database);
  const parser = createMessageParser({
    ...config.parser,
    sparkplug: { ...config.parser?.sparkplug, edgeNodes },
  });
  const metrics = createIngestMetrics(parser.sparkplug.losses);
  const clock = createArrivalClock(now);
  const liveFeed = config.liveFeed ? createLiveFeed(bus, logger) : undefined;
  let stopping = false;

  async function store(batch: readonly BufferedMessage[]): Promise<void> {
    const startedAt = performance.now();
    const counts = await writer.write(batch.flatMap(({ entries }) => entries));
    for (const { message } of batch) message.acknowledge();
    liveFeed?.publish(readingsOf(batch));
    const writeSeconds = (performance.now() - startedAt) / 1000;
    metrics.committed({ messages: batch.length, counts, writeSeconds, lagSeconds: lagOf(batch, now()) });
    report(logger, batch, counts, writeSeconds);
  }

  const buffer = createMessageBuffer({
    batchSize: config.batchReadings,
    batchBytes,
    flushIntervalMs: config.flushIntervalMs,
    write: store,
  });

  await bus.subscribe(config.topicFilters, (message) => {
    // Unacknowledged, it is delivered to the next worker that resumes the session.
    if (stopping) return;
    const parsed = parser.parse(message, clock.next());
    const received = parsed.readings.length + parsed.rejections.length;
    clock.used(parsed.readings.length);
    metrics.received(received, parsed.ignored);
    buffer.add({ message, entries: toEntries(message, parsed), decoder: parsed.decoder });
  });
  const { requestsRebirth = false } = config;
  const watch = startSequenceWatch({ sparkplug: parser.sparkplug, bus, logger, now, requestsRebirth });
  logger.info({ topics: config.topicFilters }, 'Subscribed');

  return {
    accounts: () => metrics.accounts(),
    metrics,
    checkWriting() {
      const failure = writer.failure();
      if (!failure || failure.seconds < failingIsUnhealthyAfterS) return { status: 'ok' };
      return {
        status: 'failed',
        detail: `nothing written for ${Math.round(failure.seconds)} s: ${failure.reason}`,
      };
    },
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

function* readingsOf(batch: readonly BufferedMessage[]): Generator<Reading> {
  for (const { entries } of batch) {
    for (const entry of entries) if (entry.kind === 'reading') yield entry.reading;
  }
}

/** Of the newest reading: a source that sends what it buffered for an hour is not the pipeline's lag. */
function lagOf(batch: readonly BufferedMessage[], now: number): number | undefined {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { ts } of readingsOf(batch)) newest = Math.max(newest, ts);
  return newest === Number.NEGATIVE_INFINITY ? undefined : Math.max(0, now - newest) / 1000;
}

function report(
  logger: Logger,
  batch: readonly BufferedMessage[],
  counts: WriteCounts,
  writeSeconds: number,
): void {
  if (logger.isLevelEnabled('debug')) {
    const durationMs = Math.round(writeSeconds * 1000);
    const decoders = countDecoders(batch);
    logger.debug({ messages: batch.length, decoders, ...counts, durationMs }, 'Wrote a batch');
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
