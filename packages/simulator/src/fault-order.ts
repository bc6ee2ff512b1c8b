import { type FaultKind, type FaultOrder, faultOrderSchema, type MachineModel } from '@i40/common';
import { sensorsShowing, showsAlike } from './fault-effect.ts';

export type ParsedOrder = { ok: true; order: FaultOrder } | { ok: false; reason: string };
export type SensorChoice = { ok: true; candidates: readonly string[] } | { ok: false; reason: string };

/** Reads an order from a message. Never throws: what is no order comes back with its reason. */
export function parseFaultOrder(payload: Uint8Array): ParsedOrder {
  let input: unknown;
  try {
    input = JSON.parse(Buffer.from(payload).toString());
  } catch {
    return { ok: false, reason: 'the payload is not valid JSON' };
  }
  const parsed = faultOrderSchema.safeParse(input);
  if (parsed.success) return { ok: true, order: parsed.data };
  const reasons = parsed.error.issues.map(({ path, message }) =>
    path.length > 0 ? `${path.join('.')}: ${message}` : message,
  );
  return { ok: false, reason: reasons.join('; ') };
}

/** The machine of that id, or a reason that lists the choices. */
export function findMachine(
  fleet: readonly MachineModel[],
  machineId: string,
): { ok: true; machine: MachineModel } | { ok: false; reason: string } {
  const machine = fleet.find(({ machine_id }) => machine_id === machineId);
  if (machine) return { ok: true, machine };
  return { ok: false, reason: `there is no machine ${machineId}; known: ${nameMachines(fleet)}` };
}

/** The sensors that an order leaves to choose from: of a kind that befalls one sensor, the named one or any. */
export function sensorsForOrder(kind: FaultKind, machine: MachineModel, sensor?: string): SensorChoice {
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
