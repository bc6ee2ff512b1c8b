import type { Database, HealthCheck, MessageBus, Reading } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { createReadingStore, type WriteCounts } from '@i40/timescale';
import { createBatchWriter } from './batch-writer.ts';
import type { BatchedMessage } from './batcher.ts';
import { createLiveFeed } from './live-feed.ts';
import { createIngestMetrics, type IngestMetrics, type SequenceLosses } from './metrics.ts';
import { type TransactionLimits, transactionLimits } from './split-records.ts';
import { createSupersededReport } from './superseded-report.ts';

interface SinkOptions {
  database: Database;
  /** For the live feed; without it there is none. */
  liveBus: MessageBus | undefined;
  logger: Logger;
  now: () => number;
  losses: SequenceLosses;
  /** What one transaction may hold. */
  limits?: TransactionLimits | undefined;
}

/** What all streams of this worker share: where their batches go, and the message accounting. */
export interface Sink {
  /**
   * Resolves when the batch is committed, with what acknowledges and reports it: to be called in the order of arrival.
   * Throws only when aborted.
   */
  store(batch: readonly BatchedMessage[]): Promise<() => void>;
  readonly metrics: IngestMetrics;
  /** Whether what arrives is also written. */
  checkWriting(): HealthCheck;
  /** Gives up waiting for the database. */
  abort(): void;
}

/** A database that restarts is away for a while; longer than this, somebody should know. */
const failingIsUnhealthyAfterS = 10;

export function createSink({
  database,
  liveBus,
  logger,
  now,
  losses,
  limits = transactionLimits,
}: SinkOptions): Sink {
  const abort = new AbortController();
  const writer = createBatchWriter({
    store: createReadingStore(database, now, logger),
    logger,
    signal: abort.signal,
    limits,
  });
  const reportSuperseded = createSupersededReport(logger, now);
  const metrics = createIngestMetrics(losses);
  const liveFeed = liveBus && createLiveFeed(liveBus, logger);

  return {
    async store(batch) {
      const startedAt = performance.now();
      const counts = await writer.write(batch.flatMap(({ records }) => records));
      const writeSeconds = (performance.now() - startedAt) / 1000;
      return () => {
        for (const { message } of batch) message.acknowledge();
        liveFeed?.publish(readingsOf(batch));
        metrics.committed({ messages: batch.length, counts, writeSeconds, lagSeconds: lagOf(batch, now()) });
        report(logger, batch, counts, writeSeconds);
        if (counts.superseded > 0) reportSuperseded(batch, counts.superseded);
      };
    },
    metrics,
    checkWriting() {
      const failure = writer.failure();
      if (!failure || failure.seconds < failingIsUnhealthyAfterS) return { status: 'ok' };
      return {
        status: 'failed',
        detail: `nothing written for ${Math.round(failure.seconds)} s: ${failure.reason}`,
      };
    },
    abort: () => abort.abort(),
  };
}

function* readingsOf(batch: readonly BatchedMessage[]): Generator<Reading> {
  for (const { records } of batch) {
    for (const record of records) if (record.kind === 'reading') yield record.reading;
  }
}

/** Of the newest reading: a source that sends what it buffered for an hour is not the pipeline's lag. */
function lagOf(batch: readonly BatchedMessage[], now: number): number | undefined {
  let newest = Number.NEGATIVE_INFINITY;
  for (const { records } of batch) {
    for (const record of records)
      if (record.kind === 'reading' && record.reading.ts > newest) newest = record.reading.ts;
  }
  return newest === Number.NEGATIVE_INFINITY ? undefined : Math.max(0, now - newest) / 1000;
}

function report(
  logger: Logger,
  batch: readonly BatchedMessage[],
  counts: WriteCounts,
  writeSeconds: number,
): void {
  if (logger.isLevelEnabled('debug')) {
    const durationMs = Math.round(writeSeconds * 1000);
    const decoders = countDecoders(batch);
    logger.debug({ messages: batch.length, decoders, ...counts, durationMs }, 'Wrote a batch');
  }
  if (counts.rejected === 0) return;
  const example = batch.flatMap(({ records }) => records).find((record) => record.kind === 'rejected');
  logger.warn(
    {
      count: counts.rejected,
      topic: example?.topic,
      reason: example?.kind === 'rejected' ? example.reason : undefined,
    },
    'Rejected messages, see the table rejected_messages',
  );
}

function countDecoders(batch: readonly BatchedMessage[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { decoder = 'none' } of batch) counts[decoder] = (counts[decoder] ?? 0) + 1;
  return counts;
}
