import type { Verdict } from '../contract/detector.ts';
import { scoreOfTail } from '../contract/score.ts';
import type { TailCalibration } from './tails/tail-calibration.ts';

/** Deviations beyond this are all the same, and infinite ones must not be. */
export const largestDeviation = 1e9;

/**
 * Fills a verdict from a statistic of a point in time. The score comes from how the statistic has been before, and,
 * until there is enough of that, from the tail that theory expects; the statistic then becomes part of what has been.
 */
export function scorePoint(
  verdict: Verdict,
  calibration: TailCalibration,
  { statistic, threshold, expectedTail }: { statistic: number; threshold: number; expectedTail: number },
): void {
  verdict.status = 'ok';
  verdict.statistic = statistic;
  verdict.alarm = statistic >= threshold;
  verdict.score = scoreOfTail(calibration.isReady ? calibration.tailOf(statistic) : expectedTail);
  calibration.observe(statistic);
}
