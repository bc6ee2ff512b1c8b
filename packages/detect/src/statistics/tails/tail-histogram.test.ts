import { describe, expect, it } from 'vitest';
import { exponentialNoise, uniformNoise } from '../../../testing/noise.ts';
import { TailHistogram } from './tail-histogram.ts';

/** A histogram of values that are 1 + Pareto-like: exp(scale * exponential). */
function aTail(count: number, scale: number): TailHistogram {
  const noise = exponentialNoise(1);
  const tail = new TailHistogram(4_000);
  tail.coverUpTo(50);
  for (let i = 0; i < count; i++) tail.update(Math.exp(scale * noise()));
  return tail;
}

describe('TailHistogram', () => {
  it('gives e-fold rarity for each mean log-excess beyond the quantile', () => {
    // Pareto with a mean log-excess of 0.2, as the prior has it: 1 % lie beyond exp(0.2 * log(100)).
    const rarity = aTail(20_000, 0.2).update(Math.exp(0.2 * (Math.log(100) + 3)));
    // Three beyond the 1 % quantile, 3 - log(2) beyond the 0.5 % quantile: 2.65 on average.
    expect(rarity).toBeGreaterThan(2.2);
    expect(rarity).toBeLessThan(3.1);
  });

  it('gives 0 to what is not in the tail', () => {
    expect(aTail(20_000, 0.2).update(1.5)).toBe(0);
  });

  it('gives a value of 2 a rarity of about 20 after values spread evenly up to 1', () => {
    const noise = uniformNoise(1);
    const tail = new TailHistogram(4_000);
    tail.coverUpTo(2);
    for (let i = 0; i < 10_000; i++) tail.update(0.01 + 0.99 * noise());
    const rarity = tail.update(2);
    expect(rarity).toBeGreaterThan(13);
    expect(rarity).toBeLessThan(27);
  });

  it('finds the quantile that a search from the top finds, after millions of values and growing ranges', () => {
    const noise = exponentialNoise(2);
    const tail = new TailHistogram(1_000);
    for (let i = 0; i < 100_000; i++) {
      if (i % 10_000 === 0) tail.coverUpTo(10 + i / 1_000);
      tail.update(0.1 + noise());
    }
    for (const [which, share] of [0.01, 0.005].entries()) {
      let above = 0;
      let bin = tail.weights.length - 1;
      while (above + (tail.weights[bin] as number) < share * tail.total)
        above += tail.weights[bin--] as number;
      expect(tail.quantileBins[which]).toBe(bin);
      expect((tail.above[which] as number) / tail.total).toBeCloseTo(above / tail.total, 9);
    }
    const sum = tail.weights.reduce((total, weight) => total + weight, 0);
    expect(sum / tail.total).toBeCloseTo(1, 9);
  });

  it('forgets: what was rare is usual after some half-lives', () => {
    const tail = aTail(20_000, 0.05);
    const before = tail.update(4);
    for (let i = 0; i < 20_000; i++) tail.update(4);
    expect(before).toBeGreaterThan(5);
    expect(tail.update(4)).toBeLessThan(0.5);
  });
});
