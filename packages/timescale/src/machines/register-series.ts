import {
  findMachineModel,
  findSensorModel,
  type Queryable,
  type Reading,
  type Series,
  type StateReading,
  seriesKey,
} from '@i40/common';

/**
 * Sorted, so that two workers that meet the same newcomers take their locks in the same order. Of a machine that comes from
 * several lines, the last one counts.
 */
const upsertMachinesSql = `
  INSERT INTO machines AS known (site, machine_id, line, description, sent_line)
  SELECT DISTINCT ON (site, machine_id) site, machine_id, line, description, nullif(line, '')
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])
      WITH ORDINALITY AS seen (site, machine_id, line, description, place)
   ORDER BY site, machine_id, line = '', place DESC
      ON CONFLICT (site, machine_id) DO UPDATE
     SET line = CASE WHEN known.line IN ('', known.sent_line) THEN excluded.line ELSE known.line END,
         sent_line = excluded.sent_line
   WHERE known.sent_line IS DISTINCT FROM excluded.sent_line AND excluded.sent_line IS NOT NULL`;

/** What a person has entered stays; what is still unknown is filled in, and a unit as sent follows the source. */
const upsertSensorsSql = `
  INSERT INTO sensors AS known (site, machine_id, sensor, unit, normal_low, normal_high, description, sent_unit)
  SELECT site, machine_id, sensor, unit, normal_low, normal_high, description, sent_unit
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::float8[], $6::float8[], $7::text[], $8::text[])
      AS seen (site, machine_id, sensor, unit, normal_low, normal_high, description, sent_unit)
   ORDER BY site, machine_id, sensor
      ON CONFLICT (site, machine_id, sensor) DO UPDATE
     SET unit = CASE WHEN known.unit = known.sent_unit THEN coalesce(excluded.sent_unit, known.unit)
                     ELSE coalesce(known.unit, excluded.unit) END,
         sent_unit = coalesce(excluded.sent_unit, known.sent_unit),
         normal_low = coalesce(known.normal_low, excluded.normal_low),
         normal_high = coalesce(known.normal_high, excluded.normal_high),
         description = coalesce(known.description, excluded.description)
   WHERE known.unit IS NULL OR known.normal_low IS NULL OR known.normal_high IS NULL OR known.description IS NULL
      OR known.sent_unit IS DISTINCT FROM coalesce(excluded.sent_unit, known.sent_unit)`;

const insertStateSensorsSql = `
  INSERT INTO state_sensors (site, machine_id, sensor)
  SELECT site, machine_id, sensor
    FROM unnest($1::text[], $2::text[], $3::text[]) AS seen (site, machine_id, sensor)
   ORDER BY site, machine_id, sensor
      ON CONFLICT DO NOTHING`;

/**
 * Enters machines and sensors at first sight, with what the plant model knows of them, and later what they say of themselves
 * that has changed. Throws `DatabaseError`.
 */
export async function registerSeries(
  tx: Queryable,
  { readings, states }: { readings: readonly Reading[]; states: readonly StateReading[] },
): Promise<void> {
  const series = lastOfEachSeries(readings);
  const stateSeries = lastOfEachSeries(states);
  const machines = [...stateSeries, ...series];
  if (machines.length === 0) return;
  await tx.query(upsertMachinesSql, [
    machines.map(({ site }) => site),
    machines.map(({ machine_id }) => machine_id),
    machines.map(({ line }) => line),
    machines.map(({ machine_id }) => findMachineModel(machine_id)?.description ?? null),
  ]);
  if (series.length > 0) await upsertSensors(tx, series);
  if (stateSeries.length === 0) return;
  await tx.query(insertStateSensorsSql, [
    stateSeries.map(({ site }) => site),
    stateSeries.map(({ machine_id }) => machine_id),
    stateSeries.map(({ sensor }) => sensor),
  ]);
}

function lastOfEachSeries<T extends Series>(rows: readonly T[]): T[] {
  return [...new Map(rows.map((row) => [seriesKey(row), row])).values()];
}

async function upsertSensors(tx: Queryable, series: readonly Reading[]): Promise<void> {
  const models = series.map(({ machine_id, sensor }) => findSensorModel(machine_id, sensor));
  await tx.query(upsertSensorsSql, [
    series.map(({ site }) => site),
    series.map(({ machine_id }) => machine_id),
    series.map(({ sensor }) => sensor),
    series.map(({ unit }, index) => unit ?? models[index]?.unit ?? null),
    models.map((model) => model?.normal.low ?? null),
    models.map((model) => model?.normal.high ?? null),
    models.map((model) => model?.description ?? null),
    series.map(({ unit }) => unit),
  ]);
}
