import type { Database, HealthCheck, MessageBus } from '@i40/common';
import type { Logger, Running } from '@i40/runtime';
import type { IngestMetrics, MessageAccounting } from './pipeline/metrics.ts';
import { createPipeline, type PipelineConfig } from './pipeline/pipeline.ts';
import type { Source } from './sources/source.ts';

export interface IngestDependencies {
  database: Database;
  source: Source;
  /** Where what was stored is published, for the live page, the detector and anyone else; without it it is not. */
  liveBus?: MessageBus | undefined;
  logger: Logger;
  now: () => number;
  config: PipelineConfig;
  /** Ends the waiting for a database that is away when the worker starts. */
  signal?: AbortSignal | undefined;
}

export interface Ingest extends Running {
  /** What became of all that has arrived. */
  accounts(): MessageAccounting;
  readonly metrics: IngestMetrics;
  /** Whether what arrives is also written, and all of it arrives. */
  checkWriting(): HealthCheck;
  /** Resolves when all that has arrived is stored and acknowledged. */
  drain(): Promise<void>;
}

/** What stopping may take, in milliseconds: less than what a process manager waits. */
const stopDeadlineMs = 9_000;
/** At least so long the database has for what has arrived, however long the source took. */
const closeDeadlineMs = 3_000;
const longestCloseMs = 5_000;

/**
 * Stores what the source delivers: decode, gather, write, commit, and only then acknowledge, in the order of
 * arrival. Whatever dies before the commit, the source still has the message. Resolves when the source takes in.
 */
export async function startIngestFrom(dependencies: IngestDependencies): Promise<Ingest> {
  const { source, logger } = dependencies;
  const pipeline = createPipeline({ ...dependencies, clockSlot: source.clockSlot });
  const running = await source.start(pipeline.openStream).catch(async (error) => {
    await pipeline.close(0);
    throw error;
  });
  return {
    accounts: pipeline.metrics.accounts,
    metrics: pipeline.metrics,
    checkWriting() {
      const check = running.check?.();
      return check && check.status !== 'ok' ? check : pipeline.checkWriting();
    },
    drain: pipeline.drain,
    async stop() {
      const stopAt = performance.now() + stopDeadlineMs;
      await running.stop();
      const left = Math.min(longestCloseMs, stopAt - performance.now());
      const inTime = await pipeline.close(Math.max(closeDeadlineMs, left));
      if (!inTime) logger.warn('Stopped before all was written; the source will deliver the rest again');
    },
  };
}
