import { detectors } from '@i40/detect';
import { describe, expect, it } from 'vitest';
import { playNormal } from './play-normal.ts';

const stamp = (row: number) =>
  new Date(Date.UTC(2020, 1, 8, 13) + row * 1_000).toISOString().replace('T', ' ').slice(0, 19);
const noise = (row: number, column: number) => {
  const value = Math.sin(12.9898 * row + 78.233 * column) * 43_758.5453;
  return value - Math.floor(value);
};

/** 1,500 rows, of which the machine is off for 100 from 1,000 on. */
const aRecording = (off: number) => ({
  columns: ['a', 'b', 'c'],
  timestamps: Array.from({ length: 1_500 }, (_, row) => stamp(row)),
  rows: Array.from({ length: 1_500 }, (_, row) =>
    Float64Array.from(
      [0, 1, 2],
      (column) => noise(row, column) + (column === 0 && row >= 1_000 && row < 1_100 ? off : 0),
    ),
  ),
});

describe('playNormal', () => {
  const detector = detectors.adaptive?.create();
  if (!detector) throw new Error('there is no adaptive detector');

  it('counts the time from the first alarm of an episode to its last', () => {
    const { openShare, episodes, judgedHours } = playNormal(aRecording(10), { detector, learnRows: 600 });
    expect(episodes).toBe(1);
    expect(judgedHours * 3_600).toBeGreaterThan(880);
    expect(openShare * judgedHours * 3_600).toBeGreaterThan(95);
    expect(openShare * judgedHours * 3_600).toBeLessThan(150);
  });

  it('finds nothing where there is nothing, and judges nothing where all is learnt from', () => {
    expect(playNormal(aRecording(0), { detector, learnRows: 600 })).toMatchObject({
      openShare: 0,
      episodes: 0,
    });
    expect(playNormal(aRecording(0), { detector, learnRows: 7_200 }).openShare).toBeNaN();
  });
});
