import { describe, expect, it } from 'vitest';
import { scoreOfTail, tailOfScore } from './score.ts';

describe('scoreOfTail', () => {
  it('gives a tenth for each power of ten of rarity', () => {
    expect(scoreOfTail(1)).toBe(0);
    expect(scoreOfTail(0.1)).toBeCloseTo(0.1, 12);
    expect(scoreOfTail(1e-5)).toBeCloseTo(0.5, 12);
    expect(scoreOfTail(1e-10)).toBe(1);
  });

  it('stays in [0, 1] whatever it is given', () => {
    expect([0, 1e-300, -1].map(scoreOfTail)).toEqual([1, 1, 1]);
    expect([1.5, Number.POSITIVE_INFINITY, Number.NaN].map(scoreOfTail)).toEqual([0, 0, 0]);
  });

  it('is undone by tailOfScore', () => {
    expect(tailOfScore(scoreOfTail(0.0123))).toBeCloseTo(0.0123, 12);
  });
});
