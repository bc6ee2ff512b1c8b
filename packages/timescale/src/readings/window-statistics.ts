import type { Database, PredictRequest } from '@i40/common';

/** The values of a window before the latest one. */
export interface Baseline {
  n: number;
  mean: number | null;
  /** Population standard deviation. */
  std: number | null;
  min: number | null;
  max: number | null;
}

export interface SensorWindow extends Baseline {
  sensor: string;
  latest: number;
}

/**
 * Per sensor the newest value of the window, and the statistics of the values before it. Each sensor is one range
 * of the primary key, so the cost depends on the window and not on the table. Readings of bad quality are left
 * out.
 */
const windowStatisticsSql = `
  SELECT s.sensor, newest.value AS latest, before.n, before.mean, before.std, before.min, before.max
    FROM sensors AS s
   CROSS JOIN LATERAL (
         SELECT ts, value
           FROM sensor_readings AS r
          WHERE r.site = $1 AND r.machine_id = $2 AND r.sensor = s.sensor
            AND r.ts > now() - make_interval(mins => $3::int) AND is_usable(r.quality)
          ORDER BY r.ts DESC
          LIMIT 1) AS newest
   CROSS JOIN LATERAL (
         SELECT count(*)::float8 AS n, avg(r.value) AS mean, stddev_pop(r.value) AS std,
                min(r.value) AS min, max(r.value) AS max
           FROM sensor_readings AS r
          WHERE r.site = $1 AND r.machine_id = $2 AND r.sensor = s.sensor
            AND r.ts > now() - make_interval(mins => $3::int) AND r.ts < newest.ts AND is_usable(r.quality)) AS before
   WHERE s.site = $1 AND s.machine_id = $2 AND ($4::text[] IS NULL OR s.sensor = ANY ($4::text[]))
   ORDER BY s.sensor`;

/** Sensors without a reading in the window are absent. Throws `DatabaseError`. */
export async function queryWindowStatistics(
  database: Database,
  request: PredictRequest,
): Promise<SensorWindow[]> {
  const { site, machine_id, window_minutes, sensors } = request;
  const { rows } = await database.query<SensorWindow>(windowStatisticsSql, [
    site,
    machine_id,
    window_minutes,
    sensors ?? null,
  ]);
  return rows;
}
