import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../../testing/fitted.ts';
import { gaussianNoise } from '../../../testing/noise.ts';
import { createIsolationForest, expectedDepth } from './isolation-forest.ts';

const forest = createIsolationForest();

function aCloud() {
  const noise = gaussianNoise(1);
  return rowsOf(1_000, () => [noise(), noise(), noise()]);
}

describe('the isolation forest', () => {
  it('isolates what is far out soon, and knows which sensor is to blame', () => {
    const [inside, outside] = judgeAll(forest, fitted(forest, aCloud()), [
      [0, 0, 0],
      [0, 9, 0],
    ]);
    expect(inside?.statistic).toBeLessThan(0.5);
    expect(inside?.alarm).toBe(false);
    expect(outside?.statistic).toBeGreaterThan((inside?.statistic ?? 1) + 0.1);
    expect(outside?.score).toBeGreaterThan(0.1);
    expect(inside?.score).toBeLessThan(0.05);
    expect(outside?.contributions[1]).toBeGreaterThan(0.6);
  });

  it('is the same for the same seed, and another one for another', () => {
    const statistic = (seed: number) => {
      const detector = createIsolationForest({ seed });
      return judgeAll(detector, fitted(detector, aCloud()), [[1, 2, 3]])[0]?.statistic;
    };
    expect(statistic(1)).toBe(statistic(1));
    expect(statistic(2)).not.toBe(statistic(1));
  });

  it('does without a missing value', () => {
    const [verdict] = judgeAll(forest, fitted(forest, aCloud()), [[Number.NaN, 9, 0]]);
    expect(verdict?.contributions[1]).toBeGreaterThan(0.5);
  });

  it('expects the depths of the paper', () => {
    expect([1, 2].map(expectedDepth)).toEqual([0, 1]);
    expect(expectedDepth(256)).toBeCloseTo(10.244, 2);
  });
});
