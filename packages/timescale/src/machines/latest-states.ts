import { type Database, formatInstant, machineKey, type SensorState } from '@i40/common';
import type { MachineFilter } from './machine-filter.ts';

interface StateRow extends Omit<SensorState, 'ts'> {
  site: string;
  line: string;
  machine_id: string;
  machine_description: string | null;
  ts_ms: number;
}

/** A machine, and what it says in words. */
export interface MachineStates {
  site: string;
  line: string;
  machine_id: string;
  description: string | null;
  states: SensorState[];
  /** Epoch milliseconds of the latest. */
  lastAt: number;
}

const statesSql = `
  SELECT l.site, l.line, l.machine_id, m.description AS machine_description, l.sensor, l.state,
         (extract(epoch FROM l.ts) * 1000)::float8 AS ts_ms, l.quality::int AS quality
    FROM latest_states AS l
    LEFT JOIN machines AS m ON m.site = l.site AND m.machine_id = l.machine_id
   WHERE ($1::text IS NULL OR l.site = $1) AND ($2::text IS NULL OR l.line = $2)
     AND ($3::text IS NULL OR l.machine_id = $3)
   ORDER BY l.site, l.machine_id, l.sensor`;

/** The latest state of each sensor that has said one, by `machineKey`. Throws `DatabaseError`. */
export async function queryLatestStates(
  database: Database,
  {
    site = null,
    line = null,
    machine_id = null,
  }: { [Key in keyof MachineFilter]: MachineFilter[Key] | null },
): Promise<Map<string, MachineStates>> {
  const { rows } = await database.query<StateRow>(statesSql, [site, line, machine_id]);
  const machines = new Map<string, MachineStates>();
  for (const row of rows) {
    const { sensor, state, quality, ts_ms } = row;
    const machine = machines.get(machineKey(row)) ?? emptyMachine(row);
    machines.set(machineKey(row), machine);
    machine.states.push({ sensor, state, ts: formatInstant(ts_ms), quality });
    machine.lastAt = Math.max(machine.lastAt, ts_ms);
  }
  return machines;
}

function emptyMachine({ site, line, machine_id, machine_description, ts_ms }: StateRow): MachineStates {
  return { site, line, machine_id, description: machine_description, states: [], lastAt: ts_ms };
}
