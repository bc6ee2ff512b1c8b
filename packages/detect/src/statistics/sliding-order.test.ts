import * as fc from 'fast-check';
import { quantileSorted } from 'simple-statistics';
import { describe, expect, it } from 'vitest';
import { SlidingOrder } from './sliding-order.ts';

describe('SlidingOrder', () => {
  it('has at any time the extremes and the median of its window', () => {
    const values = fc.array(fc.integer({ min: -5, max: 5 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(values, fc.integer({ min: 1, max: 12 }), (pushed, capacity) => {
        const window = new SlidingOrder(capacity);
        for (const [i, value] of pushed.entries()) {
          window.push(value);
          const sorted = pushed.slice(Math.max(0, i + 1 - capacity), i + 1).sort((a, b) => a - b);
          expect(window.quantile(0)).toBe(sorted[0]);
          expect(window.quantile(1)).toBe(sorted.at(-1));
          if (sorted.length % 2 === 1) expect(window.quantile(0.5)).toBe(quantileSorted(sorted, 0.5));
          expect(window.isSound()).toBe(true);
        }
      }),
    );
  });

  it('interpolates between neighbours', () => {
    const window = new SlidingOrder(4);
    expect(window.quantile(0.5)).toBeNaN();
    for (const value of [40, 10, 20, 30]) window.push(value);
    expect(window.quantile(0.5)).toBe(25);
    expect(window.quantile(0.9)).toBeCloseTo(37, 12);
  });

  it('knows when it cannot be what it was', () => {
    const window = new SlidingOrder(3);
    for (const value of [2, 1, 3]) window.push(value);
    window.order[0] = 2;
    expect(window.isSound()).toBe(false);
  });
});
