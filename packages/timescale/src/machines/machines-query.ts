import {
  type Database,
  formatInstant,
  judgeMachine,
  type Machine,
  type MachineName,
  machineKey,
  type Sensor,
} from '@i40/common';
import { queryLatestStates } from './latest-states.ts';
import { listMachines } from './list-machines.ts';
import type { MachineFilter } from './machine-filter.ts';
import { nameColumns } from './name-columns.ts';

interface SensorRow extends Omit<Sensor, 'ts'>, MachineName {
  ts_ms: number | null;
}

/** A row per series of the machines, with its latest reading: a step in the primary key per series. */
const sensorsSql = `
  SELECT l.site, l.machine_id, l.sensor, l.unit, l.normal_low, l.normal_high, l.description,
         (extract(epoch FROM l.ts) * 1000)::float8 AS ts_ms, l.value, l.quality::int AS quality, l.status
    FROM unnest($1::text[], $2::text[]) AS wanted (site, machine_id)
   CROSS JOIN LATERAL (
         SELECT * FROM latest_readings_at(now()) AS series
          WHERE series.site = wanted.site AND series.machine_id = wanted.machine_id) AS l
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

/**
 * The known machines that pass the filter, each with its sensors, what it says in words, and its state, in the order of
 * site and machine. Throws `DatabaseError`.
 */
export async function queryMachines({
  database,
  filter,
  now,
  isLearning,
}: MachinesOptions): Promise<Machine[]> {
  const known = await listMachines(database, filter);
  const [sensors, openScores, said] = await Promise.all([
    database.query<SensorRow>(sensorsSql, nameColumns(known)),
    queryOpenScores(database, filter),
    queryLatestStates(database, known),
  ]);
  const measured = groupByMachine(sensors.rows);
  return known.map((machine) => {
    const key = machineKey(machine);
    const rows = measured.get(key) ?? [];
    const { states = [], lastAt: lastSaidAt } = said.get(key) ?? {};
    // A machine that measures is judged by what it measures.
    const lastAt = rows.length > 0 ? lastReadingAt(rows) : lastSaidAt;
    const isOutOfRange = rows.some(({ status }) => status === 'out of range');
    return {
      ...machine,
      state: judgeMachine({
        lastAt,
        now,
        openScores: openScores.get(key) ?? [],
        isOutOfRange,
        isLearning: rows.length > 0 && isLearning(machine.site, machine.machine_id),
      }),
      last_ts: lastAt === undefined ? null : formatInstant(lastAt),
      sensors: rows.map(toSensor),
      states,
    };
  });
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

/** Epoch milliseconds. */
function lastReadingAt(rows: readonly SensorRow[]): number | undefined {
  const times = rows.flatMap(({ ts_ms }) => ts_ms ?? []);
  return times.length > 0 ? Math.max(...times) : undefined;
}

function toSensor({ sensor, unit, normal_low, normal_high, description, ...row }: SensorRow): Sensor {
  const { ts_ms, value, quality, status } = row;
  const ts = ts_ms === null ? null : formatInstant(ts_ms);
  return { sensor, unit, normal_low, normal_high, description, ts, value, quality, status };
}
