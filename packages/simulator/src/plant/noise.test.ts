import { describe, expect, it } from 'vitest';
import { correlation, describeValues } from '../../testing/statistics.ts';
import { createNoise } from './noise.ts';
import { createRandom } from './random.ts';

describe('createNoise', () => {
  const sampleEvery10s = (stepsPer10s: number) => {
    const noise = createNoise({ sigma: 2, correlationS: 10 }, createRandom(11, 'noise'));
    return Array.from({ length: 10_000 }, () => {
      let value = 0;
      for (let step = 0; step < stepsPer10s; step++) value = noise.advance(10 / stepsPer10s);
      return value;
    });
  };

  it.each([1, 10, 50])('has the same spread and memory in %i steps per 10 s', (stepsPer10s) => {
    const values = sampleEvery10s(stepsPer10s);
    expect(describeValues(values).std).toBeCloseTo(2, 1);
    expect(correlation(values.slice(0, -1), values.slice(1))).toBeCloseTo(Math.exp(-1), 1);
  });

  it('stands still when no time passes', () => {
    const noise = createNoise({ sigma: 2, correlationS: 10 }, createRandom(11, 'noise'));
    const value = noise.advance(1);
    expect(noise.advance(0)).toBe(value);
  });
});
