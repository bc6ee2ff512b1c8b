/** Differences below this share of the values' own size are rounding, and no step of a sensor. */
const rounding = 1e-9;

/** In what steps a series moves, and how often. */
export interface Quantum {
  /** The smallest step between two different values; 0 where a series never moves. */
  step: number;
  /** The share of values that differ from the one before, in [0, 1]. */
  moves: number;
}

/**
 * The resolution of a series. A sensor that was read in steps may stand still for as long as it was learnt from, and its
 * spread would then say that any step is impossible.
 *
 * Example: 35, 35, 36, 35 moves in steps of 1, in two thirds of the cases.
 */
export function quantumOf(values: ArrayLike<number>): Quantum {
  const sorted = Float64Array.from(values).sort();
  const size = Math.max(Math.abs(sorted[0] ?? 0), Math.abs(sorted[sorted.length - 1] ?? 0));
  let step = Number.POSITIVE_INFINITY;
  for (let i = 1; i < sorted.length; i++) {
    const gap = (sorted[i] as number) - (sorted[i - 1] as number);
    if (gap > rounding * size) step = Math.min(step, gap);
  }
  let moves = 0;
  for (let i = 1; i < values.length; i++)
    if (Math.abs((values[i] as number) - (values[i - 1] as number)) > rounding * size) moves++;
  return Number.isFinite(step) ? { step, moves: moves / (values.length - 1) } : { step: 0, moves: 0 };
}

/**
 * The least standard deviation to be allowed to an average over `rows` of such a series: half a step where it stands
 * still; less where it moves from row to row, so that steps average out and its own variance shows them.
 */
export function leastSpread({ step, moves }: Quantum, rows: number): number {
  return (0.5 * step * (1 - moves)) / Math.sqrt(1 + (rows - 1) * moves);
}
