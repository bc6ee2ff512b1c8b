import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../testing/fitted.ts';
import { gaussianNoise } from '../../testing/noise.ts';
import type { Detector } from '../contract/detector.ts';
import { twoSidedTail } from '../statistics/gaussian.ts';
import { referenceLevel, widening } from '../statistics/reference-level.ts';
import { createCusum } from './cusum.ts';
import { createEwma } from './ewma.ts';

/** Rows until the first alarm after a shift by one standard deviation; the median of 21 runs. */
function delayOf(detector: Detector): number {
  const delays = rowsOf(21, (run) => {
    const noise = gaussianNoise(run);
    const state = fitted(
      detector,
      rowsOf(1_000, () => [noise()]),
    );
    return judgeAll(
      detector,
      state,
      rowsOf(400, () => [1 + noise()]),
    ).findIndex(({ alarm }) => alarm);
  });
  return delays.sort((a, b) => a - b)[10] ?? Number.NaN;
}

/** Alarms that begin among 100,000 values without a shift. */
function falseAlarmsOf(detector: Detector, correlation: number): number {
  const noise = gaussianNoise(99);
  let value = 0;
  const row = () => {
    value = correlation * value + Math.sqrt(1 - correlation ** 2) * noise();
    return [value];
  };
  const verdicts = judgeAll(detector, fitted(detector, rowsOf(5_000, row)), rowsOf(100_000, row));
  return verdicts.filter(({ alarm }, i) => alarm && !verdicts[i - 1]?.alarm).length;
}

describe('the EWMA chart', () => {
  it('sees a shift by one standard deviation within some 30 values', () => {
    expect(delayOf(createEwma())).toBeGreaterThan(15);
    expect(delayOf(createEwma())).toBeLessThan(45);
  });

  it('is quiet without one, for values that resemble those before too', () => {
    expect(falseAlarmsOf(createEwma(), 0)).toBeLessThanOrEqual(1);
    expect(falseAlarmsOf(createEwma(), 0.9)).toBeLessThanOrEqual(3);
  });
});

describe('CUSUM', () => {
  it('adds up what exceeds the allowance', () => {
    const cusum = createCusum({ allowance: 0.5, threshold: 12 });
    // Median 0 and median deviation 1, so a spread of 1.4826; neighbours differ in sign, so no widening.
    const state = fitted(
      cusum,
      rowsOf(40, (i) => [i % 2 === 0 ? 1 : -1]),
    );
    const shifted = rowsOf(24, () => [1.4826 + 1e-9]);
    const sums = judgeAll(cusum, state, shifted).map(({ statistic }) => statistic);
    expect((sums[23] ?? 0) - (sums[3] ?? 0)).toBeCloseTo(10, 6);
  });

  it('sees a shift by one standard deviation within some 24 values, upwards or downwards', () => {
    expect(delayOf(createCusum())).toBeGreaterThan(15);
    expect(delayOf(createCusum())).toBeLessThan(35);
  });

  it('is quiet without one, for values that resemble those before too', () => {
    expect(falseAlarmsOf(createCusum(), 0)).toBeLessThanOrEqual(3);
    expect(falseAlarmsOf(createCusum(), 0.9)).toBeLessThanOrEqual(6);
  });

  it('ends its alarm some time after the drift has gone', () => {
    const cusum = createCusum();
    const noise = gaussianNoise(5);
    const state = fitted(
      cusum,
      rowsOf(1_000, () => [noise()]),
    );
    judgeAll(
      cusum,
      state,
      rowsOf(10_000, () => [5 + noise()]),
    );
    expect(
      judgeAll(
        cusum,
        state,
        rowsOf(200, () => [noise()]),
      ).at(-1)?.alarm,
    ).toBe(false);
  });
});

describe('referenceLevel', () => {
  it('has center and spread of most values, and how much neighbours resemble each other', () => {
    const noise = gaussianNoise(3);
    const level = referenceLevel(
      Float64Array.from({ length: 5_000 }, (_, i) => (i % 10 === 0 ? 1e6 : 7 + 2 * noise())),
    );
    expect(level.center).toBeCloseTo(7.3, 0);
    expect(level.spread).toBeGreaterThan(1.9);
    expect(level.spread).toBeLessThan(2.6);
    expect(widening({ ...level, correlation: 0.8 })).toBeCloseTo(3, 12);
  });
});

describe('twoSidedTail', () => {
  it('has the values of the tables', () => {
    expect(twoSidedTail(0)).toBeCloseTo(1, 6);
    expect(twoSidedTail(1.959964)).toBeCloseTo(0.05, 7);
    expect(twoSidedTail(-6) / 1.973175e-9).toBeCloseTo(1, 6);
  });
});
