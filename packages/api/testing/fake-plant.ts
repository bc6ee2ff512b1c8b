import type { Machine, SeriesUpdate } from '@i40/common';

const line = (index: number) => `line${'ABCDEFGH'[index % 8]}`;
const kinds = [
  { sensor: 'current', unit: 'A', low: 4, high: 16 },
  { sensor: 'pressure', unit: 'bar', low: 2, high: 6 },
  { sensor: 'speed', unit: 'rpm', low: 1300, high: 1520 },
  { sensor: 'temp', unit: '°C', low: 60, high: 90 },
  { sensor: 'vibration', unit: 'mm/s', low: 0.1, high: 5 },
];

/** A plant that exists only as arithmetic, for measuring the live page apart from the pipeline. */
export function createFakePlant({ machines: count }: { machines: number }) {
  const machines: Machine[] = Array.from({ length: count }, (_, index) => ({
    site: 'site-1',
    line: line(index),
    machine_id: `M${String(index + 1).padStart(3, '0')}`,
    description: `Pump ${index + 1}`,
    state: 'normal',
    last_ts: null,
    states: [],
    sensors: kinds.map(({ sensor, unit, low, high }) => ({
      sensor,
      unit,
      normal_low: low,
      normal_high: high,
      description: null,
      ts: null,
      value: null,
      quality: null,
      status: 'silent',
    })),
  }));

  /** Slow waves that differ from series to series. */
  function valueAt(machine: number, sensor: number, now: number): number {
    const { low, high } = kinds[sensor] as (typeof kinds)[number];
    const phase = now / 20_000 + machine + sensor * 2;
    const share = 0.5 + 0.25 * Math.sin(phase) + 0.03 * Math.sin(phase * 37);
    return Number((low + (high - low) * share).toFixed(3));
  }

  /** What every series went through since the last event. */
  function updates(now: number, perSeries: number): SeriesUpdate[] {
    return machines.flatMap(({ site, machine_id, sensors }, m) =>
      sensors.map(({ sensor, unit }, s) => {
        const value = valueAt(m, s, now);
        return {
          site,
          machine_id,
          sensor,
          ts: new Date(now).toISOString(),
          value,
          unit,
          quality: 192,
          min: value * 0.99,
          max: value * 1.01,
          count: perSeries,
        };
      }),
    );
  }

  /** The last five minutes of one machine, a reading a second. */
  function history(machineId: string, now: number) {
    const m = machines.findIndex(({ machine_id }) => machine_id === machineId);
    return kinds.flatMap(({ sensor, unit }, s) =>
      Array.from({ length: 300 }, (_, i) => {
        const at = now - (300 - i) * 1_000;
        return { ts: new Date(at).toISOString(), sensor, value: valueAt(m, s, at), unit, quality: 192 };
      }),
    );
  }

  return { machines, updates, history };
}

export type FakePlant = ReturnType<typeof createFakePlant>;
