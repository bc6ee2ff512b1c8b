import { testInstant } from '@i40/common/testing';
import { describe, expect, it } from 'vitest';
import { chooseSamplingPeriod } from './sampling-period.ts';

const every = (ms: number, count: number, sensor = 'a') =>
  Array.from({ length: count }, (_, i) => ({ at: testInstant + i * ms, sensor, value: 1, unit: null }));

describe('chooseSamplingPeriod', () => {
  it('waits for enough values', () => {
    expect(chooseSamplingPeriod([])).toBeUndefined();
    expect(chooseSamplingPeriod(every(1_000, 20))).toBeUndefined();
    expect(chooseSamplingPeriod(every(1_000, 21))).toBe(1_000);
  });

  it.each([
    [20, 1_000],
    [900, 1_000],
    [1_100, 1_000],
    [2_300, 2_000],
    [10_000, 10_000],
    [4_000, 4_000],
    [7_000, 7_000],
    [15_000, 15_000],
    [20_100, 20_000],
    [59_000, 60_000],
    [130_000, 120_000],
    [150_000, 150_000],
    [180_000, 180_000],
    [7_200_000, 3_600_000],
  ])('makes of a value every %d ms a period of %d ms', (ms, period) => {
    expect(chooseSamplingPeriod(every(ms, 30))).toBe(period);
  });

  it('goes by the fastest sensor, whatever gaps there are', () => {
    const gappy = every(1_000, 60, 'b').filter((_, i) => i < 25 || i > 50);
    expect(chooseSamplingPeriod([...every(60_000, 30), ...gappy])).toBe(1_000);
  });
});
