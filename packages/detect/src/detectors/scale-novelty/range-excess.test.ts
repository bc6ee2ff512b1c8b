import { describe, expect, it } from 'vitest';
import { RangeExcess } from './range-excess.ts';

const options = { floor: 0.0075, halfLife: 4_000, epoch: 1_000 };

/** A range that has seen 0 to 100 and back, many times. */
function aRange(values = 800): RangeExcess {
  const range = new RangeExcess(options);
  for (let i = 0; i < values; i++) range.update(100 * Math.abs(Math.cos((Math.PI * i) / 20)));
  return range;
}

describe('RangeExcess', () => {
  it('gives 0 inside the range, some rarity just outside, and much far outside', () => {
    expect(aRange().update(100)).toBe(0);
    expect(aRange().update(101)).toBeCloseTo(4.2, 1);
    expect(aRange().update(200)).toBeCloseTo(21.1, 1);
    expect(aRange().update(-100)).toBeCloseTo(21.1, 1);
  });

  it('expects another record of a series that keeps setting them', () => {
    const rising = new RangeExcess(options);
    for (let i = 0; i < 500; i++) rising.update(i);
    expect(rising.update(500)).toBeLessThan(1.5);
  });

  it('says nothing about the first thirty values', () => {
    const range = new RangeExcess(options);
    for (let i = 0; i < 30; i++) expect(range.update(2 ** i)).toBe(0);
    expect(range.update(2 ** 40)).toBeGreaterThan(1);
  });

  it('outlives a wild value after two epochs at the latest', () => {
    const range = aRange(500);
    range.update(1e6);
    for (let i = 0; i < 2_000; i++) range.update(i % 101);
    expect(range.width).toBeCloseTo(100, 6);
    expect(range.update(200)).toBeGreaterThan(1);
  });
});
