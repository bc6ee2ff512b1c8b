import type { Database, Queryable, Reading } from '@i40/common';
import type { RowCounts } from './row-counts.ts';
import { columnsOf, lastOfEachKey } from './upsert-readings.ts';

/** What is summed up already stays as it is: nobody could take it out of the averages again. */
const insertSql = `
  INSERT INTO historical_readings AS stored (ts, site, line, machine_id, sensor, value, unit, quality)
  SELECT to_timestamp(ts_ms / 1000.0), site, line, machine_id, sensor, value, unit, quality
    FROM unnest($1::float8[], $2::text[], $3::text[], $4::text[], $5::text[], $6::float8[], $7::text[], $8::int[])
      AS batch (ts_ms, site, line, machine_id, sensor, value, unit, quality)
   ORDER BY site, machine_id, sensor, ts_ms
      ON CONFLICT (site, machine_id, sensor, ts) DO UPDATE
     SET line = excluded.line, value = excluded.value, unit = excluded.unit, quality = excluded.quality
   WHERE NOT stored.is_summed_up AND stored.value <> excluded.value`;

/** Stores readings from before what `sensor_readings` keeps. Throws `DatabaseError`. */
export async function insertHistorical(tx: Queryable, readings: readonly Reading[]): Promise<RowCounts> {
  const { distinct, superseded } = lastOfEachKey(readings);
  const { rowCount } = await tx.query(insertSql, columnsOf(distinct));
  return { stored: rowCount, superseded };
}

/**
 * Adds some of the historical readings to the averages by minute and hour, the oldest first, in one transaction. Returns how
 * many; 0 when nothing is left to do. Throws `DatabaseError`.
 */
export async function sumUpHistorical(
  database: Database,
  { readings, days }: { readings: number; days: number },
): Promise<number> {
  const sql = 'SELECT sum_up_historical($1::int, $2::int) AS done';
  const { rows } = await database.query<{ done: number }>(sql, [readings, days]);
  return rows[0]?.done ?? 0;
}
