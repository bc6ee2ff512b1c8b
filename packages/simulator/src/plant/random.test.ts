import { describe, expect, it } from 'vitest';
import { describeValues } from '../../testing/statistics.ts';
import { createRandom } from './random.ts';

describe('createRandom', () => {
  const draw = (seed: number, stream: string) => {
    const random = createRandom(seed, stream);
    return Array.from({ length: 5 }, () => random.gaussian());
  };

  it('gives the same values for the same seed and stream', () => {
    expect(draw(1, 'M01')).toEqual(draw(1, 'M01'));
  });

  it('gives other values for another seed or another stream', () => {
    expect(draw(2, 'M01')).not.toEqual(draw(1, 'M01'));
    expect(draw(1, 'M02')).not.toEqual(draw(1, 'M01'));
  });

  it('spreads gaussian values with mean 0 and standard deviation 1, tails included', () => {
    const random = createRandom(7, 'test');
    const values = Array.from({ length: 100_000 }, () => random.gaussian());
    const { mean, std } = describeValues(values);
    expect(mean).toBeCloseTo(0, 1);
    expect(std).toBeCloseTo(1, 1);
    // 0.27 % of a normal distribution lies beyond three standard deviations.
    expect(values.filter((value) => Math.abs(value) > 3).length / values.length).toBeCloseTo(0.0027, 3);
  });

  it('spreads exponential values around their mean', () => {
    const random = createRandom(7, 'test');
    const values = Array.from({ length: 50_000 }, () => random.exponential(600));
    expect(describeValues(values).mean / 600).toBeCloseTo(1, 1);
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
  });

  it('refuses to pick from nothing', () => {
    expect(() => createRandom(1, 'test').pick([])).toThrow(RangeError);
  });
});
