/** Mean and population standard deviation. */
export function describeValues(values: readonly number[]): { mean: number; std: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
  return { mean, std: Math.sqrt(variance) };
}

/** Pearson's correlation. */
export function correlation(xs: readonly number[], ys: readonly number[]): number {
  const x = describeValues(xs);
  const y = describeValues(ys);
  const covariance = xs.reduce((sum, value, i) => sum + (value - x.mean) * ((ys[i] ?? 0) - y.mean), 0);
  return covariance / xs.length / (x.std * y.std);
}

/** |z| of every value against the `window` values before it; the first ones have none. */
export function slidingZScores(values: readonly number[], window: number): number[] {
  const scores: number[] = [];
  let sum = 0;
  let squares = 0;
  for (const [i, value] of values.entries()) {
    if (i >= window) {
      const mean = sum / window;
      const std = Math.sqrt(squares / window - mean * mean);
      scores.push(Math.abs(value - mean) / std);
      const leaving = values[i - window] ?? 0;
      sum -= leaving;
      squares -= leaving * leaving;
    }
    sum += value;
    squares += value * value;
  }
  return scores;
}
