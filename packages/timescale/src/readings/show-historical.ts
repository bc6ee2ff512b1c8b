import type { Database, Queryable } from '@i40/common';

/** Both aggregates, with where they keep their rows; none on the Apache edition, whose views hide nothing. */
const aggregatesSql = `
  SELECT format('%I.%I', view_schema, view_name) AS view,
         format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) AS kept,
         CASE view_name WHEN 'readings_1m' THEN 60 ELSE 3600 END AS width_s
    FROM timescaledb_information.continuous_aggregates
   WHERE view_name IN ('readings_1m', 'readings_1h')
   ORDER BY width_s`;

interface Aggregate {
  view: string;
  kept: string;
  width_s: number;
}

/** Each window can be refreshed once: where nothing has changed, a refresh does nothing. */
const mostAttempts = 50;

/**
 * Lets `readings_1m` and `readings_1h` show what was added to where they keep their rows. What they keep counts only up to a
 * mark, which moves when a refresh has looked at something; where no live reading has come yet, it never has. So this refreshes
 * a window before all that is kept, in which there is nothing. Throws `DatabaseError`, also where the role may not refresh.
 */
export async function showHistorical(database: Database): Promise<void> {
  const { rows } = await database.query<Aggregate>(aggregatesSql);
  for (const aggregate of rows) await show(database, aggregate);
}

async function show(database: Database, { view, kept, width_s }: Aggregate): Promise<void> {
  for (let attempt = 0; attempt < mostAttempts; attempt++) {
    if (await showsNewest(database, view, kept)) return;
    const before = (widths: number) =>
      `(SELECT min(bucket) FROM ${kept}) - INTERVAL '${width_s * (widths + 3 * attempt)} seconds'`;
    const { rows } = await database.query<{ from: string; to: string }>(
      `SELECT (${before(3)})::text AS "from", (${before(1)})::text AS "to"`,
    );
    const [window] = rows;
    if (!window?.from) return;
    await database.script(`CALL refresh_continuous_aggregate('${view}', '${window.from}', '${window.to}')`);
  }
}

async function showsNewest(database: Queryable, view: string, kept: string): Promise<boolean> {
  const { rows } = await database.query<{ shows: boolean }>(
    `SELECT newest IS NULL OR EXISTS (SELECT FROM ${view} WHERE bucket = newest) AS shows
       FROM (SELECT max(bucket) AS newest FROM ${kept}) AS k`,
  );
  return rows[0]?.shows ?? true;
}
