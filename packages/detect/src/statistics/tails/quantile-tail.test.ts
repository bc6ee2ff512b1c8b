import { describe, expect, it } from 'vitest';
import { exponentialNoise } from '../../../testing/noise.ts';
import { QuantileTail } from './quantile-tail.ts';

function aTail({ values = 20_000, abnormalShare = 0 } = {}) {
  const noise = exponentialNoise(3);
  const tail = new QuantileTail();
  tail.start(Array.from({ length: 500 }, noise));
  for (let i = 0; i < values; i++)
    tail.observe(abnormalShare > 0 && i % Math.round(1 / abnormalShare) === 0 ? 1_000 + i : noise());
  return tail;
}

describe('QuantileTail', () => {
  it('knows nothing before it has started', () => {
    const tail = new QuantileTail();
    tail.observe(3);
    expect(tail.isReady).toBe(false);
    expect(tail.tailOf(1e9)).toBe(1);
  });

  it('finds the tail of an exponential distribution, as in the example', () => {
    expect(Math.log10(aTail().tailOf(9.2))).toBeCloseTo(-4, 0);
    expect(aTail().tailOf(Math.log(2))).toBeGreaterThan(0.3);
  });

  it('falls as the value grows, and never to nothing', () => {
    const tail = aTail();
    const tails = [0, 0.5, 1, 2, 2.5, 3, 4, 5, 8, 20, 100].map((value) => tail.tailOf(value));
    expect(tails).toEqual([...tails].sort((a, b) => b - a));
    expect(tail.tailOf(1e300)).toBeGreaterThan(0);
    expect(tail.tailOf(Number.NaN)).toBe(1);
  });

  it('hardly minds a few abnormal values, however large', () => {
    const [clean, spoilt] = [aTail(), aTail({ abnormalShare: 0.004 })];
    expect(Math.log10(spoilt.tailOf(12)) - Math.log10(clean.tailOf(12))).toBeLessThan(1.5);
  });

  it('heals after a first sample that was far too wide', () => {
    const noise = exponentialNoise(5);
    const tail = new QuantileTail();
    tail.start(Array.from({ length: 500 }, () => 30 * noise()));
    for (let i = 0; i < 10_000; i++) tail.observe(noise());
    expect(tail.tailOf(20)).toBeLessThan(1e-4);
  });

  it('copes with values that are all equal', () => {
    const tail = new QuantileTail();
    tail.start(new Array(200).fill(0));
    for (let i = 0; i < 1_000; i++) tail.observe(0);
    expect(tail.isSound()).toBe(true);
    expect(tail.tailOf(0)).toBe(1);
    expect(tail.tailOf(1)).toBeLessThan(1e-9);
  });
});
