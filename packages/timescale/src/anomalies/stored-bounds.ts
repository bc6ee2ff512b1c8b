import type { Queryable } from '@i40/common';

/** Steps are counted from `from` on; numeric, so that a reading at the edge of a step is in the one that begins there. */
const boundsSql = `
  SELECT sensor, floor((extract(epoch FROM ts) * 1000 - $3::float8::numeric) / $5::float8::numeric)::int AS step,
         min(value) AS least, max(value) AS most
    FROM sensor_readings
   WHERE site = $1 AND machine_id = $2 AND is_usable(quality)
     AND ts >= to_timestamp($3::float8 / 1000) AND ts < to_timestamp($4::float8 / 1000)
   GROUP BY 1, 2`;

export interface StepRange {
  site: string;
  machine_id: string;
  /** Epoch milliseconds, the second one not included. */
  from: number;
  to: number;
  /** The length of a step, milliseconds. */
  periodMs: number;
}

/** The least and the greatest stored value of a sensor in one step. */
export interface StoredBounds {
  sensor: string;
  /** 0 is the step that begins at `from`. */
  step: number;
  least: number;
  most: number;
}

/** What is stored of a machine, step by step, of usable quality. Throws `DatabaseError`. */
export async function storedBounds(database: Queryable, range: StepRange): Promise<StoredBounds[]> {
  const { site, machine_id, from, to, periodMs } = range;
  return (await database.query<StoredBounds>(boundsSql, [site, machine_id, from, to, periodMs])).rows;
}
