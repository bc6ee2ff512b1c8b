import { defineSeriesDetector } from '../contract/define-series-detector.ts';
import { RunLength } from '../statistics/run-length.ts';
import { type RunLengthOptions, runLengthDefaults } from './stuck-sensor.ts';

/**
 * A sensor that has been silent far longer than it ever was: the one detector for which a missing value is news. It
 * learns which gaps are usual, so a sensor that reports now and then does not raise an alarm by that.
 *
 * Source: the "timing/gap test" of QARTOD (U.S. IOOS, test 1), with lengths learnt from the series (run-length.ts).
 *
 * Example: after 200 values without a gap, the 27th missing one is an alarm.
 */
export function createDropOut(options: Partial<RunLengthOptions> = {}) {
  const { threshold } = { ...runLengthDefaults, ...options };
  return defineSeriesDetector({
    name: 'drop-out',
    version: 1,
    options: {},
    blank: () => ({ run: new RunLength() }),
    judge: ({ run }, _value, verdict) => run.update(false, threshold, verdict),
    miss: ({ run }, verdict) => run.update(true, threshold, verdict),
  });
}
