import { formatInstant } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { createPacer } from './pacer.ts';

describe('createPacer', () => {
  it('gives the multiples of the step that have come due, none of them in the future', () => {
    const pacer = createPacer(300, testInstant);
    expect(pacer.take(testInstant).instants).toEqual([]);
    const { instants, skipped } = pacer.take(testInstant + 1);
    expect(instants.map(formatInstant)).toEqual([
      '2026-01-05T08:00:00.000300Z',
      '2026-01-05T08:00:00.000600Z',
      '2026-01-05T08:00:00.000900Z',
    ]);
    expect(skipped).toBe(0);
    expect(formatInstant(pacer.nextAt)).toBe('2026-01-05T08:00:00.001200Z');
  });

  it.each([1_000_000, 300, 100, (15 * 1e6) / 7_000])(
    'neither repeats nor drifts over two seconds at a step of %d µs',
    (stepUs) => {
      const pacer = createPacer(stepUs, testInstant);
      const texts = new Set<string>();
      let count = 0;
      for (let ms = 20; ms <= 2_000; ms += 20) {
        for (const instant of pacer.take(testInstant + ms).instants) {
          texts.add(formatInstant(instant));
          count += 1;
        }
      }
      expect(texts.size).toBe(count);
      expect(Math.abs(count - 2e6 / stepUs)).toBeLessThanOrEqual(1);
    },
  );

  it('makes good a short pause, and after a longer one goes on from the present', () => {
    const pacer = createPacer(10_000, testInstant);
    expect(pacer.take(testInstant + 1_000)).toMatchObject({ instants: { length: 100 }, skipped: 0 });
    const late = pacer.take(testInstant + 2_010);
    expect(late).toEqual({ instants: [testInstant + 2_010], skipped: 100 });
  });

  it('does not skip because one slow step is late', () => {
    const pacer = createPacer(15_000_000, testInstant);
    expect(pacer.take(testInstant + 44_000)).toMatchObject({ instants: { length: 2 }, skipped: 0 });
  });

  it('waits out a clock that was set back a little, and follows one that was set back far', () => {
    const pacer = createPacer(100_000, testInstant);
    pacer.take(testInstant + 500);
    expect(pacer.take(testInstant + 300).instants).toEqual([]);
    expect(pacer.take(testInstant + 600).instants).toEqual([testInstant + 600]);
    pacer.take(testInstant - 3_600_000);
    expect(pacer.take(testInstant - 3_600_000 + 100).instants).toHaveLength(1);
  });
});
