import type { SensorModel } from '@i40/common';
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

const signals: Readonly<Record<string, SensorSignal>> = {
  temp: { clean: (point) => point.temperatureC, noise: { sigma: 0.25, correlationS: 20 } },
  current: { clean: (point) => point.currentA, noise: { sigma: 0.25, correlationS: 8 } },
  speed: { clean: (point) => point.speedRpm, noise: { sigma: 2, correlationS: 5 } },
  vibration: {
    clean: ({ load, speedRpm }) => 0.7 + 1.6 * load * (speedRpm / idleSpeedRpm) ** 2,
    noise: { sigma: 0.12, correlationS: 4 },
  },
  pressure: {
    clean: ({ load, speedRpm }) => (2.6 + 2.2 * load) * (speedRpm / idleSpeedRpm) ** 2,
    noise: { sigma: 0.06, correlationS: 6 },
  },
};

/** The signal of a sensor. One that the plant model names and nobody described here follows the load. */
export function signalOf({ sensor, normal }: SensorModel): SensorSignal {
  const known = signals[sensor];
  if (known) return known;
  const width = normal.high - normal.low;
  return {
    clean: ({ load }) => normal.low + width * (0.3 + 0.4 * load),
    noise: { sigma: 0.03 * width, correlationS: 8 },
  };
}
