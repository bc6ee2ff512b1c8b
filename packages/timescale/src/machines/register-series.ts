import {
  findMachineModel,
  findSensorModel,
  type Queryable,
  type Reading,
  type Series,
  type StateReading,
  seriesKey,
} from '@i40/common';

/** Sorted, so that two workers that meet the same newcomers take their locks in the same order. */
const insertMachinesSql = `
  INSERT INTO machines (site, machine_id, line, description)
  SELECT DISTINCT ON (site, machine_id) site, machine_id, line, description
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS seen (site, machine_id, line, description)
   ORDER BY site, machine_id
      ON CONFLICT DO NOTHING`;

/** What a person has entered stays; what is still unknown is filled in. */
const insertSensorsSql = `
  INSERT INTO sensors AS known (site, machine_id, sensor, unit, normal_low, normal_high, description)
  SELECT site, machine_id, sensor, unit, normal_low, normal_high, description
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::text[])
      AS seen (site, machine_id, sensor, unit, normal_low, normal_high, description)
   ORDER BY site, machine_id, sensor
      ON CONFLICT (site, machine_id, sensor) DO UPDATE
     SET unit = coalesce(known.unit, excluded.unit),
         normal_low = coalesce(known.normal_low, excluded.normal_low),
         normal_high = coalesce(known.normal_high, excluded.normal_high),
         description = coalesce(known.description, excluded.description)
   WHERE known.unit IS NULL OR known.normal_low IS NULL OR known.normal_high IS NULL OR known.description IS NULL`;

const insertStateSensorsSql = `
  INSERT INTO state_sensors (site, machine_id, sensor)
  SELECT site, machine_id, sensor
    FROM unnest($1::text[], $2::text[], $3::text[]) AS seen (site, machine_id, sensor)
   ORDER BY site, machine_id, sensor
      ON CONFLICT DO NOTHING`;

/** Enters machines and sensors at first sight, with what the plant model knows of them. Throws `DatabaseError`. */
export async function registerSeries(
  tx: Queryable,
  { readings, states }: { readings: readonly Reading[]; states: readonly StateReading[] },
): Promise<void> {
  const series = oneOfEachSeries(readings);
  const stateSeries = oneOfEachSeries(states);
  const machines = [...series, ...stateSeries];
  await tx.query(insertMachinesSql, [
    machines.map(({ site }) => site),
    machines.map(({ machine_id }) => machine_id),
    machines.map(({ line }) => line),
    machines.map(({ machine_id }) => findMachineModel(machine_id)?.description ?? null),
  ]);
  if (series.length > 0) await registerSensors(tx, series);
  if (stateSeries.length === 0) return;
  await tx.query(insertStateSensorsSql, [
    stateSeries.map(({ site }) => site),
    stateSeries.map(({ machine_id }) => machine_id),
    stateSeries.map(({ sensor }) => sensor),
  ]);
}

function oneOfEachSeries<T extends Series>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [seriesKey(row), row])).values()];
}

async function registerSensors(tx: Queryable, series: readonly Reading[]): Promise<void> {
  const models = series.map(({ machine_id, sensor }) => findSensorModel(machine_id, sensor));
  await tx.query(insertSensorsSql, [
    series.map(({ site }) => site),
    series.map(({ machine_id }) => machine_id),
    series.map(({ sensor }) => sensor),
    series.map(({ unit }, index) => unit ?? models[index]?.unit ?? null),
    models.map((model) => model?.normal.low ?? null),
    models.map((model) => model?.normal.high ?? null),
    models.map((model) => model?.description ?? null),
  ]);
}
