import { defineSeriesDetector } from '../contract/define-series-detector.ts';
import type { RegisteredDetector } from '../contract/registered-detector.ts';
import { deviation } from '../statistics/deviation.ts';
import { twoSidedTail } from '../statistics/gaussian.ts';
import { scorePoint } from '../statistics/point-score.ts';
import { referenceLevel, widening } from '../statistics/reference-level.ts';
import { TailCalibration } from '../statistics/tails/tail-calibration.ts';

export interface EwmaOptions {
  /** Weight of the latest value. */
  weight: number;
  /** The deviation from which on it is an alarm, in standard deviations of the average. */
  threshold: number;
}

export const ewmaDefaults: EwmaOptions = { weight: 0.05, threshold: 5 };

/**
 * EWMA chart: an exponentially weighted moving average against the level of fitting. It sees small lasting shifts that
 * drown in the noise of single values. The level stays: drift must not be learnt away.
 *
 * Source: Roberts, Control Chart Tests Based on Geometric Moving Averages, Technometrics 1, 1959. The average of
 * independent values scatters sqrt(w / (2 - w)) as wide as they do, that of correlated ones wider by `widening`.
 *
 * Example: a shift by one standard deviation is an alarm after about 30 values.
 */
export function createEwma(options: Partial<EwmaOptions> = {}) {
  const { weight, threshold } = { ...ewmaDefaults, ...options };
  const narrowing = Math.sqrt(weight / (2 - weight));
  return defineSeriesDetector({
    name: 'ewma',
    version: 1,
    options: { weight },
    minValues: 30,
    blank: () => ({ average: 0, center: 0, spread: 0, calibration: new TailCalibration() }),
    learn(model, values) {
      const level = referenceLevel(values);
      model.center = level.center;
      model.average = level.center;
      model.spread = level.spread * Math.min(1, narrowing * widening(level));
      for (const value of values) {
        model.average += weight * (value - model.average);
        model.calibration.observe(deviation(model.average - model.center, model.spread));
      }
      return undefined;
    },
    judge(model, value, verdict) {
      model.average += weight * (value - model.average);
      const statistic = deviation(model.average - model.center, model.spread);
      scorePoint(verdict, model.calibration, { statistic, threshold, expectedTail: twoSidedTail(statistic) });
    },
  });
}

export const ewma: RegisteredDetector = {
  name: 'ewma',
  summary: 'drift of a weighted average',
  judges: 'a single series',
  ranking: 'score',
  threshold: ewmaDefaults.threshold,
  candidates: [3, 4, 5, 7, 10],
  create: ({ threshold = ewmaDefaults.threshold } = {}) => createEwma({ threshold }),
};
