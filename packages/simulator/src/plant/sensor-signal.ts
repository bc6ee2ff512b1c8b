import type { SensorName } from '@i40/common';
import type { NoiseModel } from './noise.ts';

/** What a machine is doing at one instant, before any sensor looks at it. */
export interface OperatingPoint {
  /** 0 to 1. */
  load: number;
  currentA: number;
  speedRpm: number;
  temperatureC: number;
}

/** How a sensor sees the operating point. */
export interface SensorSignal {
  clean(point: OperatingPoint): number;
  noise: NoiseModel;
}

const idleSpeedRpm = 1490;

/** Motor current at a load, in ampere: part magnetisation, part work. */
export function currentAt(load: number): number {
  return 5 + 9 * load;
}

/** Shaft speed at a load, in rpm: a four-pole motor at 50 Hz, whose slip grows with the load. */
export function speedAt(load: number): number {
  return idleSpeedRpm - 60 * load;
}

/** The temperature that a bearing housing settles at, in °C: friction and losses grow with the current. */
export function settledTemperatureAt(currentA: number): number {
  return 55 + 1.9 * currentA;
}

/** A sensor that is new in the plant model goes here too: how it moves with what the machine is doing. */
export const sensorSignals: Readonly<Record<SensorName, SensorSignal>> = {
  temp: { clean: (point) => point.temperatureC, noise: { sigma: 0.25, correlationS: 20 } },
  current: { clean: (point) => point.currentA, noise: { sigma: 0.25, correlationS: 8 } },
  speed: { clean: (point) => point.speedRpm, noise: { sigma: 2, correlationS: 5 } },
  vibration: {
    clean: ({ load, speedRpm }) => 0.7 + 1.6 * load * (speedRpm / idleSpeedRpm) ** 2,
    noise: { sigma: 0.12, correlationS: 4 },
  },
  // Along the curve of a centrifugal pump the pressure falls as the flow rises, and at any flow it goes with the
  // square of the speed.
  pressure: {
    clean: ({ load, speedRpm }) => (5.2 - 1.8 * load) * (speedRpm / idleSpeedRpm) ** 2,
    noise: { sigma: 0.06, correlationS: 6 },
  },
};
