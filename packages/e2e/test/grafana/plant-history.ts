import { type Database, plantModel } from '@i40/common';
import { silentLogger } from '@i40/runtime';
import { migrate } from '@i40/timescale';

/** The plant of the simulator at `site-1`, and one machine of another plant. */
export const seededNames = {
  site: ['site-1', 'site-2'],
  line: ['lineA', 'lineB'],
  machine: plantModel.map(({ machine_id }) => machine_id),
  sensor: ['current', 'pressure', 'speed', 'temp', 'vibration'],
};

const insertMachines = `
  INSERT INTO machines (site, machine_id, line)
  SELECT * FROM unnest($1::text[], $2::text[], $3::text[])`;

const insertSensors = `
  INSERT INTO sensors (site, machine_id, sensor, unit, normal_low, normal_high, description)
  SELECT *
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::text[])`;

/** Each series in its own middle, with machines apart in value and in lag; M02's vibration is out of its range. */
const insertReadings = `
  INSERT INTO sensor_readings (ts, site, machine_id, sensor, value, unit, received_at)
  SELECT ts, site, machine_id, sensor,
         (normal_low + normal_high) / 2 + (normal_high - normal_low) * (number + extract(minute FROM ts) / 60) / 10
           + CASE WHEN machine_id = 'M02' AND sensor = 'vibration' THEN 10 ELSE 0 END,
         unit, ts + number * INTERVAL '1 second'
    FROM (SELECT *, row_number() OVER (ORDER BY site, machine_id, sensor) / 10.0 AS number FROM sensors) AS series,
         generate_series($1::timestamptz, $2::timestamptz, $3::interval) AS ts`;

/** A lamp of M02 that changes every minute. */
const insertStates = `
  WITH lamp AS (INSERT INTO state_sensors (machine_id, sensor) VALUES ('M02', 'lamp'))
  INSERT INTO sensor_states (ts, machine_id, sensor, state)
  SELECT $1::timestamptz - n * INTERVAL '1 minute', 'M02', 'lamp', CASE n % 2 WHEN 0 THEN 'green' ELSE 'red' END
    FROM generate_series(1, 200) AS n`;

const insertRejected = `
  INSERT INTO rejected_messages (received_at, topic, payload, reason)
  SELECT $1::timestamptz - n * INTERVAL '5 minutes', 'factory/lineA/sensors', payload, reason
    FROM generate_series(1, 300) AS n,
         (VALUES ('{"value": "high"}'::bytea, 'value: expected number, received string'),
                 ('\\xff00fe'::bytea, 'the payload is not valid UTF-8')) AS message (payload, reason)`;

/** Two of M02, of which one is open, and one of M01 as a whole. */
const insertAnomalies = `
  INSERT INTO anomalies (machine_id, sensor, detector, started_at, ended_at, peak_score, contributions, explanation)
  SELECT machine_id, sensor, 'conditional', $1::timestamptz - began::interval, $1::timestamptz - ended::interval, score,
         shares::jsonb, reason
    FROM (VALUES
           ('M02', 'vibration', '10 minutes', NULL, 0.86, '{"vibration": 0.8, "temp": 0.2}', 'vibration 13.1 mm/s'),
           ('M02', 'temp', '50 minutes', '40 minutes', 0.55, '{}', 'temp 91.2 °C'),
           ('M01', NULL, '30 minutes', '25 minutes', 0.6, '{"current": 1}', 'more current than this speed explains')
         ) AS episode (machine_id, sensor, began, ended, score, shares, reason)`;

/**
 * Forty days of readings up to `end`: every six hours at first, every 20 seconds in the last hour. The aggregates are
 * materialised up to two hours before the end; what is later they compute on the way.
 */
export async function seedPlant(database: Database, end: Date): Promise<void> {
  await migrate({ database, logger: silentLogger });
  const machines = plantModel.map((machine) => ({ site: 'site-1', ...machine }));
  const [pump] = machines;
  if (pump) {
    machines.push({
      ...pump,
      site: 'site-2',
      line: 'lineB',
      machine_id: 'P01',
      sensors: pump.sensors.slice(0, 1),
    });
  }
  await database.query(insertMachines, [
    machines.map(({ site }) => site),
    machines.map(({ machine_id }) => machine_id),
    machines.map(({ line }) => line),
  ]);
  const series = machines.flatMap(({ site, machine_id, sensors }) =>
    sensors.map((sensor) => ({ site, machine_id, ...sensor })),
  );
  await database.query(insertSensors, [
    series.map(({ site }) => site),
    series.map(({ machine_id }) => machine_id),
    series.map(({ sensor }) => sensor),
    series.map(({ unit }) => unit),
    series.map(({ normal }) => normal.low),
    series.map(({ normal }) => normal.high),
    series.map(({ description }) => description),
  ]);
  const before = (hours: number) => new Date(end.getTime() - hours * 3_600_000);
  await database.query(insertReadings, [before(40 * 24), before(1.5), '6 hours']);
  await database.query(insertReadings, [before(1), end, '20 seconds']);
  await database.query(insertStates, [end]);
  await database.query(insertRejected, [end]);
  await database.query(insertAnomalies, [end]);
  await materialise(database, before(2));
}

/** Brings both aggregates up to date, up to an instant. */
export async function materialise(database: Database, until: Date): Promise<void> {
  for (const aggregate of ['readings_1m', 'readings_1h']) {
    await database.script(
      `CALL refresh_continuous_aggregate('${aggregate}', NULL, '${until.toISOString()}')`,
    );
  }
}
