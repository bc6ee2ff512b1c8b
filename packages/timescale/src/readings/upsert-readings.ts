import { type Queryable, type Reading, type SqlValue, seriesKey } from '@i40/common';
import type { RowCounts } from './row-counts.ts';

/**
 * A batch of readings as one statement whatever its size: each array carries a column.
 *
 * The last write to a key wins; a repeat of what is stored changes nothing and is not counted as a changed row.
 * `to_timestamp` takes seconds and keeps microseconds. Sorted, because of what is compressed many rows are locked as one:
 * two batches that share some take their locks in the same order.
 */
const upsertReadingsSql = `
  WITH written AS (
  INSERT INTO sensor_readings AS stored (ts, site, line, machine_id, sensor, value, unit, quality)
  SELECT to_timestamp(ts_ms / 1000.0), site, line, machine_id, sensor, value, unit, quality
    FROM unnest($1::float8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::text[], $8::int[])
      AS batch (ts_ms, site, line, machine_id, sensor, value, unit, quality)
   ORDER BY site, machine_id, sensor, ts_ms
      ON CONFLICT (site, machine_id, sensor, ts) DO UPDATE
     SET line = excluded.line, value = excluded.value, unit = excluded.unit, quality = excluded.quality,
         received_at = excluded.received_at
   WHERE (stored.line, stored.value, stored.unit, stored.quality)
         IS DISTINCT FROM (excluded.line, excluded.value, excluded.unit, excluded.quality)
  -- A row that this statement made has never been locked or updated.
  RETURNING xmax <> 0 AS is_replaced)
  SELECT count(*)::int AS changed, count(*) FILTER (WHERE is_replaced)::int AS replaced FROM written`;

/** Of several readings with the same key the last one stands. Throws `DatabaseError`. */
export async function upsertReadings(tx: Queryable, readings: readonly Reading[]): Promise<RowCounts> {
  const { distinct, superseded } = lastOfEachKey(readings);
  const { rows, rowCount } = await tx.query<{ changed: number; replaced: number }>(
    upsertReadingsSql,
    columnsOf(distinct),
  );
  const [counted] = rows;
  return {
    stored: counted?.changed ?? rowCount,
    superseded: superseded + (counted?.replaced ?? 0),
  };
}

/** In the order in which the statements name them. */
export function columnsOf(readings: readonly Reading[]): SqlValue[] {
  return [
    readings.map(({ ts }) => ts),
    readings.map(({ site }) => site),
    readings.map(({ line }) => line),
    readings.map(({ machine_id }) => machine_id),
    readings.map(({ sensor }) => sensor),
    readings.map(({ value }) => value),
    readings.map(({ unit }) => unit),
    readings.map(({ quality }) => quality),
  ];
}

/** One upsert cannot touch a row twice. Counts the values that another one replaces. */
export function lastOfEachKey(readings: readonly Reading[]): {
  distinct: readonly Reading[];
  superseded: number;
} {
  const byKey = new Map<string, Reading>();
  let superseded = 0;
  for (const reading of readings) {
    const key = `${seriesKey(reading)}\n${reading.ts}`;
    const earlier = byKey.get(key);
    if (earlier && earlier.value !== reading.value) superseded += 1;
    byKey.set(key, reading);
  }
  return {
    distinct: superseded === 0 && byKey.size === readings.length ? readings : [...byKey.values()],
    superseded,
  };
}
