import { defineSeriesDetector } from '../contract/define-series-detector.ts';
import { RunLength } from '../statistics/run-length.ts';

export interface RunLengthOptions {
  /** The score from which on it is an alarm. */
  threshold: number;
}

export const runLengthDefaults: RunLengthOptions = { threshold: 0.8 };

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
