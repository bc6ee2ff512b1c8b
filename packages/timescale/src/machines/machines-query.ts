import {
  type Database,
  formatInstant,
  judgeMachine,
  type Machine,
  machineKey,
  type Sensor,
} from '@i40/common';
import { type MachineStates, queryLatestStates } from './latest-states.ts';
import type { MachineFilter } from './machine-filter.ts';

interface SensorRow extends Omit<Sensor, 'ts'> {
  site: string;
  line: string | null;
  machine_id: string;
  machine_description: string | null;
  ts_ms: number | null;
}

/** A row per series, with its latest reading. The conditions reach the primary key through the function. */
const sensorsSql = `
  SELECT l.site, l.line, l.machine_id, m.description AS machine_description, l.sensor, l.unit, l.normal_low,
         l.normal_high, l.description, (extract(epoch FROM l.ts) * 1000)::float8 AS ts_ms, l.value,
         l.quality::int AS quality, l.status
    FROM latest_readings_at(now()) AS l
    LEFT JOIN machines AS m ON m.site = l.site AND m.machine_id = l.machine_id
   WHERE ($1::text IS NULL OR l.site = $1) AND ($2::text IS NULL OR l.line = $2)
     AND ($3::text IS NULL OR l.machine_id = $3)
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

/** Every known machine that passes the filter, with its sensors, what it says in words, and its state. Throws `DatabaseError`. */
export async function queryMachines({
  database,
  filter,
  now,
  isLearning,
}: MachinesOptions): Promise<Machine[]> {
  const { site = null, line = null, machine_id = null } = filter;
  const [sensors, openScores, said] = await Promise.all([
    database.query<SensorRow>(sensorsSql, [site, line, machine_id]),
    queryOpenScores(database, filter),
    queryLatestStates(database, filter),
  ]);
  const machines = groupByMachine(sensors.rows);
  const answer = [...machines].map(([key, rows]) => {
    const states = said.get(key)?.states ?? [];
    return toMachine(rows, openScores.get(key) ?? [], { now, isLearning, states });
  });
  for (const [key, wordy] of said) if (!machines.has(key)) answer.push(withoutNumbers(wordy, now));
  return answer;
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
  { now, isLearning, states }: Pick<MachinesOptions, 'now' | 'isLearning'> & Pick<Machine, 'states'>,
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
    states,
  };
}

function withoutNumbers({ lastAt, ...machine }: MachineStates, now: number): Machine {
  const state = judgeMachine({ lastAt, now, openScores: [], isOutOfRange: false, isLearning: false });
  return { ...machine, state, last_ts: formatInstant(lastAt), sensors: [] };
}

function later(latest: number | undefined, ts: number | null): number | undefined {
  return ts === null || (latest !== undefined && latest >= ts) ? latest : ts;
}

function toSensor({ sensor, unit, normal_low, normal_high, description, ...row }: SensorRow): Sensor {
  const { ts_ms, value, quality, status } = row;
  const ts = ts_ms === null ? null : formatInstant(ts_ms);
  return { sensor, unit, normal_low, normal_high, description, ts, value, quality, status };
}
