import { findMachineModel, findSensorModel, type Queryable, type Reading, seriesKey } from '@i40/common';

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

/** Enters machines and sensors at first sight, with what the plant model knows of them. Throws `DatabaseError`. */
export async function registerSeries(tx: Queryable, readings: readonly Reading[]): Promise<void> {
  const series = [...new Map(readings.map((reading) => [seriesKey(reading), reading])).values()];
  const models = series.map(({ machine_id, sensor }) => findSensorModel(machine_id, sensor));
  await tx.query(insertMachinesSql, [
    series.map(({ site }) => site),
    series.map(({ machine_id }) => machine_id),
    series.map(({ line }) => line),
    series.map(({ machine_id }) => findMachineModel(machine_id)?.description ?? null),
  ]);
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
