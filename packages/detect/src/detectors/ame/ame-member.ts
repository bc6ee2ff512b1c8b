import { invert } from '../../statistics/matrix.ts';

/** One smoothing and one memory of AME. */
export interface Member {
  smoothing: number;
  memory: number;
  smoothed: Float64Array;
  baseline: Float64Array;
  spread: Float64Array;
  /** Inverse of the correlation of the deviations, row by row. */
  inverse: Float64Array;
  /** Rows that the baseline has taken in. */
  age: number;
}

/** The least share of the raw spread that a smoothed deviation must be allowed. */
const noiseShare = 0.3;
const ridge = 1e-6;

/** Fits a member on rows in place, and returns the deviations from the baseline from row `burnIn` on. */
export function fitMember(member: Member, rows: readonly Float64Array[], burnIn: number): Float64Array[] {
  const deviations = follow(member, rows, burnIn);
  const { spread, smoothing } = member;
  for (let column = 0; column < spread.length; column++) {
    const squares = deviations.reduce((sum, deviation) => sum + (deviation[column] ?? 0) ** 2, 0);
    const noise = (noiseShare * standardDeviation(rows, column)) ** 2 / smoothing;
    spread[column] = Math.sqrt(squares / deviations.length + noise) + 1e-9;
  }
  const inverse = invert(correlation(deviations, spread), spread.length);
  // There is no inverse only when deviations overflow; then each sensor is judged by itself.
  for (let i = 0; i < spread.length * spread.length; i++)
    member.inverse[i] = inverse ? (inverse[i] as number) : Number(i % (spread.length + 1) === 0);
  return deviations;
}

/** z = deviation / spread, into `z`. */
export function scaleDeviations(deviation: Float64Array, spread: Float64Array, z: Float64Array): void {
  for (let column = 0; column < z.length; column++)
    z[column] = (deviation[column] as number) / (spread[column] as number);
}

/** Runs smoothing and baseline over the rows, and leaves the member as it is after the last. */
function follow(member: Member, rows: readonly Float64Array[], burnIn: number): Float64Array[] {
  const { smoothing, memory, smoothed, baseline } = member;
  smoothed.set(rows[0] ?? []);
  for (let column = 0; column < baseline.length; column++)
    baseline[column] =
      rows.slice(0, smoothing).reduce((sum, row) => sum + (row[column] ?? 0), 0) /
      Math.min(smoothing, rows.length);
  const deviations: Float64Array[] = [];
  for (const [i, row] of rows.entries()) {
    const weight = i === 0 ? 0 : 2 / (smoothing + 1);
    const gain = Math.max(1 / (i + 1 + smoothing), 1 / memory);
    const deviation = new Float64Array(row.length);
    for (let column = 0; column < row.length; column++) {
      const [value = 0, was = 0, level = 0] = [row[column], smoothed[column], baseline[column]];
      smoothed[column] = was + weight * (value - was);
      deviation[column] = (smoothed[column] as number) - level;
      baseline[column] = level + gain * (value - level);
    }
    if (i >= burnIn) deviations.push(deviation);
  }
  member.age = rows.length;
  return deviations;
}

function standardDeviation(rows: readonly Float64Array[], column: number): number {
  const mean = rows.reduce((sum, row) => sum + (row[column] ?? 0), 0) / rows.length;
  return Math.sqrt(rows.reduce((sum, row) => sum + ((row[column] ?? 0) - mean) ** 2, 0) / rows.length);
}

function correlation(deviations: readonly Float64Array[], spread: Float64Array): Float64Array {
  const n = spread.length;
  const matrix = new Float64Array(n * n);
  for (const deviation of deviations)
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        matrix[i * n + j] =
          (matrix[i * n + j] ?? 0) +
          ((deviation[i] ?? 0) / (spread[i] ?? 1)) * ((deviation[j] ?? 0) / (spread[j] ?? 1));
  for (let i = 0; i < n * n; i++)
    matrix[i] = (matrix[i] ?? 0) / deviations.length + (i % (n + 1) === 0 ? ridge : 0);
  return matrix;
}
