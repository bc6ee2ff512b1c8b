import type { MachineModel } from '@i40/common';
import { createLoadCycle, type LoadPhase, loadPatterns } from './load-cycle.ts';
import { createNoise } from './noise.ts';
import { createRandom, type Random } from './random.ts';
import { currentAt, sensorSignals, settledTemperatureAt, speedAt } from './sensor-signal.ts';

/** One value per sensor, in the units of the plant model. */
export type Sample = Readonly<Record<string, number>>;

export interface SimulatedMachine {
  /** What the sensors show `dtS` seconds later. Steps well below a minute keep the shape of the load cycle. */
  advance(dtS: number): Sample;
}

/**
 * A machine without faults: one load cycle moves all its sensors together, and each adds noise of its own. Pure:
 * no clock, and the same seed and steps give the same values. `pattern` chooses the load cycle.
 */
export function createMachine(model: MachineModel, seed: number, pattern = 0): SimulatedMachine {
  const random = createRandom(seed, model.machine_id);
  const pace = random.uniform(0.85, 1.15);
  const thermalLagS = random.uniform(60, 120);
  const cycle = createLoadCycle(stretched(loadPatterns[pattern % loadPatterns.length] ?? [], pace), random);
  const sensors = model.sensors.map(({ sensor: name }) => {
    const signal = sensorSignals[name];
    return { name, signal, noise: createNoise(signal.noise, random), gain: drawGain(random) };
  });
  let temperatureC = settledTemperatureAt(currentAt(cycle.advance(0)));

  return {
    advance(dtS) {
      const load = cycle.advance(dtS);
      const currentA = currentAt(load);
      // First-order lag, solved exactly for a current that holds over the step.
      const target = settledTemperatureAt(currentA);
      temperatureC = target + (temperatureC - target) * Math.exp(-dtS / thermalLagS);
      const point = { load, currentA, speedRpm: speedAt(load), temperatureC };
      const sample: Record<string, number> = {};
      for (const { name, signal, noise, gain } of sensors) {
        sample[name] = signal.clean(point) * gain + noise.advance(dtS);
      }
      return sample;
    },
  };
}

/** No two sensors are calibrated quite alike. */
function drawGain(random: Random): number {
  return random.uniform(0.99, 1.01);
}

function stretched(phases: readonly LoadPhase[], factor: number): LoadPhase[] {
  return phases.map((phase) => ({ ...phase, rampS: phase.rampS * factor, holdS: phase.holdS * factor }));
}
