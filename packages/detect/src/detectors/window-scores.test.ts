import * as fc from 'fast-check';
import { mad, median } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../testing/fitted.ts';
import { gaussianNoise } from '../../testing/noise.ts';
import type { Detector } from '../contract/detector.ts';
import { SlidingMoments } from '../statistics/sliding-moments.ts';
import { createRobustZ } from './robust-z.ts';
import { createZScore } from './z-score.ts';

const around = (...values: number[]) => values.map((value) => [value]);

describe('the z-score', () => {
  it('measures in standard deviations of the values before', () => {
    const zScore = createZScore();
    const state = fitted(
      zScore,
      rowsOf(20, (i) => [i % 2 === 0 ? 9 : 11]),
    );
    expect(judgeAll(zScore, state, around(14))[0]).toMatchObject({ statistic: 4, alarm: true });
  });

  it('is an alarm at its threshold and not below', () => {
    const zScore = createZScore({ threshold: 3 });
    const judge = (value: number) =>
      judgeAll(
        zScore,
        fitted(
          zScore,
          rowsOf(20, (i) => [i % 2 === 0 ? 9 : 11]),
        ),
        around(value),
      )[0]?.alarm;
    expect([12.99, 13, 13.01].map(judge)).toEqual([false, true, true]);
  });

  it('says nothing before ten values', () => {
    const zScore = createZScore();
    const verdicts = judgeAll(
      zScore,
      fitted(zScore, []),
      rowsOf(11, (i) => [i === 9 ? 1e6 : i % 2]),
    );
    expect(verdicts[9]).toMatchObject({ status: 'warming up', alarm: false, score: 0 });
    expect(verdicts[10]?.status).toBe('ok');
  });

  it('takes leaving a constant for an alarm, and the constant itself for none', () => {
    for (const detector of [createZScore(), createRobustZ()] as Detector[]) {
      const [same, other] = judgeAll(
        detector,
        fitted(
          detector,
          rowsOf(50, () => [0.1]),
        ),
        around(0.1, 0.2),
      );
      expect(same).toMatchObject({ status: 'ok', statistic: 0, alarm: false });
      expect(other).toMatchObject({ status: 'ok', alarm: true, score: 1 });
    }
  });

  it('forgets an outlier together with its rounding error once it has left the window', () => {
    const zScore = createZScore({ window: 20 });
    const noise = gaussianNoise(1);
    const state = fitted(zScore, [...rowsOf(20, () => [noise()]), [1e100], ...rowsOf(20, () => [noise()])]);
    const [verdict] = judgeAll(zScore, state, around(20));
    expect(verdict?.statistic).toBeGreaterThan(10);
    expect(verdict?.statistic).toBeLessThan(60);
  });
});

describe('the robust z', () => {
  it('measures in median absolute deviations', () => {
    const robustZ = createRobustZ();
    const state = fitted(
      robustZ,
      rowsOf(20, (i) => [i + 1]),
    );
    // 10.5 + 4 × 1.4826 × 5
    expect(judgeAll(robustZ, state, around(40.152))[0]?.statistic).toBeCloseTo(4, 9);
  });

  it('does not let outliers hide each other, as the z-score does', () => {
    const noise = gaussianNoise(2);
    const rows = rowsOf(100, (i) => [i % 5 === 0 ? 100 : noise()]);
    const [robust, plain] = [createRobustZ(), createZScore()];
    expect(judgeAll(robust, fitted(robust, rows), around(100))[0]?.statistic).toBeGreaterThan(50);
    expect(judgeAll(plain, fitted(plain, rows), around(100))[0]?.statistic).toBeLessThan(3);
  });

  it('judges by the mean deviation where more than half of the values are equal', () => {
    const robustZ = createRobustZ();
    const state = fitted(
      robustZ,
      rowsOf(20, (i) => [i % 4 === 0 ? 6 : 5]),
    );
    // Mean deviation 0.25.
    expect(judgeAll(robustZ, state, around(6))[0]?.statistic).toBeCloseTo(1 / (1.2533 * 0.25), 9);
  });

  it('finds the same median deviation as simple-statistics', () => {
    const values = fc.array(fc.integer({ min: -20, max: 20 }), { minLength: 10, maxLength: 40 });
    fc.assert(
      fc.property(values, (window) => {
        const deviation = mad(window);
        fc.pre(deviation > 0);
        const robustZ = createRobustZ({ window: 40 });
        const [verdict] = judgeAll(robustZ, fitted(robustZ, around(...window)), around(1_000));
        expect(verdict?.statistic).toBeCloseTo((1_000 - median(window)) / (1.4826 * deviation), 6);
      }),
    );
  });
});

describe('SlidingMoments', () => {
  it('has mean and standard deviation of its window', () => {
    const moments = new SlidingMoments(3);
    for (const value of [100, 1, 2, 6]) moments.push(value);
    expect(moments.mean).toBeCloseTo(3, 12);
    expect(moments.standardDeviation).toBeCloseTo(Math.sqrt(14 / 3), 12);
    expect(moments.isConstant).toBe(false);
  });
});
