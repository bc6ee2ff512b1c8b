import type { Database, PredictRequest } from '@i40/common';

/** A sensor in the window: its steps, the oldest first, and its latest value, which is in none of them. */
export interface SensorSteps {
  sensor: string;
  unit: string | null;
  normal_low: number | null;
  normal_high: number | null;
  latest: number;
  /** Of the latest value, in seconds. */
  latest_at: number;
  /** Numbers of the steps that hold a value, and the last value in each. */
  steps: number[];
  values: number[];
}

/** So many rows are learnt from at most: a model needs no more, and its cost stays bounded. */
const maxRows = 1_800;

/** Seconds from one row to the next. */
export function stepSeconds(windowMinutes: number): number {
  return Math.max(1, Math.ceil((windowMinutes * 60) / maxRows));
}

/** The last value of each step, not its mean: the latest value must be judged against its like. */
const windowRowsSql = `
  SELECT s.sensor, s.unit, s.normal_low, s.normal_high, newest.value AS latest,
         extract(epoch FROM newest.ts)::float8 AS latest_at,
         coalesce(before.steps, '{}') AS steps, coalesce(before.values, '{}') AS values
    FROM sensors AS s
   CROSS JOIN LATERAL (
         SELECT ts, value
           FROM sensor_readings AS r
          WHERE r.site = $1 AND r.machine_id = $2 AND r.sensor = s.sensor
            AND r.ts > now() - make_interval(mins => $3::int) AND is_usable(r.quality)
          ORDER BY r.ts DESC
          LIMIT 1) AS newest
   CROSS JOIN LATERAL (
         SELECT array_agg(step ORDER BY step) AS steps, array_agg(value ORDER BY step) AS values
           FROM (SELECT floor(extract(epoch FROM r.ts) / $5::float8)::float8 AS step, last(r.value, r.ts) AS value
                   FROM sensor_readings AS r
                  WHERE r.site = $1 AND r.machine_id = $2 AND r.sensor = s.sensor
                    AND r.ts > now() - make_interval(mins => $3::int) AND r.ts < newest.ts AND is_usable(r.quality)
                  GROUP BY 1) AS stepped) AS before
   WHERE s.site = $1 AND s.machine_id = $2 AND ($4::text[] IS NULL OR s.sensor = ANY ($4::text[]))
   ORDER BY s.sensor`;

/** Sensors without a reading in the window are absent. Throws `DatabaseError`. */
export async function queryWindowRows(database: Database, request: PredictRequest): Promise<SensorSteps[]> {
  const { site, machine_id, window_minutes, sensors } = request;
  const { rows } = await database.query<SensorSteps>(windowRowsSql, [
    site,
    machine_id,
    window_minutes,
    sensors ?? null,
    stepSeconds(window_minutes),
  ]);
  return rows;
}
