import type { LiveMessage } from '@i40/common';
import { describe, expect, it } from 'vitest';
import {
  addAnomaly,
  addReadings,
  addState,
  type Changes,
  createChanges,
  isEmpty,
  mergeChanges,
  selectChanges,
} from './changes.ts';

const m01 = { site: 'site-1', machine_id: 'M01' };
const aReading = (second: number, value: number): LiveMessage[number] => ({
  ts: `2026-01-05T08:00:0${second}.000Z`,
  sensor: 'temp',
  value,
  unit: '°C',
  quality: 192,
});
const temps = ({ series }: Changes) => [...series.values()];

describe('changes', () => {
  it('have the latest reading of a series, and the spike before it', () => {
    const changes = createChanges();
    addReadings(changes, m01, [aReading(0, 75), aReading(1, 120), aReading(2, 20)]);
    addReadings(changes, m01, [aReading(3, 76)]);
    expect(temps(changes)).toEqual([{ ...m01, ...aReading(3, 76), min: 20, max: 120, count: 4 }]);
  });

  it('keep the latest reading when an older one comes after it', () => {
    const changes = createChanges();
    addReadings(changes, m01, [aReading(5, 75), aReading(1, 120)]);
    expect(temps(changes)).toMatchObject([{ ts: aReading(5, 0).ts, value: 75, max: 120, count: 2 }]);
  });

  it('are merged with later ones without touching those, which other clients share', () => {
    const pending = createChanges();
    addReadings(pending, m01, [aReading(0, 120)]);
    const shared = createChanges();
    addReadings(shared, m01, [aReading(1, 75)]);
    addReadings(shared, { ...m01, machine_id: 'M02' }, [aReading(1, 70)]);
    mergeChanges(pending, shared);
    mergeChanges(pending, shared);
    expect(temps(pending)).toMatchObject([
      { machine_id: 'M01', value: 75, max: 120, count: 3 },
      { machine_id: 'M02', count: 2 },
    ]);
    expect(temps(shared)).toMatchObject([{ count: 1 }, { count: 1 }]);
  });

  it('have one state of a machine and one line of an episode, the latest', () => {
    const changes = createChanges();
    expect(isEmpty(changes)).toBe(true);
    addState(changes, { ...m01, state: 'warning', since: null });
    addState(changes, { ...m01, state: 'normal', since: null });
    const episode = {
      ...m01,
      sensor: null,
      detector: 'conditional',
      started_at: '2026-01-05T08:00:00.000Z',
      ended_at: null,
      peak_score: 0.6,
      contributions: {},
      explanation: '',
    };
    addAnomaly(changes, episode);
    addAnomaly(changes, { ...episode, peak_score: 0.9, id: '7' });
    expect([...changes.states.values()].map(({ state }) => state)).toEqual(['normal']);
    expect([...changes.anomalies.values()].map(({ peak_score }) => peak_score)).toEqual([0.9]);
    expect(isEmpty(changes)).toBe(false);
  });

  it('can be narrowed to some machines', () => {
    const changes = createChanges();
    addReadings(changes, m01, [aReading(0, 75)]);
    addState(changes, { ...m01, machine_id: 'M02', state: 'stale', since: null });
    const selected = selectChanges(changes, ({ machine_id }) => machine_id === 'M02');
    expect(selected.series.size).toBe(0);
    expect(selected.states.size).toBe(1);
  });
});
