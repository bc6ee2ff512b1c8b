/**
 * The calibrated score of a tail probability: a tenth for each power of ten by which normal operation shows something
 * as unusual less often. 0.1 is once in ten samples, 0.5 once in 100,000, 1 once in 10^10 or less. It means the same
 * for every detector. NaN is 0: a detector that knows nothing raises no alarm.
 */
export function scoreOfTail(probability: number): number {
  if (!(probability < 1)) return 0;
  return probability <= 1e-10 ? 1 : -Math.log10(probability) / 10;
}

/** The tail probability of a calibrated score: the inverse of `scoreOfTail`, for thresholds. */
export function tailOfScore(score: number): number {
  return 10 ** (-10 * score);
}
