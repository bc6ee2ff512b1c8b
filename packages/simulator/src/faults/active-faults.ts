import {
  type FaultCommand,
  type FaultKind,
  faultKinds,
  type MachineModel,
  type RefusalCode,
} from '@i40/common';
import { toMicrosecond } from '../plant/instant.ts';
import type { Random } from '../plant/random.ts';
import { findMachine, sensorsForCommand } from './command-choices.ts';
import { faultTraits, sensorsShowing, showsAlike } from './fault-traits.ts';

/** A fault that a machine has, or had. Instants are epoch milliseconds. */
export interface Fault {
  id: string;
  /** Of the command that it came from, where that had one. */
  commandId?: string | undefined;
  kind: FaultKind;
  machine: MachineModel;
  sensors: readonly string[];
  startedAt: number;
  endsAt: number;
}

export interface FaultEvent {
  fault: Fault;
  /** When it ended; null for its start. */
  endedAt: number | null;
}

export type CommandResult =
  | { ok: true; event: FaultEvent }
  | { ok: false; code: RefusalCode; reason: string };

export interface ActiveFaultsOptions {
  fleet: readonly MachineModel[];
  random: Random;
  /** From where the schedule counts, epoch milliseconds. */
  startAt: number;
  /** Mean time between faults in the whole plant, in seconds; 0 for none but those commanded. */
  meanGapS: number;
  /** A fault that nobody gave a duration lasts at least this long, so that a slow sampling still sees it. */
  minDurationS: number;
}

/** Which machine has which fault, never two at once. */
export interface ActiveFaults {
  /** Starts and ends what falls due up to this instant, and tells it in the order of time. */
  advanceTo(at: number): FaultEvent[];
  /** Starts a fault now, or says why it cannot. */
  startCommanded(command: FaultCommand, at: number): CommandResult;
  activeOn(machineId: string): Fault | undefined;
  /** Ends all that are active: the simulation stops. */
  endAll(at: number): FaultEvent[];
}

export function createActiveFaults(options: ActiveFaultsOptions): ActiveFaults {
  const { fleet, random, startAt, meanGapS, minDurationS } = options;
  const active = new Map<string, Fault>();
  // In whole milliseconds, so that a schedule is the same to the microsecond wherever on the clock it begins.
  const drawGapMs = () =>
    meanGapS > 0 ? Math.round(random.exponential(meanGapS * 1000)) : Number.POSITIVE_INFINITY;
  let nextStartAt = toMicrosecond(startAt + drawGapMs());

  function start(kind: FaultKind, machine: MachineModel, options: StartOptions): FaultEvent {
    const { candidates, at, durationS, commandId } = options;
    const sensors = showsAlike(kind) ? candidates : [random.pick(candidates)];
    const lastsS = durationS ?? Math.max(faultTraits[kind].usualS, minDurationS);
    const id = `${machine.machine_id}-${kind}-${Math.round(at)}`;
    const fault = {
      id,
      commandId,
      kind,
      machine,
      sensors,
      startedAt: at,
      endsAt: toMicrosecond(at + lastsS * 1000),
    };
    active.set(machine.machine_id, fault);
    return { fault, endedAt: null };
  }

  function end(fault: Fault, endedAt: number): FaultEvent {
    active.delete(fault.machine.machine_id);
    return { fault, endedAt };
  }

  function startByChance(at: number): FaultEvent[] {
    const free = fleet.filter(({ machine_id }) => !active.has(machine_id));
    if (free.length === 0) return [];
    const machine = random.pick(free);
    const kind = random.pick(faultKinds.filter((candidate) => sensorsShowing(candidate, machine).length > 0));
    return [start(kind, machine, { candidates: sensorsShowing(kind, machine), at })];
  }

  return {
    advanceTo(at) {
      const events: FaultEvent[] = [];
      for (;;) {
        const ending = firstToEnd(active.values());
        if (ending && ending.endsAt <= Math.min(at, nextStartAt)) {
          events.push(end(ending, ending.endsAt));
        } else if (nextStartAt <= at) {
          events.push(...startByChance(nextStartAt));
          nextStartAt = toMicrosecond(nextStartAt + drawGapMs());
        } else {
          return events;
        }
      }
    },
    startCommanded({ order_id: commandId, kind, machine_id, sensor, duration_s: durationS }, at) {
      const found = findMachine(fleet, machine_id);
      if (!found.ok) return { ...found, code: 'unknown_machine' };
      const present = active.get(machine_id);
      if (present)
        return { ok: false, code: 'busy', reason: `${machine_id} already has the fault ${present.kind}` };
      const choice = sensorsForCommand(kind, found.machine, sensor);
      if (!choice.ok) return { ...choice, code: 'invalid' };
      const { candidates } = choice;
      return { ok: true, event: start(kind, found.machine, { candidates, at, durationS, commandId }) };
    },
    activeOn: (machineId) => active.get(machineId),
    endAll: (at) => [...active.values()].map((fault) => end(fault, Math.min(at, fault.endsAt))),
  };
}

interface StartOptions {
  candidates: readonly string[];
  at: number;
  durationS?: number | undefined;
  commandId?: string | undefined;
}

function firstToEnd(faults: Iterable<Fault>): Fault | undefined {
  let first: Fault | undefined;
  for (const fault of faults) if (!first || fault.endsAt < first.endsAt) first = fault;
  return first;
}
