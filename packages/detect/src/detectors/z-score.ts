import { defineSeriesDetector } from '../contract/define-series-detector.ts';
import type { RegisteredDetector } from '../contract/registered-detector.ts';
import { withhold } from '../contract/verdict.ts';
import { deviation } from '../statistics/deviation.ts';
import { twoSidedTail } from '../statistics/gaussian.ts';
import { scorePoint } from '../statistics/point-score.ts';
import { SlidingMoments } from '../statistics/sliding-moments.ts';
import { minBaseline, type WindowOptions } from '../statistics/sliding-window.ts';
import { TailCalibration } from '../statistics/tails/tail-calibration.ts';

export const zScoreDefaults: WindowOptions = { window: 900, threshold: 3 };

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

export const zScore: RegisteredDetector = {
  name: 'z-score',
  aliases: ['zscore'],
  summary: 'standard deviations from the mean of a window',
  judges: 'a single series',
  ranking: 'score',
  threshold: zScoreDefaults.threshold,
  candidates: [3, 4, 5, 6],
  create: ({ threshold = zScoreDefaults.threshold } = {}) => createZScore({ threshold }),
  createForWindow: (rows) => createZScore({ window: Math.max(1, rows) }),
};
