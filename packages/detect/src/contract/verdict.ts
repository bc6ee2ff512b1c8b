import type { DetectorStatus, Verdict } from './detector.ts';

/** A verdict to be filled in again and again: `update` allocates nothing. */
export function createVerdict(columns: number, expects = false): Verdict {
  return {
    status: 'warming up',
    score: 0,
    alarm: false,
    statistic: 0,
    contributions: new Float64Array(columns),
    ...(expects && { expected: new Float64Array(columns).fill(Number.NaN) }),
  };
}

/** Makes a verdict one without a score. The alarm stays as the detector has it: silence is not recovery. */
export function withhold(verdict: Verdict, status: Exclude<DetectorStatus, 'ok'>): Verdict {
  verdict.status = status;
  verdict.score = 0;
  verdict.statistic = 0;
  verdict.contributions.fill(0);
  verdict.expected?.fill(Number.NaN);
  return verdict;
}

/** Scales weights of columns in place so that they add up to 1; all 0 when there is nothing to share. */
export function toShares(weights: Float64Array): void {
  let largest = 0;
  for (let column = 0; column < weights.length; column++) largest = Math.max(largest, weights[column] ?? 0);
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) {
    weights.fill(0);
    return;
  }
  // Divided by the largest first: the sum of huge weights would not be finite.
  let sum = 0;
  for (let column = 0; column < weights.length; column++) sum += (weights[column] ?? 0) / largest;
  for (let column = 0; column < weights.length; column++)
    weights[column] = (weights[column] ?? 0) / largest / sum;
}
