import { defineSeriesDetector } from '../../../src/contract/define-series-detector.ts';
import type { RegisteredDetector } from '../../../src/contract/registered-detector.ts';
import { withhold } from '../../../src/contract/verdict.ts';
import { deviation } from '../../../src/statistics/deviation.ts';
import { scorePoint } from '../../../src/statistics/point-score.ts';
import { TailCalibration } from '../../../src/statistics/tails/tail-calibration.ts';

/** A step so many times as large as usual is an alarm. */
const defaultThreshold = 8;
/** The mean of a few steps says little. */
const minSteps = 10;
/** Steps that the mean remembers. */
const memory = 300;

/**
 * A step from one value to the next that is far larger than steps of this series usually are: a valve that slams, a
 * cable that comes loose. Slow drift, however far it goes, is none of its business.
 *
 * Example: after twenty steps of 1, a step of 9 is an alarm.
 */
export function createStepChange({ threshold = defaultThreshold } = {}) {
  return defineSeriesDetector({
    name: 'step-change',
    version: 1,
    options: {},
    blank: () => ({ last: Number.NaN, steps: 0, usual: 0, calibration: new TailCalibration() }),
    judge(model, value, verdict) {
      const step = Math.abs(value - model.last);
      model.last = value;
      if (model.steps < minSteps) {
        verdict.alarm = false;
        withhold(verdict, 'warming up');
      } else {
        const statistic = deviation(step, model.usual);
        // If steps follow an exponential distribution, this is how rarely one is so large.
        const expectedTail = Math.exp(-statistic);
        scorePoint(verdict, model.calibration, { statistic, threshold, expectedTail });
      }
      if (Number.isNaN(step)) return;
      model.steps = Math.min(memory, model.steps + 1);
      model.usual += (step - model.usual) / model.steps;
    },
  });
}

export const stepChange: RegisteredDetector = {
  name: 'step-change',
  summary: 'steps far larger than usual',
  judges: 'a single series',
  ranking: 'score',
  threshold: defaultThreshold,
  candidates: [5, 8, 12],
  create: createStepChange,
};
