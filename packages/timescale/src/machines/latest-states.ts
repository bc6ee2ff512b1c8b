import { type Database, formatInstant, type MachineName, machineKey, type SensorState } from '@i40/common';
import { nameColumns } from './name-columns.ts';

interface StateRow extends Omit<SensorState, 'ts'>, MachineName {
  ts_ms: number;
}

/** What a machine says in words. */
export interface MachineStates {
  states: SensorState[];
  /** Epoch milliseconds of the latest. */
  lastAt: number;
}

const statesSql = `
  SELECT l.site, l.machine_id, l.sensor, l.state, (extract(epoch FROM l.ts) * 1000)::float8 AS ts_ms,
         l.quality::int AS quality
    FROM unnest($1::text[], $2::text[]) AS wanted (site, machine_id)
   CROSS JOIN LATERAL (
         SELECT * FROM latest_states AS series
          WHERE series.site = wanted.site AND series.machine_id = wanted.machine_id) AS l
   ORDER BY l.site, l.machine_id, l.sensor`;

/** The latest state of each sensor of these machines that has said one, by `machineKey`. Throws `DatabaseError`. */
export async function queryLatestStates(
  database: Database,
  names: readonly MachineName[],
): Promise<Map<string, MachineStates>> {
  const { rows } = await database.query<StateRow>(statesSql, nameColumns(names));
  const machines = new Map<string, MachineStates>();
  for (const row of rows) {
    const { sensor, state, quality, ts_ms } = row;
    const machine = machines.get(machineKey(row)) ?? { states: [], lastAt: ts_ms };
    machines.set(machineKey(row), machine);
    machine.states.push({ sensor, state, ts: formatInstant(ts_ms), quality });
    machine.lastAt = Math.max(machine.lastAt, ts_ms);
  }
  return machines;
}
