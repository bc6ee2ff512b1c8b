import type { Database } from '@i40/common';

/** How often the machine's fastest sensor sends, from the minutes that hold anything. */
const intervalSql = `
  SELECT min(minutes * 60.0 / readings)::float8 AS interval_s
    FROM (SELECT count(*) AS minutes, sum(count) AS readings
            FROM readings_1m
           WHERE site = $1 AND machine_id = $2
             AND bucket >= to_timestamp($3::float8 / 1000) AND bucket < to_timestamp($4::float8 / 1000)
           GROUP BY sensor) AS of_sensor`;

/** The grid is never finer than a second, so means of seconds lose nothing and bound what a fast machine costs. */
const readingsSql = `
  SELECT sensor, (extract(epoch FROM max(ts)) * 1000)::float8 AS at, avg(value)::float8 AS value,
         last(unit, ts) AS unit
    FROM sensor_readings
   WHERE site = $1 AND machine_id = $2 AND is_usable(quality)
     AND ts >= to_timestamp($3::float8 / 1000) AND ts < to_timestamp($4::float8 / 1000)
   GROUP BY sensor, time_bucket(INTERVAL '1 second', ts)
   ORDER BY 2`;

/** Seconds, or intervals of a slower machine, that one query fetches: a few hundred rows. */
const stepsPerQuery = 120;
/** A machine that sends less than once an hour has no history worth asking for. */
const slowestS = 3_600;

export interface MachineRange {
  site: string;
  machine_id: string;
  /** Epoch milliseconds, the second one not included. */
  from: number;
  to: number;
}

/** A usable value of one sensor. */
export interface HistoryValue {
  /** Epoch milliseconds. */
  at: number;
  sensor: string;
  value: number;
  unit: string | null;
}

/** The typical interval of the fastest sensor in milliseconds; undefined without readings. Throws `DatabaseError`. */
export async function typicalIntervalMs(
  database: Database,
  range: MachineRange,
): Promise<number | undefined> {
  const { site, machine_id, from, to } = range;
  const { rows } = await database.query<{ interval_s: number | null }>(intervalSql, [
    site,
    machine_id,
    from,
    to,
  ]);
  const seconds = rows[0]?.interval_s;
  return typeof seconds === 'number' && seconds <= slowestS ? seconds * 1000 : undefined;
}

/**
 * The readings of a machine in order of time, in short queries, so that others get their turn in between; up to `until`,
 * which may come nearer meanwhile.
 */
export async function* readHistory(
  database: Database,
  { site, machine_id, from, to }: MachineRange,
  { intervalMs, until }: { intervalMs: number; until: () => number },
): AsyncGenerator<HistoryValue[]> {
  const stepMs = stepsPerQuery * Math.max(1_000, intervalMs);
  const end = () => Math.min(to, until());
  for (let start = from; start < end(); start += stepMs) {
    const { rows } = await database.query<HistoryValue>(readingsSql, [
      site,
      machine_id,
      start,
      Math.min(end(), start + stepMs),
    ]);
    yield rows;
  }
}
