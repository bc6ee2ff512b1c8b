import { defineSeriesDetector } from '../contract/define-series-detector.ts';
import type { RegisteredDetector } from '../contract/registered-detector.ts';
import { scorePoint } from '../statistics/point-score.ts';
import { referenceLevel, widening } from '../statistics/reference-level.ts';
import { TailCalibration } from '../statistics/tails/tail-calibration.ts';

export interface CusumOptions {
  /** What a deviation must exceed to count, in standard deviations: half the shift that is looked for. */
  allowance: number;
  /** The sum from which on it is an alarm. */
  threshold: number;
}

export const cusumDefaults: CusumOptions = { allowance: 0.5, threshold: 12 };

/** Sums stop at this multiple of the threshold, so that an alarm ends some time after its cause. */
const ceiling = 4;
/** Single values count no more than this, in standard deviations: a spike is no drift. */
const largestStep = 4;

/**
 * CUSUM: deviations beyond an allowance add up, upwards and downwards, and the larger sum is the statistic. The fastest
 * possible detection of a lasting shift of known size, and next to an EWMA chart the other classic against drift.
 *
 * Source: Page, Continuous Inspection Schemes, Biometrika 41, 1954. For independent normal values, a threshold of 12
 * with an allowance of 0.5 gives a false alarm in some 500,000 (Siegmund, Sequential Analysis, 1985, section 2.4), and
 * sums exceed s about as rarely as e^(-2 allowance s).
 *
 * Example: a shift by one standard deviation adds half of one with every value, so 24 values make an alarm.
 */
export function createCusum(options: Partial<CusumOptions> = {}) {
  const { allowance, threshold } = { ...cusumDefaults, ...options };
  const add = (model: CusumModel, value: number): number => {
    const z =
      model.spread > 0
        ? (value - model.center) / model.spread
        : Math.sign(value - model.center) * largestStep;
    const step = Math.min(largestStep, Math.max(-largestStep, z));
    model.above = Math.min(ceiling * threshold, Math.max(0, model.above + step - allowance));
    model.below = Math.min(ceiling * threshold, Math.max(0, model.below - step - allowance));
    return Math.max(model.above, model.below);
  };
  return defineSeriesDetector<CusumModel>({
    name: 'cusum',
    version: 1,
    options: { allowance, threshold },
    minValues: 30,
    blank: () => ({ above: 0, below: 0, center: 0, spread: 0, calibration: new TailCalibration() }),
    learn(model, values) {
      const level = referenceLevel(values);
      model.center = level.center;
      model.spread = level.spread * widening(level);
      for (const value of values) model.calibration.observe(add(model, value));
      return undefined;
    },
    judge(model, value, verdict) {
      const statistic = add(model, value);
      const expectedTail = Math.exp(-2 * allowance * statistic);
      scorePoint(verdict, model.calibration, { statistic, threshold, expectedTail });
    },
  });
}

export const cusum: RegisteredDetector = {
  name: 'cusum',
  summary: 'drift by cumulative sums',
  judges: 'a single series',
  ranking: 'score',
  threshold: cusumDefaults.threshold,
  candidates: [5, 8, 12, 20, 30],
  create: ({ threshold = cusumDefaults.threshold } = {}) => createCusum({ threshold }),
};

interface CusumModel {
  above: number;
  below: number;
  center: number;
  spread: number;
  calibration: TailCalibration;
}
