import {
  type Database,
  formatInstant,
  judgeMachine,
  type Machine,
  type MachineName,
  machineKey,
  type Sensor,
} from '@i40/common';

interface SensorRow extends Omit<Sensor, 'ts'> {
  site: string;
  line: string | null;
  machine_id: string;
  machine_description: string | null;
  ts_ms: number | null;
}

export interface MachineFilter {
  site?: string | undefined;
  line?: string | undefined;
  machine_id?: string | undefined;
  /** Only machines that have sent within the last day. */
  active?: boolean | undefined;
  /** Machines after this one, in the order of site and machine. */
  after?: MachineName | undefined;
  /** Machines at most; by default all. */
  limit?: number | undefined;
}

/**
 * A row per series of the machines of a page, with its latest reading. The conditions reach the primary key through the
 * function.
 */
const sensorsSql = `
  WITH page AS (
    SELECT k.site, k.machine_id, m.description
      FROM (SELECT DISTINCT s.site, s.machine_id
              FROM sensors AS s
             WHERE ($1::text IS NULL OR s.site = $1) AND ($3::text IS NULL OR s.machine_id = $3)
               AND ($5::text IS NULL OR (s.site, s.machine_id) > ($5, $6::text))
               AND (NOT $4::boolean OR EXISTS (
                     SELECT FROM sensor_readings AS r
                      WHERE r.site = s.site AND r.machine_id = s.machine_id AND r.sensor = s.sensor
                        AND r.ts > now() - INTERVAL '1 day'))) AS k
      LEFT JOIN machines AS m ON m.site = k.site AND m.machine_id = k.machine_id
     WHERE $2::text IS NULL OR m.line = $2
     ORDER BY k.site, k.machine_id
     LIMIT $7::int)
  SELECT l.site, l.line, l.machine_id, page.description AS machine_description, l.sensor, l.unit, l.normal_low,
         l.normal_high, l.description, (extract(epoch FROM l.ts) * 1000)::float8 AS ts_ms, l.value,
         l.quality::int AS quality, l.status
    FROM page
   CROSS JOIN LATERAL (
         SELECT * FROM latest_readings_at(now()) AS series
          WHERE series.site = page.site AND series.machine_id = page.machine_id) AS l
   ORDER BY l.site, l.machine_id, l.sensor`;

const openEpisodesSql = `
  SELECT site, machine_id, array_agg(peak_score) AS scores
    FROM anomalies
   WHERE ended_at IS NULL AND ($1::text IS NULL OR site = $1) AND ($2::text IS NULL OR machine_id = $2)
   GROUP BY site, machine_id`;

interface MachinesOptions {
  database: Database;
  filter: MachineFilter;
  now: number;
  /** Whether the detector says that it still learns this machine. */
  isLearning: (site: string, machineId: string) => boolean;
}

/** The known machines that pass the filter, with their sensors and their state, in the order of site and machine. Throws `DatabaseError`. */
export async function queryMachines({
  database,
  filter,
  now,
  isLearning,
}: MachinesOptions): Promise<Machine[]> {
  const { site = null, line = null, machine_id = null, active = false, after, limit = null } = filter;
  const [sensors, openScores] = await Promise.all([
    database.query<SensorRow>(sensorsSql, [
      site,
      line,
      machine_id,
      active,
      after?.site ?? null,
      after?.machine_id ?? null,
      limit,
    ]),
    queryOpenScores(database, filter),
  ]);
  const machines = groupByMachine(sensors.rows);
  return [...machines].map(([key, rows]) => toMachine(rows, openScores.get(key) ?? [], { now, isLearning }));
}

/** The peak scores of the episodes that are open, by `machineKey`. Throws `DatabaseError`. */
export async function queryOpenScores(
  database: Database,
  {
    site = null,
    machine_id = null,
  }: { site?: string | undefined | null; machine_id?: string | undefined | null } = {},
): Promise<Map<string, number[]>> {
  const { rows } = await database.query<{ site: string; machine_id: string; scores: number[] }>(
    openEpisodesSql,
    [site, machine_id],
  );
  return new Map(rows.map((row) => [machineKey(row), row.scores]));
}

function groupByMachine(rows: readonly SensorRow[]): Map<string, SensorRow[]> {
  const groups = new Map<string, SensorRow[]>();
  for (const row of rows) {
    const key = machineKey(row);
    const group = groups.get(key);
    if (group) group.push(row);
    else groups.set(key, [row]);
  }
  return groups;
}

function toMachine(
  rows: readonly SensorRow[],
  openScores: readonly number[],
  { now, isLearning }: Pick<MachinesOptions, 'now' | 'isLearning'>,
): Machine {
  const [{ site, line, machine_id, machine_description: description }] = rows as [SensorRow];
  const lastAt = rows.reduce<number | undefined>((latest, { ts_ms }) => later(latest, ts_ms), undefined);
  const isOutOfRange = rows.some(({ status }) => status === 'out of range');
  return {
    site,
    line: line ?? '',
    machine_id,
    description,
    state: judgeMachine({ lastAt, now, openScores, isOutOfRange, isLearning: isLearning(site, machine_id) }),
    last_ts: lastAt === undefined ? null : formatInstant(lastAt),
    sensors: rows.map(toSensor),
  };
}

function later(latest: number | undefined, ts: number | null): number | undefined {
  return ts === null || (latest !== undefined && latest >= ts) ? latest : ts;
}

function toSensor({ sensor, unit, normal_low, normal_high, description, ...row }: SensorRow): Sensor {
  const { ts_ms, value, quality, status } = row;
  const ts = ts_ms === null ? null : formatInstant(ts_ms);
  return { sensor, unit, normal_low, normal_high, description, ts, value, quality, status };
}
