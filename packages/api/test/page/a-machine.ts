import type { Anomaly, Machine, SeriesUpdate } from '@i40/common';

export const instant = Date.parse('2026-01-05T08:00:00.000Z');
export const iso = (ms: number) => new Date(ms).toISOString();

export function aMachine(changes: Partial<Machine> = {}): Machine {
  const { site = 'site-1', machine_id = 'M01' } = changes;
  return {
    site,
    line: 'lineA',
    machine_id,
    description: 'Pump 1',
    state: 'normal',
    last_ts: null,
    states: [],
    sensors: [
      {
        sensor: 'temp',
        unit: '°C',
        normal_low: 60,
        normal_high: 90,
        description: null,
        ts: null,
        value: null,
        quality: null,
        status: 'silent',
      },
    ],
    ...changes,
  };
}

export function anUpdate(changes: Partial<SeriesUpdate> = {}): SeriesUpdate {
  const { value = 75 } = changes;
  return {
    site: 'site-1',
    machine_id: 'M01',
    sensor: 'temp',
    ts: iso(instant),
    value,
    unit: '°C',
    quality: 192,
    min: value,
    max: value,
    count: 1,
    ...changes,
  };
}

export function anAnomaly(changes: Partial<Anomaly> = {}): Anomaly {
  return {
    id: '1',
    site: 'site-1',
    machine_id: 'M01',
    sensor: null,
    detector: 'conditional',
    started_at: iso(instant),
    ended_at: null,
    peak_score: 0.6,
    contributions: { vibration: 0.8, temp: 0.2 },
    explanation: 'vibration 4.1 mm/s, 3.2 above what this load explains',
    ...changes,
  };
}
