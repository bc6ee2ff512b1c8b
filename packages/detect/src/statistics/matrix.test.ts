import { describe, expect, it } from 'vitest';
import { invert, invertPositive, isPositiveDefinite, quadraticForm } from './matrix.ts';

describe('invert', () => {
  it('inverts, with a pivot of 0 on the way', () => {
    // [[0, 2], [4, 1]] has the inverse [[-1/8, 1/4], [1/2, 0]].
    expect(invert(Float64Array.of(0, 2, 4, 1), 2)).toEqual(Float64Array.of(-0.125, 0.25, 0.5, 0));
  });

  it('has no inverse for a singular matrix', () => {
    expect(invert(Float64Array.of(1, 2, 2, 4), 2)).toBeUndefined();
    expect(invert(Float64Array.of(Number.NaN), 1)).toBeUndefined();
  });
});

describe('invertPositive', () => {
  it('inverts as `invert` does, and has no inverse for what is not positive definite', () => {
    const matrix = Float64Array.of(4, 2, 1, 2, 3, 0.5, 1, 0.5, 2);
    const [expected, inverse] = [invert(matrix, 3), invertPositive(matrix, 3)];
    for (let i = 0; i < 9; i++) expect(inverse?.[i]).toBeCloseTo(expected?.[i] as number, 12);
    expect(invertPositive(Float64Array.of(1, 2, 2, 1), 2)).toBeUndefined();
    expect(invertPositive(Float64Array.of(Number.NaN), 1)).toBeUndefined();
  });
});

describe('isPositiveDefinite', () => {
  it('tells a covariance from what cannot be one', () => {
    expect(isPositiveDefinite(Float64Array.of(4, 2, 2, 3), 2)).toBe(true);
    // Two sensors that go with a third and against each other.
    expect(isPositiveDefinite(Float64Array.of(1, 0.9, 0.9, 0.9, 1, -0.9, 0.9, -0.9, 1), 3)).toBe(false);
    expect(isPositiveDefinite(Float64Array.of(1, 1, 1, 1), 2)).toBe(false);
    expect(isPositiveDefinite(Float64Array.of(Number.NaN), 1)).toBe(false);
  });
});

describe('quadraticForm', () => {
  it('is the sum over all products', () => {
    expect(quadraticForm(Float64Array.of(1, 2, 3, 4), Float64Array.of(5, 6))).toBe(25 + 60 + 90 + 144);
  });
});
