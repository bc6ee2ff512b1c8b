import type { FaultKind, MachineModel } from '@i40/common';
import { sensorsShowing, showsAlike } from './fault-traits.ts';

export type SensorChoice = { ok: true; candidates: readonly string[] } | { ok: false; reason: string };

/** The machine of that id, or a reason that lists the choices. */
export function findMachine(
  fleet: readonly MachineModel[],
  machineId: string,
): { ok: true; machine: MachineModel } | { ok: false; reason: string } {
  const machine = fleet.find(({ machine_id }) => machine_id === machineId);
  if (machine) return { ok: true, machine };
  return { ok: false, reason: `there is no machine ${machineId}; known: ${nameMachines(fleet)}` };
}

/** The sensors that a command leaves to choose from: of a kind that befalls one sensor, the named one or any. */
export function sensorsForCommand(kind: FaultKind, machine: MachineModel, sensor?: string): SensorChoice {
  const candidates = sensorsShowing(kind, machine);
  if (candidates.length === 0) {
    return { ok: false, reason: `${machine.machine_id} has no sensor in which ${kind} shows` };
  }
  if (sensor === undefined) return { ok: true, candidates };
  if (showsAlike(kind)) {
    return { ok: false, reason: `${kind} shows in ${candidates.join(', ')}: leave the sensor out` };
  }
  if (candidates.includes(sensor)) return { ok: true, candidates: [sensor] };
  return {
    ok: false,
    reason: `${machine.machine_id} has no sensor ${sensor}; it has ${candidates.join(', ')}`,
  };
}

function nameMachines(fleet: readonly MachineModel[]): string {
  const ids = fleet.map(({ machine_id }) => machine_id);
  return ids.length <= 10 ? ids.join(', ') : `${ids[0]} to ${ids.at(-1)}`;
}
