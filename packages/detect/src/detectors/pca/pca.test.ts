import { describe, expect, it } from 'vitest';
import { fitted, judgeAll, rowsOf } from '../../../testing/fitted.ts';
import { gaussianNoise } from '../../../testing/noise.ts';
import { symmetricEigen } from '../../statistics/eigen.ts';
import { createPca } from './pca.ts';
import { qLimit, tSquaredLimit } from './pca-limits.ts';

/** Pressure and flow go together, the temperature goes alone. */
function aPlant() {
  const noise = gaussianNoise(1);
  return rowsOf(1_000, () => {
    const load = noise();
    return [5 + load + 0.05 * noise(), 50 + 10 * load + 0.5 * noise(), 20 + noise()];
  });
}

describe('PCA', () => {
  const pca = createPca();

  it('notices sensors that no longer go together, each within its range', () => {
    const [together, apart] = judgeAll(pca, fitted(pca, aPlant()), [
      [6, 60, 20],
      [6, 40, 20],
    ]);
    expect(together).toMatchObject({ status: 'ok', alarm: false });
    expect(apart?.alarm).toBe(true);
    expect(apart?.contributions[2]).toBeLessThan(0.1);
  });

  it('notices what goes too far along the usual ways', () => {
    const [verdict] = judgeAll(pca, fitted(pca, aPlant()), [[25, 250, 20]]);
    expect(verdict?.alarm).toBe(true);
  });

  it('expects of a missing value what the others let expect', () => {
    const [usual, apart] = judgeAll(pca, fitted(pca, aPlant()), [
      [6.5, Number.NaN, 20],
      [6.5, 35, Number.NaN],
    ]);
    expect(usual?.statistic).toBeLessThan(0.5);
    expect(apart?.alarm).toBe(true);
  });

  it('exceeds its limits about as often as it should', () => {
    const loose = createPca({ confidence: 0.99, threshold: 1 });
    const rows = aPlant();
    const share =
      judgeAll(loose, fitted(loose, rows), rows).filter(({ alarm }) => alarm).length / rows.length;
    expect(share).toBeGreaterThan(0.005);
    expect(share).toBeLessThan(0.04);
  });
});

describe('symmetricEigen', () => {
  it('has the eigenvalues in falling order, and their vectors', () => {
    const { values, vectors } = symmetricEigen(Float64Array.of(2, 1, 1, 2), 2);
    expect(values[0]).toBeCloseTo(3, 12);
    expect(values[1]).toBeCloseTo(1, 12);
    expect(Math.abs(vectors[0]?.[0] ?? 0)).toBeCloseTo(Math.SQRT1_2, 12);
  });

  it('takes a matrix apart so that it can be put together again', () => {
    const noise = gaussianNoise(4);
    const n = 6;
    const matrix = new Float64Array(n * n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j <= i; j++) {
        matrix[i * n + j] = noise();
        matrix[j * n + i] = matrix[i * n + j] as number;
      }
    const { values, vectors } = symmetricEigen(matrix, n);
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++) {
        const sum = vectors.reduce((total, v, k) => total + (values[k] ?? 0) * (v[i] ?? 0) * (v[j] ?? 0), 0);
        expect(sum).toBeCloseTo(matrix[i * n + j] as number, 10);
      }
  });
});

describe('the limits', () => {
  it('are those of chi-squared in the simplest cases', () => {
    expect(tSquaredLimit(2, 1e6, 0.95) / 5.991).toBeCloseTo(1, 1);
    expect(tSquaredLimit(5, 1e6, 0.999) / 20.515).toBeCloseTo(1, 1);
    // By hand: (1.6449 × √2 / 3 + 7 / 9)³.
    expect(qLimit([1], 0.95) / 3.747).toBeCloseTo(1, 2);
    expect(qLimit([1, 1, 1, 1, 1], 0.99) / 15.086).toBeCloseTo(1, 1);
    expect(qLimit([0, 0], 0.99)).toBe(0);
  });
});
