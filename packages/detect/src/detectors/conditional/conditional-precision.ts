import { invert } from '../../statistics/matrix.ts';
import type { ConditionalModel } from './conditional-model.ts';

/** Least share of a feature's variance that is its own: sensors may be copies of each other. */
const ridge = 1e-4;
/** How uncertain a covariance is that was learnt from few rows: averages over long spans have seen little yet. */
const uncertainty = 0.1;

/** The inverse of the covariance, with a ridge; sensors that tell nothing stand apart. */
export function updatePrecision(
  { covariance, precision, active, mean, noise, learnt }: ConditionalModel,
  spans: readonly number[],
): void {
  const n = mean.length;
  const k = n / active.length;
  const matrix = covariance.slice();
  for (let i = 0; i < n; i++) {
    const isApart = !active[(i / k) | 0];
    for (let j = 0; j < n; j++) if (isApart || !active[(j / k) | 0]) matrix[i * n + j] = Number(i === j);
    const unsure = ridge + (uncertainty * (spans[i % k] as number)) / learnt;
    if (!isApart) matrix[i * n + i] = (matrix[i * n + i] as number) * (1 + unsure) + 1e-9;
  }
  const inverse = invert(matrix, n);
  if (!inverse) return;
  precision.set(inverse);
  for (let g = 0; g < active.length; g++) noise[g] = conditionalNoise(precision, { n, k, g });
}

/** Standard deviation of a sensor's fastest feature about what the other sensors explain. */
function conditionalNoise(precision: Float64Array, { n, k, g }: { n: number; k: number; g: number }): number {
  const group = new Float64Array(k * k);
  for (let a = 0; a < k; a++)
    for (let b = 0; b < k; b++) group[a * k + b] = precision[(g * k + a) * n + g * k + b] as number;
  return Math.sqrt(Math.max(0, invert(group, k)?.[0] ?? 0));
}
