import type { Database } from '@i40/common';
import type { Logger, Running } from '@i40/runtime';

interface MaintenanceOptions {
  database: Database;
  logger: Logger;
  /** How often to look for jobs that are due, in milliseconds. */
  intervalMs?: number;
}

interface Job {
  job_id: number;
  interval_s: number;
  /** The statement that does the job. */
  statement: string;
}

const jobsSql = `
  SELECT job_id, extract(epoch FROM schedule_interval)::float8 AS interval_s,
         -- The refresh policy works in many small batches, each of which takes its time here; one refresh over the
         -- same window computes the same in a fraction.
         CASE proc_name
           WHEN 'policy_refresh_continuous_aggregate'
           THEN format('CALL refresh_continuous_aggregate(%L, now() - %L::interval, now() - %L::interval)',
                       hypertable_name, config->>'start_offset', config->>'end_offset')
           ELSE format('CALL run_job(%s)', job_id)
         END AS statement
    FROM timescaledb_information.jobs
   WHERE proc_name LIKE 'policy%' AND hypertable_name IS NOT NULL
   ORDER BY job_id`;

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
      const { rows } = await database.query<Job>(jobsSql);
      for (const job of rows) if (!stopping) await runWhenDue(job);
    } catch (error) {
      logger.error({ err: error }, 'A database job failed');
    }
  }

  async function runWhenDue({ job_id, interval_s, statement }: Job): Promise<void> {
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
