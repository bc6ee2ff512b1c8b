import { formatInstant } from '@i40/common';
import type { MachineSample } from '../plant/simulated-plant.ts';
import type { LineReading } from './line-message.ts';

/** What machines show at an instant (epoch milliseconds), as it goes over the wire. */
export function toLineReadings(samples: readonly MachineSample[], at: number): LineReading[] {
  const ts = formatInstant(at);
  return samples.flatMap(({ machine: { line, machine_id, sensors }, values }) =>
    sensors.flatMap(({ sensor, unit }) => {
      const value = values[sensor];
      if (value === undefined) return [];
      return [{ line, reading: { ts, machine_id, sensor, value: roundToThousandths(value), unit } }];
    }),
  );
}

function roundToThousandths(value: number): number {
  return Math.round(value * 1000) / 1000;
}
