import type { Database } from '@i40/common';
import type { Logger, Running } from '@i40/runtime';
import { listPolicyJobs, type PolicyJob } from '@i40/timescale';

interface MaintenanceOptions {
  database: Database;
  logger: Logger;
  /** How often to look for jobs that are due, in milliseconds. */
  intervalMs?: number;
}

/**
 * Runs the policies of TimescaleDB (refresh of the aggregates, compression, retention), which WebAssembly has no
 * background workers for: each one now, and then as often as its schedule says. Resolves after the first
 * round, so that what was left to do last time does not hold up the first readings.
 */
export async function startMaintenance({
  database,
  logger,
  intervalMs = 15_000,
}: MaintenanceOptions): Promise<Running> {
  const lastRunAt = new Map<number, number>();
  let stopping = false;

  async function runDueJobs(): Promise<void> {
    try {
      for (const job of await listPolicyJobs(database)) if (!stopping) await runWhenDue(job);
    } catch (error) {
      logger.error({ err: error }, 'A database job failed');
    }
  }

  async function runWhenDue({ job_id, interval_s, statement }: PolicyJob): Promise<void> {
    const startedAt = performance.now();
    const last = lastRunAt.get(job_id);
    if (last !== undefined && startedAt - last < interval_s * 1000) return;
    lastRunAt.set(job_id, startedAt);
    // Not in a transaction: a refresh of a continuous aggregate refuses to be in one.
    await database.script(statement);
    logger.debug(
      { job: job_id, durationMs: Math.round(performance.now() - startedAt) },
      'Ran a database job',
    );
  }

  await runDueJobs();
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= runDueJobs().finally(() => {
      running = undefined;
    });
  }, intervalMs);

  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      await running;
    },
  };
}
