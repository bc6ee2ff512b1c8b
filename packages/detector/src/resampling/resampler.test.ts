import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { Resampler } from './resampler.ts';
import type { Column, Row, SensorValue } from './row.ts';

const second = (i: number) => testInstant + i * 1000;
const value = (sensor: string, at: number, number = 1, unit: string | null = 'A'): SensorValue => ({
  sensor,
  at,
  value: number,
  unit,
});

function aSampler(options: { resumeAt?: number; columns?: Column[] } = {}) {
  const rows: { at: number; fresh: number[]; held: number[]; isEmpty: boolean }[] = [];
  const started: number[] = [];
  const resampler = new Resampler(
    { periodMs: 1000, ...options },
    {
      row: ({ at, fresh, held, isEmpty }: Row) =>
        rows.push({ at: (at - testInstant) / 1000, fresh: [...fresh], held: [...held], isEmpty }),
      columnStarted: (column) => started.push(column),
    },
  );
  return { resampler, rows, started };
}
const [none] = [Number.NaN];

describe('Resampler', () => {
  it('completes a step when readings one step later have come', () => {
    const { resampler, rows } = aSampler();
    resampler.take([value('a', second(0), 1), value('a', second(1), 2)]);
    expect(rows).toEqual([]);
    resampler.take([value('a', second(2), 3)]);
    expect(rows).toEqual([{ at: 0, fresh: [1], held: [1], isEmpty: false }]);
  });

  it('takes the mean of several values in a step, and that of equal ones exactly', () => {
    const { resampler, rows } = aSampler();
    resampler.take([0, 300, 600].map((ms) => value('a', testInstant + ms, 0.1)));
    resampler.take([value('a', second(1), 1), value('a', second(1) + 500, 3), value('a', second(3))]);
    expect(rows.map(({ fresh }) => fresh[0])).toEqual([0.1, 2]);
  });

  it('holds the last value of a sensor that is slower than the grid, until it is stale', () => {
    const { resampler, rows } = aSampler();
    for (let i = 0; i <= 20; i++) {
      const slow = i < 5 ? [value('slow', second(i), i)] : [];
      resampler.take([...slow, value('b', second(i)), value('c', second(i))]);
    }
    expect(rows.slice(3, 12).map(({ fresh }) => fresh[0])).toEqual([
      3,
      4,
      none,
      none,
      none,
      none,
      none,
      none,
      none,
    ]);
    expect(rows.slice(3, 12).map(({ held }) => held[0])).toEqual([3, 4, 4, 4, 4, 4, none, none, none]);
  });

  it('is not hurried by the fast clock of a single sensor', () => {
    const { resampler, rows } = aSampler();
    for (let i = 0; i < 5; i++)
      resampler.take([value('fast', second(i + 240)), value('b', second(i)), value('c', second(i))]);
    expect(rows.map(({ at }) => at)).toEqual([0, 1, 2]);
    expect(rows[0]?.held.slice(1)).toEqual([1, 1]);
  });

  it.each([1, 2, 5])('hears a sensor of %i on though one of its readings was from far ahead', (sensors) => {
    const { resampler, rows } = aSampler();
    const all = ['a', 'b', 'c', 'd', 'e'].slice(0, sensors);
    for (let i = 0; i < 400; i++) {
      resampler.take(all.map((sensor) => value(sensor, second(i))));
      if (i % 300 === 10) resampler.take([value('a', second(i + 290), 99)]);
    }
    expect(resampler.late).toBe(0);
    expect(rows).toHaveLength(398);
    const own = rows.filter(({ at }) => at !== 300).map(({ fresh }) => fresh[0]);
    expect(own.every((fresh) => fresh === 1)).toBe(true);
  });

  it('hears a sensor again soon though several of its readings claimed to be from another century', () => {
    const { resampler, rows } = aSampler();
    const century = 3_000_000_000;
    for (let i = 0; i < 60; i++) {
      resampler.take(['a', 'b', 'c'].map((sensor) => value(sensor, second(i))));
      if (i === 20) resampler.take([0, 1, 2, 3].map((more) => value('a', second(century + more), 99)));
    }
    expect(resampler.late).toBeLessThan(6);
    expect(rows).toHaveLength(58);
    expect(rows.slice(30).every(({ fresh }) => fresh[0] === 1)).toBe(true);
  });

  it('puts a reading that comes late into the open step, and passes over what is older or was there', () => {
    const { resampler, rows } = aSampler();
    resampler.take([value('a', second(0)), value('b', second(0), 1), value('a', second(5))]);
    expect(rows).toHaveLength(4);
    resampler.take([
      value('b', second(2), 2),
      value('b', second(1), 9),
      value('a', second(5), 9),
      value('a', second(7)),
    ]);
    expect(resampler.late).toBe(2);
    expect(rows.at(-2)?.fresh).toEqual([none, 2]);
    expect(rows.at(-1)?.fresh).toEqual([1, none]);
  });

  it('jumps over a long silence of the whole machine', () => {
    const { resampler, rows } = aSampler();
    resampler.take([value('a', second(0)), value('a', second(1))]);
    resampler.take([value('a', second(100_000)), value('a', second(100_001)), value('a', second(100_002))]);
    expect(rows.length).toBeLessThan(70);
    expect(rows.at(-1)).toEqual({ at: 100_000, fresh: [1], held: [1], isEmpty: false });
    expect(rows.at(-2)?.isEmpty).toBe(true);
  });

  it('begins anew when a clock was set back for good, and not for a single old reading', () => {
    const { resampler, rows } = aSampler();
    resampler.take([0, 7_200, 7_201, 3_600].map((at) => value('a', second(at))));
    expect(resampler.late).toBe(1);
    const before = rows.length;
    for (let i = 0; i < 110; i++) resampler.take([value('a', second(3_600 + i))]);
    expect(rows.length).toBeGreaterThan(before);
    expect(rows.at(-1)?.at).toBe(3_707);
  });

  it('tells when a sensor joins, and when it changes its unit; a unit left out is no change', () => {
    const { resampler, started } = aSampler({ columns: [{ sensor: 'a', unit: 'bar' }] });
    resampler.take([value('a', second(0), 1, 'bar'), value('a', second(1), 1, null), value('b', second(1))]);
    expect(started).toEqual([1]);
    resampler.take([value('a', second(2), 14.5, 'psi')]);
    expect(started).toEqual([1, 0]);
    expect(resampler.columns).toEqual([
      { sensor: 'a', unit: 'psi' },
      { sensor: 'b', unit: 'A' },
    ]);
  });

  it('goes on where it was after a restart, and passes over what is done', () => {
    const { resampler, rows } = aSampler({ resumeAt: second(100), columns: [{ sensor: 'a', unit: 'A' }] });
    for (let i = 60; i < 104; i++) resampler.take([value('a', second(i), i)]);
    expect(rows.map(({ at }) => at)).toEqual([100, 101]);
    expect(rows[0]?.fresh).toEqual([100]);
  });
});
