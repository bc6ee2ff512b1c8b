import { describe, expect, it } from 'vitest';
import { rowsOf } from '../../testing/fitted.ts';
import { gaussianNoise } from '../../testing/noise.ts';
import { robustTrend } from './robust-trend.ts';
import { timeToLimit } from './time-to-limit.ts';

const normal = { low: 40, high: 80, horizon: 1_000 };
const points = (count: number, value: (i: number) => number) =>
  rowsOf(count, (i) => ({ time: 1_767_600_000 + i, value: value(i) }));

describe('timeToLimit', () => {
  it('tells when a steady rise reaches the limit', () => {
    expect(
      timeToLimit(
        points(41, (i) => 50 + 0.5 * i),
        normal,
      ),
    ).toEqual({
      status: 'expected',
      limit: 'high',
      time: expect.closeTo(20, 6),
      earliest: expect.closeTo(20, 6),
      latest: expect.closeTo(20, 6),
    });
  });

  it('has the truth in its interval about 19 times in 20, for falls too', () => {
    let covered = 0;
    for (let seed = 0; seed < 100; seed++) {
      const noise = gaussianNoise(seed);
      const result = timeToLimit(
        points(60, (i) => 75 - 0.3 * i + noise()),
        normal,
      );
      // 75 - 0.3 t = 40 at t = 116.7; the last point is at 59.
      if (result.status !== 'expected') continue;
      expect(result.limit).toBe('low');
      if (result.earliest <= 57.67 && (result.latest ?? Number.POSITIVE_INFINITY) >= 57.67) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(85);
  });

  it('is not led astray by outliers', () => {
    const result = timeToLimit(
      points(60, (i) => (i % 7 === 3 ? 500 : 50 + 0.2 * i)),
      normal,
    );
    expect(result).toMatchObject({ status: 'expected', time: expect.closeTo((30 - 0.2 * 59) / 0.2, 3) });
  });

  it('sees nothing without a trend, rarely so by chance, and that for wandering values too', () => {
    for (const correlation of [0, 0.8]) {
      let seen = 0;
      for (let seed = 0; seed < 100; seed++) {
        const noise = gaussianNoise(1_000 + seed);
        let value = 0;
        const wander = () => {
          value = correlation * value + noise();
          return 60 + value;
        };
        if (timeToLimit(points(60, wander), normal).status !== 'not in sight') seen++;
      }
      expect(seen).toBeLessThanOrEqual(5);
    }
  });

  it('sees nothing that is behind the horizon, on the other side, or without a limit', () => {
    const rising = points(60, (i) => 50 + 0.01 * i);
    expect(timeToLimit(rising, normal).status).toBe('not in sight');
    expect(timeToLimit(rising, { ...normal, horizon: 5_000 }).status).toBe('expected');
    expect(timeToLimit(rising, { ...normal, horizon: 5_000, high: null }).status).toBe('not in sight');
    expect(
      timeToLimit(
        points(60, () => 60),
        normal,
      ).status,
    ).toBe('not in sight');
  });

  it('says so when the range has been left already, and does not take a spike for that', () => {
    expect(
      timeToLimit(
        points(60, (i) => 50 + i),
        normal,
      ),
    ).toEqual({ status: 'outside already', limit: 'high' });
    expect(
      timeToLimit(
        points(60, () => 10),
        normal,
      ),
    ).toEqual({ status: 'outside already', limit: 'low' });
    expect(
      timeToLimit(
        points(60, (i) => (i === 59 ? 500 : 60)),
        normal,
      ).status,
    ).toBe('not in sight');
  });

  it('needs ten usable points at different times, in whatever order', () => {
    const rising = points(41, (i) => 50 + 0.5 * i);
    expect(timeToLimit(rising.slice(0, 9), normal).status).toBe('not enough data');
    expect(timeToLimit([], normal).status).toBe('not enough data');
    expect(
      timeToLimit(
        rowsOf(20, () => ({ time: 5, value: 50 })),
        normal,
      ).status,
    ).toBe('not enough data');
    const gaps = points(30, () => Number.NaN);
    expect(timeToLimit([...gaps, ...rising.slice(0, 5)], normal).status).toBe('not enough data');
    expect(timeToLimit(rising.toReversed(), normal)).toEqual(timeToLimit(rising, normal));
  });
});

describe('robustTrend', () => {
  it('is the median of the slopes between all pairs', () => {
    const times = Float64Array.of(0, 1, 2, 3, 4);
    expect(robustTrend(times, Float64Array.of(1, 2, 3, 4, 100)).slope).toBe(1);
  });

  it('has the significance of Mann and Kendall', () => {
    // Ten rising values: concordance 45, variance 125, z = 44 / sqrt(125).
    const times = Float64Array.from({ length: 10 }, (_, i) => i);
    expect(robustTrend(times, times).pValue).toBeCloseTo(8.3e-5, 6);
  });
});
