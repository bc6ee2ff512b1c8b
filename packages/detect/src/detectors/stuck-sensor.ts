import { defineSeriesDetector } from '../contract/define-series-detector.ts';
import type { RegisteredDetector } from '../contract/registered-detector.ts';
import { RunLength, type RunLengthOptions, runLengthDefaults } from '../statistics/run-length.ts';

/**
 * A sensor that repeats its last value far longer than it ever did: it hangs, or its gateway repeats for it. A value
 * that has always been constant, such as a setpoint, is not stuck, and coarse steps are learnt as what they are.
 *
 * Source: the "flat line test" of QARTOD (U.S. IOOS, Manual for Real-Time Quality Control of In-situ Temperature and
 * Salinity Data, test 8), with lengths learnt from the series in place of fixed ones (run-length.ts).
 *
 * Example: after 200 values that all differ, the 27th repetition is an alarm.
 */
export function createStuckSensor(options: Partial<RunLengthOptions> = {}) {
  const { threshold } = { ...runLengthDefaults, ...options };
  return defineSeriesDetector({
    name: 'stuck-sensor',
    version: 1,
    options: {},
    blank: () => ({ last: Number.NaN, run: new RunLength() }),
    judge(model, value, verdict) {
      model.run.update(value === model.last, threshold, verdict);
      model.last = value;
    },
  });
}

export const stuckSensor: RegisteredDetector = {
  name: 'stuck-sensor',
  summary: 'the same value for far too long',
  judges: 'a single series',
  ranking: 'score',
  threshold: runLengthDefaults.threshold,
  candidates: [0.5, 0.8, 1],
  create: ({ threshold = runLengthDefaults.threshold } = {}) => createStuckSensor({ threshold }),
};
