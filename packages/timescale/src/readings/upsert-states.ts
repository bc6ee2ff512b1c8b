import { type Queryable, type StateReading, seriesKey } from '@i40/common';
import type { RowCounts } from './row-counts.ts';

/** As for readings: the last write to a key wins, and a repeat changes nothing. */
const upsertStatesSql = `
  WITH written AS (
  INSERT INTO sensor_states AS stored (ts, site, line, machine_id, sensor, state, quality)
  SELECT to_timestamp(ts_ms / 1000.0), site, line, machine_id, sensor, state, quality
    FROM unnest($1::float8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::int[])
      AS batch (ts_ms, site, line, machine_id, sensor, state, quality)
   ORDER BY site, machine_id, sensor, ts_ms
      ON CONFLICT (site, machine_id, sensor, ts) DO UPDATE
     SET line = excluded.line, state = excluded.state, quality = excluded.quality,
         received_at = excluded.received_at
   WHERE (stored.line, stored.state, stored.quality) IS DISTINCT FROM (excluded.line, excluded.state, excluded.quality)
  -- A row that this statement made has never been locked or updated.
  RETURNING xmax <> 0 AS is_replaced)
  SELECT count(*)::int AS changed, count(*) FILTER (WHERE is_replaced)::int AS replaced FROM written`;

/** Of several states with the same key the last one stands. Throws `DatabaseError`. */
export async function upsertStates(tx: Queryable, states: readonly StateReading[]): Promise<RowCounts> {
  const byKey = new Map<string, StateReading>();
  let superseded = 0;
  for (const state of states) {
    const key = `${seriesKey(state)}\n${state.ts}`;
    const earlier = byKey.get(key);
    if (earlier && earlier.value !== state.value) superseded += 1;
    byKey.set(key, state);
  }
  const distinct = [...byKey.values()];
  const { rows, rowCount } = await tx.query<{ changed: number; replaced: number }>(upsertStatesSql, [
    distinct.map(({ ts }) => ts),
    distinct.map(({ site }) => site),
    distinct.map(({ line }) => line),
    distinct.map(({ machine_id }) => machine_id),
    distinct.map(({ sensor }) => sensor),
    distinct.map(({ value }) => value),
    distinct.map(({ quality }) => quality),
  ]);
  const [counted] = rows;
  return { stored: counted?.changed ?? rowCount, superseded: superseded + (counted?.replaced ?? 0) };
}
