import { setTimeout as sleep } from 'node:timers/promises';
import type { Database } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { boundDeadLetters, showHistorical, sumUpHistorical, trimAudit } from '@i40/timescale';

interface UpkeepOptions {
  database: Database;
  logger: Logger;
  /** What one transaction adds to the averages; undefined where no history is taken in. */
  historicalStep: { readings: number; days: number } | undefined;
  /** What rejected messages may take on disk. */
  maxRejectedBytes: number | undefined;
}

const intervalMs = 1_000;
const boundEveryMs = 60_000;
const trimEveryMs = 3_600_000;

/**
 * What ingest does beside the live path, in bounded steps: adds history to the averages, and deletes the oldest rejected
 * messages when they take too much, and what of the audit log is older than it is kept. A step is followed by a pause of
 * its own length, so that at least half of the database is the live path's.
 */
export function startUpkeep(options: UpkeepOptions): { stop(): Promise<void> } {
  const { database, logger, historicalStep, maxRejectedBytes } = options;
  const abort = new AbortController();
  const { signal } = abort;
  let boundedAt = Number.NEGATIVE_INFINITY;
  // The start has just done it.
  let trimmedAt = performance.now();
  let failing = false;

  async function sumUpSome(step: { readings: number; days: number }): Promise<void> {
    let total = 0;
    for (;;) {
      const startedAt = performance.now();
      const done = await sumUpHistorical(database, step);
      total += done;
      if (done === 0 || signal.aborted) break;
      await sleep(performance.now() - startedAt, undefined, { signal });
    }
    if (total === 0) return;
    logger.info({ readings: total }, 'Added historical readings to the averages');
    await showHistorical(database).catch((error: Error) =>
      logger.info(
        { reason: error.message },
        'What was added shows when the database next refreshes the averages of a live reading',
      ),
    );
  }

  async function boundRejected(maxBytes: number): Promise<void> {
    if (performance.now() - boundedAt < boundEveryMs) return;
    boundedAt = performance.now();
    const dropped = await boundDeadLetters(database, maxBytes);
    if (dropped > 0)
      logger.warn(
        { chunks: dropped, maxBytes },
        'Rejected messages took more than MAX_REJECTED_MB, deleted the oldest',
      );
  }

  async function trimAuditLog(): Promise<void> {
    if (performance.now() - trimmedAt < trimEveryMs) return;
    trimmedAt = performance.now();
    const rows = await trimAudit(database);
    if (rows > 0) logger.info({ rows }, 'Deleted what was older than KEEP_AUDIT_DAYS from the audit log');
  }

  async function round(): Promise<void> {
    try {
      if (historicalStep !== undefined) await sumUpSome(historicalStep);
      if (maxRejectedBytes !== undefined) await boundRejected(maxRejectedBytes);
      await trimAuditLog();
      failing = false;
    } catch (error) {
      if (signal.aborted) return;
      if (!failing) logger.warn({ reason: (error as Error).message }, 'Upkeep failed, tried again');
      failing = true;
    }
  }

  async function keepOn(): Promise<void> {
    while (!signal.aborted) {
      await round();
      await sleep(intervalMs, undefined, { signal, ref: false }).catch(() => {});
    }
  }

  const ended = keepOn();
  return {
    async stop() {
      abort.abort();
      await ended;
    },
  };
}
