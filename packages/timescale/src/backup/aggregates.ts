import type { Database, Queryable } from '@i40/common';

export interface Aggregate {
  name: string;
  view: string;
  /** Where it keeps its rows. */
  kept: string;
  stepDays: number;
}

/** The finer one first, of which the other is made; none on the Apache edition, whose views keep nothing. */
export async function listAggregates(database: Queryable): Promise<Aggregate[]> {
  const { rows } = await database.query<Aggregate>(
    `SELECT view_name::text AS name, format('%I.%I', view_schema, view_name) AS view,
            format('%I.%I', materialization_hypertable_schema, materialization_hypertable_name) AS kept,
            CASE view_name WHEN 'readings_1m' THEN 5 ELSE 50 END AS "stepDays"
       FROM timescaledb_information.continuous_aggregates
      WHERE view_name IN ('readings_1m', 'readings_1h')
      ORDER BY 4`,
  );
  return rows;
}

/** From when to when there is something, as ISO texts; null where there is nothing. */
export interface Ranges {
  /** Midnight before the oldest reading: what is older in the aggregates can be made of nothing any more. */
  readingsFrom: string | null;
  readingsTo: string | null;
  aggregatesFrom: string | null;
}

export async function readRanges(tx: Queryable, aggregates: readonly Aggregate[]): Promise<Ranges> {
  const oldest = aggregates.map(({ kept }) => `(SELECT min(bucket) FROM ${kept})`).join(', ');
  const { rows } = await tx.query<Ranges>(
    `SELECT ${isoText(`time_bucket(INTERVAL '1 day', min(ts))`)} AS "readingsFrom",
            ${isoText(`time_bucket(INTERVAL '1 hour', max(ts))`)} AS "readingsTo",
            ${oldest ? isoText(`time_bucket(INTERVAL '1 day', least(${oldest}))`) : 'NULL::text'} AS "aggregatesFrom"
       FROM sensor_readings`,
  );
  return rows[0] ?? { readingsFrom: null, readingsTo: null, aggregatesFrom: null };
}

function isoText(instant: string): string {
  return `to_char(${instant} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')`;
}

/** Computes an aggregate from its readings, some days at a time. No transaction can. */
export async function refresh(
  database: Database,
  { view, stepDays }: Aggregate,
  from: string | null,
  to: string | null,
): Promise<void> {
  if (from === null || to === null) return;
  const stepMs = stepDays * 86_400_000;
  const endMs = Date.parse(to);
  for (let beginMs = Date.parse(from); beginMs < endMs; beginMs += stepMs) {
    const [begin, end] = [beginMs, Math.min(beginMs + stepMs, endMs)].map((ms) => new Date(ms).toISOString());
    await database.script(`CALL refresh_continuous_aggregate('${view}', '${begin}', '${end}')`);
  }
}
