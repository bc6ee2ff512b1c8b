import { createAme } from './ame.ts';
import { ameDefaults } from './ame-model.ts';
import type { Detector } from './detector.ts';
import { createUniNovelty, uniNoveltyDefaults } from './uni-novelty.ts';

/** What a detector may be told about the series before it sees them. */
export interface DetectorSettings {
  /** Samples a day, for detectors that know the daily rhythm. */
  slotsPerDay?: number;
  /** Replaces the detector's own threshold on its statistic. */
  threshold?: number;
}

export interface RegisteredDetector {
  summary: string;
  /** Whether it judges a machine's sensors together or a single series. */
  judges: 'sensors together' | 'a single series';
  /** What to sweep thresholds over on benchmarks: a detector that speaks in pulses has them in its statistic. */
  ranking: 'score' | 'statistic';
  /** Its own threshold, and others to choose from in cross-validation. */
  threshold: number;
  candidates: readonly number[];
  create(settings?: DetectorSettings): Detector;
}

/** All detectors by the name that commands and the API know them by. */
export const detectors: Readonly<Record<string, RegisteredDetector>> = {
  ame: {
    summary: 'adaptive multivariate EWMA',
    judges: 'sensors together',
    ranking: 'score',
    threshold: ameDefaults.threshold,
    candidates: [3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8],
    create: ({ threshold = ameDefaults.threshold } = {}) => createAme({ threshold }),
  },
  'uni-novelty': {
    summary: 'seasonal nearest neighbour and range, tail probabilities',
    judges: 'a single series',
    ranking: 'statistic',
    threshold: uniNoveltyDefaults.threshold,
    candidates: [0.5, 0.6, 0.7, 0.8, 0.9],
    create: ({
      slotsPerDay = uniNoveltyDefaults.slotsPerDay,
      threshold = uniNoveltyDefaults.threshold,
    } = {}) => createUniNovelty({ slotsPerDay, threshold }),
  },
};

/** Which detector does best on each benchmark, and so is run when none is named. */
export const bestOf = { skab: 'ame', nab: 'uni-novelty' } as const;
