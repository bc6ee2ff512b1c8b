import { defineSeriesDetector } from '../contract/define-series-detector.ts';
import type { RegisteredDetector } from '../contract/registered-detector.ts';
import { RunLength, type RunLengthOptions, runLengthDefaults } from '../statistics/run-length.ts';

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

export const dropOut: RegisteredDetector = {
  name: 'drop-out',
  summary: 'no value for far too long',
  judges: 'a single series',
  findsSilence: true,
  ranking: 'score',
  threshold: runLengthDefaults.threshold,
  candidates: [0.5, 0.8, 1],
  create: ({ threshold = runLengthDefaults.threshold } = {}) => createDropOut({ threshold }),
};
