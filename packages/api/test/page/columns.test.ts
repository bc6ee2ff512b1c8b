import { describe, expect, it } from 'vitest';
import { readingColumns, summarise } from '../../public/assets/js/columns.js';
import { instant, iso } from './a-machine.ts';

const raw = (seconds: number, value: number, quality = 192) => ({
  ts: iso(instant + seconds * 1_000),
  sensor: 'temp',
  value,
  unit: '°C',
  quality,
});
const minute = (minutes: number, avg: number) => ({
  ts: iso(instant + minutes * 60_000),
  sensor: 'temp',
  avg,
  min: avg - 1,
  max: avg + 20,
  last: avg,
  count: 60,
});

describe('readingColumns', () => {
  it('draws readings, with a hole where the quality was bad', () => {
    const readings = [raw(0, 70), raw(1, 0, 0), raw(2, 72)];
    const columns = readingColumns({ resolution: 'raw', readings }).get('temp');
    expect(columns?.[3]).toEqual([70, null, 72]);
  });

  it('draws averages with their minimum and maximum', () => {
    const columns = readingColumns({ resolution: '1m', readings: [minute(0, 70), minute(1, 71)] }).get(
      'temp',
    );
    expect(columns?.slice(1)).toEqual([
      [69, 70],
      [90, 91],
      [70, 71],
    ]);
  });

  it('breaks the line where a minute is missing', () => {
    const readings = [minute(0, 70), minute(1, 71), minute(3, 73)];
    expect(readingColumns({ resolution: '1m', readings }).get('temp')?.[3]).toEqual([70, 71, null, 73]);
  });

  it('keeps the sensors apart', () => {
    const readings = [raw(0, 70), { ...raw(0, 3), sensor: 'pressure' }];
    expect([...readingColumns({ resolution: 'raw', readings }).keys()]).toEqual(['temp', 'pressure']);
  });
});

describe('summarise', () => {
  it('finds the extremes of the band, not of the averages', () => {
    const columns = readingColumns({ resolution: '1m', readings: [minute(0, 70), minute(1, 75)] }).get(
      'temp',
    );
    expect(columns && summarise(columns)).toEqual({ lowest: 69, highest: 95, latest: 75 });
  });

  it('says nothing of nothing', () => {
    expect(summarise([[1], [null], [null], [null]])).toBeUndefined();
  });
});
