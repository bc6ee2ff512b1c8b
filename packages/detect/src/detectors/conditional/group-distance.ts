import { invert } from '../../statistics/matrix.ts';
import type { ConditionalScratch } from './conditional-model.ts';

/**
 * How far each sensor is from what the other sensors say, when all features follow a normal distribution of precision
 * matrix W. With y = W e, and for the features g of a sensor: what the others cannot explain of them is
 * W_gg^-1 y_g, and its squared distance y_g' W_gg^-1 y_g. That is the reconstruction-based contribution, for which
 * it is proven that a single faulty sensor, if its fault is large, has the largest one; plain residuals smear over the
 * sensors (Alcala and Qin, Automatica 45, 2009).
 *
 * Fills `distance` and `rest` of the sensors that are not out, by the precision in `left`.
 */
export function groupDistances(scratch: ConditionalScratch, k: number): void {
  const { deviation, weighted, left, isOut, distance, rest, group } = scratch;
  const n = deviation.length;
  for (let i = 0; i < n; i++) {
    if (isOut[(i / k) | 0]) continue;
    let sum = 0;
    const row = i * n;
    for (let j = 0; j < n; j++) sum += (left[row + j] as number) * (deviation[j] as number);
    weighted[i] = sum;
  }
  for (let g = 0; g < isOut.length; g++) {
    if (isOut[g]) continue;
    takeGroup(left, { n, k, g }, group);
    distance[g] = solveInPlace(group, weighted, rest, g * k);
  }
}

/** Takes a sensor out: `left` becomes the precision of the others, as if it had never been measured. */
export function takeOut(scratch: ConditionalScratch, k: number, g: number): void {
  const { left, isOut, group } = scratch;
  const n = scratch.deviation.length;
  takeGroup(left, { n, k, g }, group);
  const inverse = invert(group, k);
  isOut[g] = 1;
  const start = g * k;
  for (let i = 0; i < n; i++) {
    if (isOut[(i / k) | 0]) continue;
    for (let a = 0; a < k; a++) {
      let factor = 0;
      for (let b = 0; b < k; b++) factor += (inverse?.[b * k + a] ?? 0) * (left[i * n + start + b] as number);
      if (factor === 0) continue;
      for (let j = 0; j < n; j++)
        if (!isOut[(j / k) | 0])
          left[i * n + j] = (left[i * n + j] as number) - factor * (left[(start + a) * n + j] as number);
    }
  }
  for (let i = 0; i < n; i++)
    for (let a = start; a < start + k; a++) {
      left[i * n + a] = 0;
      left[a * n + i] = 0;
    }
}

/**
 * What the sensors that are left say about those that are out: the deviations to be expected of the latter, into
 * `expected`. Solves W_AA e_A = - W_AS e_S by Gauss and Seidel over whole sensors, which converges for every positive
 * definite W.
 */
export function expectOut(scratch: ConditionalScratch, precision: Float64Array, k: number): void {
  const { deviation, isOut, group, weighted, rest, expected } = scratch;
  const n = deviation.length;
  for (let i = 0; i < n; i++) expected[i] = isOut[(i / k) | 0] ? 0 : (deviation[i] as number);
  let out = 0;
  for (let g = 0; g < isOut.length; g++) out += isOut[g] as number;
  if (out === 0) return;
  const rounds = out === 1 ? 1 : 12;
  for (let round = 0; round < rounds; round++)
    for (let g = 0; g < isOut.length; g++) {
      if (!isOut[g]) continue;
      const start = g * k;
      for (let i = start; i < start + k; i++) {
        let sum = 0;
        for (let j = 0; j < n; j++) sum += (precision[i * n + j] as number) * (expected[j] as number);
        weighted[i] = sum;
      }
      takeGroup(precision, { n, k, g }, group);
      solveInPlace(group, weighted, rest, start);
      for (let i = start; i < start + k; i++) expected[i] = (expected[i] as number) - (rest[i] as number);
    }
}

function takeGroup(
  matrix: Float64Array,
  { n, k, g }: { n: number; k: number; g: number },
  into: Float64Array,
): void {
  const start = g * k;
  for (let a = 0; a < k; a++)
    for (let b = 0; b < k; b++) into[a * k + b] = matrix[(start + a) * n + start + b] as number;
}

/**
 * Solves G x = y for a small positive definite G by Cholesky, which it overwrites; y and x are the parts of `right` and
 * `solution` from `start` on. Returns y' x, and 0 with x = 0 where G is not positive definite.
 */
function solveInPlace(G: Float64Array, right: Float64Array, solution: Float64Array, start: number): number {
  const k = Math.round(Math.sqrt(G.length));
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = G[i * k + j] as number;
      for (let m = 0; m < j; m++) sum -= (G[i * k + m] as number) * (G[j * k + m] as number);
      if (i === j) {
        if (!(sum > 0)) {
          solution.fill(0, start, start + k);
          return 0;
        }
        G[i * k + i] = Math.sqrt(sum);
      } else G[i * k + j] = sum / (G[j * k + j] as number);
    }
  }
  let squared = 0;
  for (let i = 0; i < k; i++) {
    let sum = right[start + i] as number;
    for (let m = 0; m < i; m++) sum -= (G[i * k + m] as number) * (solution[start + m] as number);
    const half = sum / (G[i * k + i] as number);
    solution[start + i] = half;
    squared += half * half;
  }
  for (let i = k - 1; i >= 0; i--) {
    let sum = solution[start + i] as number;
    for (let m = i + 1; m < k; m++) sum -= (G[m * k + i] as number) * (solution[start + m] as number);
    solution[start + i] = sum / (G[i * k + i] as number);
  }
  return squared;
}
