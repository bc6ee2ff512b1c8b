import type { Database } from '@i40/common';
import type { Panel, Target } from './dashboard-files.ts';
import { expandQuery, type QueryContext } from './expand-query.ts';

/** Sends the queries of panels to a database, as Grafana would. */
export function createQueryRunner(database: Database) {
  const query = async <Row = Record<string, unknown>>(sql: string, context: QueryContext) =>
    (await database.query<Row>(expandQuery(sql, context))).rows;

  return {
    query,

    async runPanel({ targets = [] }: Panel, context: QueryContext) {
      const results = [];
      for (const { rawSql } of targets) results.push(await query(rawSql, context));
      return results;
    },

    /** The plan as text, after it has run: each chunk stands there by name, with "never executed" where that is so. */
    async explain({ rawSql }: Pick<Target, 'rawSql'>, context: QueryContext): Promise<string> {
      const rows = await query(`EXPLAIN (ANALYZE, TIMING OFF) ${rawSql}`, context);
      return rows.map((row) => Object.values(row)[0]).join('\n');
    },

    /** The names of the chunks of a hypertable or an aggregate that end before an instant. */
    async chunksOf(relation: string, before = new Date('9999-01-01')): Promise<string[]> {
      const { rows } = await database.query<{ chunk_name: string }>(
        `SELECT chunk_name
           FROM timescaledb_information.chunks
           LEFT JOIN timescaledb_information.continuous_aggregates
             ON materialization_hypertable_name = chunks.hypertable_name
          WHERE coalesce(view_name, chunks.hypertable_name) = $1 AND range_end < $2`,
        [relation, before],
      );
      return rows.map(({ chunk_name }) => chunk_name);
    },
  };
}

/** Those of `chunks` that a plan has read. */
export function chunksRead(plan: string, chunks: readonly string[]): string[] {
  const lines = plan.split('\n').filter((line) => !line.includes('never executed'));
  return chunks.filter((chunk) => lines.some((line) => new RegExp(` on ${chunk}\\b`).test(line)));
}
