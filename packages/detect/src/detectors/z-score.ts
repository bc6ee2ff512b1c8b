import { defineSeriesDetector } from '../contract/define-series-detector.ts';
import { withhold } from '../contract/verdict.ts';
import { twoSidedTail } from '../statistics/gaussian.ts';
import { largestDeviation, scorePoint } from '../statistics/point-score.ts';
import { SlidingMoments } from '../statistics/sliding-moments.ts';
import { TailCalibration } from '../statistics/tails/tail-calibration.ts';

export interface WindowOptions {
  /** Values that the window holds. */
  window: number;
  /** The |z| from which on it is an alarm. */
  threshold: number;
}

export const zScoreDefaults: WindowOptions = { window: 900, threshold: 3 };

/** The spread of a few values says little, and z would be anything. */
export const minBaseline = 10;

/**
 * How many standard deviations of the values before it a value lies from their mean (Shewhart, Economic Control of
 * Quality of Manufactured Product, 1931). The value itself is no part of its baseline: in it, it could never reach
 * |z| = sqrt(n - 1). A value that leaves a constant baseline is an alarm, whatever its distance.
 *
 * Example: after values that alternate between 9 and 11, 14 has z = 4.
 */
export function createZScore(options: Partial<WindowOptions> = {}) {
  const { window, threshold } = { ...zScoreDefaults, ...options };
  return defineSeriesDetector({
    name: 'z-score',
    version: 1,
    options: { window },
    blank: () => ({ moments: new SlidingMoments(window), calibration: new TailCalibration() }),
    judge({ moments, calibration }, value, verdict) {
      if (moments.length < minBaseline) {
        verdict.alarm = false;
        withhold(verdict, 'warming up');
      } else {
        const statistic = deviation(value - moments.mean, moments.isConstant ? 0 : moments.standardDeviation);
        scorePoint(verdict, calibration, { statistic, threshold, expectedTail: twoSidedTail(statistic) });
      }
      moments.push(value);
    },
  });
}

/** |difference| in spreads, finite; without any spread a difference is as large as it can be. */
export function deviation(difference: number, spread: number): number {
  if (difference === 0) return 0;
  return spread > 0 ? Math.min(Math.abs(difference) / spread, largestDeviation) : largestDeviation;
}
