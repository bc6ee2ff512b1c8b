import type { Detector } from './contract/detector.ts';
import { createAme } from './detectors/ame/ame.ts';
import { ameDefaults } from './detectors/ame/ame-model.ts';
import { createCalibratedAme } from './detectors/calibrated-ame/calibrated-ame.ts';
import { calibratedAmeDefaults } from './detectors/calibrated-ame/calibrated-ame-model.ts';
import { createConditional } from './detectors/conditional/conditional.ts';
import { conditionalDefaults } from './detectors/conditional/conditional-model.ts';
import { createCusum, cusumDefaults } from './detectors/cusum.ts';
import { createDropOut } from './detectors/drop-out.ts';
import { createEwma, ewmaDefaults } from './detectors/ewma.ts';
import {
  createIsolationForest,
  isolationForestDefaults,
} from './detectors/isolation-forest/isolation-forest.ts';
import { createPca, pcaDefaults } from './detectors/pca/pca.ts';
import { createRobustZ, robustZDefaults } from './detectors/robust-z.ts';
import { createScaleNovelty, scaleNoveltyDefaults } from './detectors/scale-novelty/scale-novelty.ts';
import { createStuckSensor, runLengthDefaults } from './detectors/stuck-sensor.ts';
import { createUniNovelty, uniNoveltyDefaults } from './detectors/uni-novelty.ts';
import { createZScore, zScoreDefaults } from './detectors/z-score.ts';

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
  conditional: {
    summary: 'each sensor given the others, at several time scales',
    judges: 'sensors together',
    ranking: 'score',
    threshold: conditionalDefaults.threshold,
    candidates: [0.3, 0.4, 0.5, 0.6, 0.7],
    create: ({ threshold = conditionalDefaults.threshold } = {}) => createConditional({ threshold }),
  },
  'calibrated-ame': {
    summary: 'AME that goes on learning spreads and remembers levels',
    judges: 'sensors together',
    ranking: 'score',
    threshold: calibratedAmeDefaults.threshold,
    candidates: [3.5, 4, 4.25, 4.5, 4.75, 5, 6],
    create: ({ threshold = calibratedAmeDefaults.threshold } = {}) => createCalibratedAme({ threshold }),
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
  'scale-novelty': {
    summary: 'seasonal nearest neighbour on two scales and range, tail probabilities',
    judges: 'a single series',
    ranking: 'statistic',
    threshold: scaleNoveltyDefaults.threshold,
    candidates: [0.5, 0.55, 0.6, 0.65, 0.7, 0.8],
    create: ({
      slotsPerDay = scaleNoveltyDefaults.slotsPerDay,
      threshold = scaleNoveltyDefaults.threshold,
    } = {}) => createScaleNovelty({ slotsPerDay, threshold }),
  },
  'isolation-forest': {
    summary: 'rows that random splits isolate soon',
    judges: 'sensors together',
    ranking: 'score',
    threshold: isolationForestDefaults.threshold,
    candidates: [0.5, 0.55, 0.6, 0.65, 0.7],
    create: ({ threshold = isolationForestDefaults.threshold } = {}) => createIsolationForest({ threshold }),
  },
  pca: {
    summary: 'principal components, T² and Q',
    judges: 'sensors together',
    ranking: 'score',
    threshold: pcaDefaults.threshold,
    candidates: [1, 1.5, 2, 3, 5, 10],
    create: ({ threshold = pcaDefaults.threshold } = {}) => createPca({ threshold }),
  },
  'z-score': {
    summary: 'standard deviations from the mean of a window',
    judges: 'a single series',
    ranking: 'score',
    threshold: zScoreDefaults.threshold,
    candidates: [3, 4, 5, 6],
    create: ({ threshold = zScoreDefaults.threshold } = {}) => createZScore({ threshold }),
  },
  'robust-z': {
    summary: 'median absolute deviations from the median of a window',
    judges: 'a single series',
    ranking: 'score',
    threshold: robustZDefaults.threshold,
    candidates: [3.5, 5, 7, 10],
    create: ({ threshold = robustZDefaults.threshold } = {}) => createRobustZ({ threshold }),
  },
  ewma: {
    summary: 'drift of a weighted average',
    judges: 'a single series',
    ranking: 'score',
    threshold: ewmaDefaults.threshold,
    candidates: [3, 4, 5, 7, 10],
    create: ({ threshold = ewmaDefaults.threshold } = {}) => createEwma({ threshold }),
  },
  cusum: {
    summary: 'drift by cumulative sums',
    judges: 'a single series',
    ranking: 'score',
    threshold: cusumDefaults.threshold,
    candidates: [5, 8, 12, 20, 30],
    create: ({ threshold = cusumDefaults.threshold } = {}) => createCusum({ threshold }),
  },
  'stuck-sensor': {
    summary: 'the same value for far too long',
    judges: 'a single series',
    ranking: 'score',
    threshold: runLengthDefaults.threshold,
    candidates: [0.5, 0.8, 1],
    create: ({ threshold = runLengthDefaults.threshold } = {}) => createStuckSensor({ threshold }),
  },
  'drop-out': {
    summary: 'no value for far too long',
    judges: 'a single series',
    ranking: 'score',
    threshold: runLengthDefaults.threshold,
    candidates: [0.5, 0.8, 1],
    create: ({ threshold = runLengthDefaults.threshold } = {}) => createDropOut({ threshold }),
  },
};

/** Which detector does best on each benchmark, and for machines in service: what is run when none is named. */
export const bestOf = { skab: 'calibrated-ame', nab: 'scale-novelty', machines: 'conditional' } as const;
