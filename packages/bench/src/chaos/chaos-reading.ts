import { formatInstant } from '@i40/common';

const sensors = ['temp', 'vibration', 'pressure', 'current', 'speed'] as const;
const machines = 3;

/** What the reading of this number looks like, so that the table can be compared without a second copy of it. */
export interface ChaosReading {
  machine_id: string;
  sensor: string;
  value: number;
}

export function aChaosReading(number: number): ChaosReading {
  return {
    machine_id: `C${number % machines}`,
    sensor: sensors[number % sensors.length] ?? '',
    value: ((number * 7_919) % 100_003) / 8,
  };
}

/** As a publisher sends it. Every reading has a microsecond of its own, from which its number can be read again. */
export function toPayload(numbers: readonly number[], baseMs: number): string {
  const elements = numbers.map((number) => ({
    ts: formatInstant(baseMs + number / 1_000),
    ...aChaosReading(number),
  }));
  return JSON.stringify(elements.length === 1 ? elements[0] : elements);
}
