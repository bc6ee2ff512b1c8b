import type { Queryable } from '@i40/common';

/** A policy of TimescaleDB, as whoever has no background workers must run it. */
export interface PolicyJob {
  job_id: number;
  interval_s: number;
  /** The statement that does the job; not to be run in a transaction, which a refresh refuses. */
  statement: string;
}

const jobsSql = `
  SELECT job_id, extract(epoch FROM schedule_interval)::float8 AS interval_s,
         -- The refresh policy works in many small batches, each of which takes its time there; one refresh over the
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

/** Refresh, compression and retention, in the order in which they were made. Throws `DatabaseError`. */
export async function listPolicyJobs(database: Queryable): Promise<PolicyJob[]> {
  const { rows } = await database.query<PolicyJob>(jobsSql);
  return rows;
}
