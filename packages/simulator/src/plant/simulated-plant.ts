import type { MachineModel } from '@i40/common';
import { type ActiveFaults, createActiveFaults, type Fault } from '../faults/active-faults.ts';
import { faultTraits } from '../faults/fault-traits.ts';
import { secondsBetween } from './instant.ts';
import { createMachine, type Sample } from './machine.ts';
import { createRandom } from './random.ts';

export interface SimulatedPlantOptions {
  fleet: readonly MachineModel[];
  seed: number;
  /** Where time begins, epoch milliseconds. */
  startAt: number;
  /** From when on faults may come by chance; by default from the beginning. */
  faultsFrom?: number;
  /** Mean time between faults in the whole plant, in seconds; 0 for none but those commanded. */
  meanFaultGapS: number;
  minFaultS?: number;
}

/** What a machine's sensors show at one instant; a sensor that dropped out is missing. */
export interface MachineSample {
  machine: MachineModel;
  values: Sample;
}

export interface SimulatedPlant {
  readonly faults: ActiveFaults;
  /**
   * Moves every machine on to this instant (epoch milliseconds, not before the last one) and reads its sensors.
   * Bring `faults` there first: a sample shows the faults that it holds.
   */
  sampleAt(at: number): MachineSample[];
}

/** Machines with their faults. Pure: time comes in as a value, so a month can be played in seconds. */
export function createSimulatedPlant(options: SimulatedPlantOptions): SimulatedPlant {
  const { fleet, seed, startAt, faultsFrom = startAt, meanFaultGapS, minFaultS = 0 } = options;
  const faults = createActiveFaults({
    fleet,
    random: createRandom(seed, 'faults'),
    startAt: faultsFrom,
    meanGapS: meanFaultGapS,
    minDurationS: minFaultS,
  });
  const machines = fleet.map((model, index) => ({
    model,
    machine: createMachine(model, seed, index),
    last: {} as Sample,
  }));
  let lastAt = startAt;

  return {
    faults,
    sampleAt(at) {
      const dtS = Math.max(0, secondsBetween(lastAt, at));
      lastAt = at;
      return machines.map((entry) => {
        const healthy = entry.machine.advance(dtS);
        const fault = faults.activeOn(entry.model.machine_id);
        const values = fault ? showFault(fault, healthy, entry.last, at) : healthy;
        entry.last = values === healthy ? healthy : { ...entry.last, ...values };
        return { machine: entry.model, values };
      });
    },
  };
}

/** What the sensors show of a fault at an instant; before its start and from its end on, nothing. */
function showFault(fault: Fault, healthy: Sample, last: Sample, at: number): Sample {
  if (at < fault.startedAt || at >= fault.endsAt) return healthy;
  const moment = {
    elapsedS: secondsBetween(fault.startedAt, at),
    durationS: secondsBetween(fault.startedAt, fault.endsAt),
  };
  const shown: Record<string, number> = {};
  for (const model of fault.machine.sensors) {
    const value = healthy[model.sensor];
    if (value === undefined) continue;
    const seen = fault.sensors.includes(model.sensor)
      ? faultTraits[fault.kind].change({ model, value, last: last[model.sensor] }, moment)
      : value;
    if (seen !== undefined) shown[model.sensor] = seen;
  }
  return shown;
}
