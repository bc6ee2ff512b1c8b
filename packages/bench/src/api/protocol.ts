import type { Database } from '@i40/common';

/** What the benchmark tells the API's process, and what that answers. */
export type Command = { kind: 'fill'; rows: number } | { kind: 'usage' } | { kind: 'stop' };

export type Report =
  | { kind: 'ready'; url: string; isEmbedded: boolean }
  | { kind: 'done'; rssMb: number; cpuSeconds: number };

const sensors = ['temp', 'vibration', 'pressure', 'current', 'speed'];
const chunkSeconds = 100_000;
const recentSeconds = 1_800;
/** As many as the simulator plays: 15 series at 1 Hz, so that ten million readings reach back a week. */
const machines = 3;

/**
 * Fills the table with so many readings: three machines of five sensors at 1 Hz, up to now. The newest come last, so that
 * the table holds 15 minutes of 1 Hz data whatever its size. With 0, only the last half hour is added to what is there.
 */
export async function fillTable(database: Database, rows: number): Promise<void> {
  if (rows > 0) await database.query('TRUNCATE sensor_readings');
  await database.script(`
    INSERT INTO machines (machine_id, line)
    SELECT 'M' || lpad(m::text, 2, '0'), 'bench' FROM generate_series(1, ${machines}) AS m ON CONFLICT DO NOTHING;
    INSERT INTO sensors (machine_id, sensor, unit)
    SELECT 'M' || lpad(m::text, 2, '0'), s, 'x'
      FROM generate_series(1, ${machines}) AS m, unnest('{${sensors.join(',')}}'::text[]) AS s ON CONFLICT DO NOTHING`);
  const seconds = Math.max(recentSeconds, Math.ceil(rows / (machines * sensors.length)));
  for (let begin = seconds; begin > 0; begin -= chunkSeconds) {
    await database.query(fillSql, [sensors, begin - 1, Math.max(0, begin - chunkSeconds), machines]);
  }
  for (const aggregate of ['readings_1m', 'readings_1h']) {
    await database
      .script(`CALL refresh_continuous_aggregate('${aggregate}', NULL, now() - INTERVAL '1 hour')`)
      // The Apache edition has views instead.
      .catch(() => {});
  }
  await database.script('ANALYZE sensor_readings');
}

const fillSql = `
  INSERT INTO sensor_readings (ts, machine_id, sensor, value, unit)
  SELECT now() - make_interval(secs => back), 'M' || lpad(m::text, 2, '0'), s, 50 + 10 * sin(back / 60.0) + random(), 'x'
    FROM generate_series($2::int, $3::int, -1) AS back, generate_series(1, $4::int) AS m, unnest($1::text[]) AS s
  ON CONFLICT DO NOTHING`;
