import type { Queryable, Reading } from '@i40/common';
import { columnsOf } from './upsert-readings.ts';

export interface FoundRow {
  /** Index of the reading that has this key. */
  position: number;
  /** Whether the stored row says the same. Else the reading is a correction of it. */
  is_equal: boolean;
}

/** The limit keeps the planner from joining, which would read the whole table: each key is one look into the index. */
const findReadingsSql = `
  SELECT (position - 1)::int AS position, found.is_equal
    FROM unnest($1::float8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::text[], $8::int[])
         WITH ORDINALITY AS wanted (ts_ms, site, line, machine_id, sensor, value, unit, quality, position)
   CROSS JOIN LATERAL (
         SELECT (stored.line, stored.value, stored.unit, stored.quality)
                IS NOT DISTINCT FROM (wanted.line, wanted.value, wanted.unit, wanted.quality) AS is_equal
           FROM sensor_readings AS stored
          WHERE stored.site = wanted.site AND stored.machine_id = wanted.machine_id AND stored.sensor = wanted.sensor
            AND stored.ts = to_timestamp(wanted.ts_ms / 1000.0)
            AND stored.ts BETWEEN to_timestamp($9::float8 / 1000.0) AND to_timestamp($10::float8 / 1000.0)
          LIMIT 1) AS found`;

/** Which of these readings have their key in the table; those that have not are absent. Throws `DatabaseError`. */
export async function findReadings(database: Queryable, readings: readonly Reading[]): Promise<FoundRow[]> {
  if (readings.length === 0) return [];
  let [first, last] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { ts } of readings) {
    first = Math.min(first, ts);
    last = Math.max(last, ts);
  }
  const { rows } = await database.query<FoundRow>(findReadingsSql, [...columnsOf(readings), first, last]);
  return rows;
}
