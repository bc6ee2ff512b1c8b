import type { RegisteredDetector } from '@i40/detect';
import { groupBy } from '../choose-threshold.ts';
import { Progress } from '../progress.ts';
import { type Run, runDetector } from '../run-detector.ts';
import type { VerdictLog } from '../verdict-log.ts';
import type { NabSeries } from './nab-data.ts';
import { detectionRates, type JudgedSeries } from './nab-rates.ts';
import {
  type NabProfileName,
  nabPoints,
  nabProfiles,
  normalised,
  probationaryRows,
  rawAtThreshold,
  sortPoints,
  sweepThreshold,
} from './nab-score.ts';

export type NabScores = Record<NabProfileName, number>;

export interface NabResult {
  detector: string;
  /** The threshold swept over all files together, as NAB does. */
  swept: NabScores;
  thresholds: NabScores;
  /** The detector's own decisions. */
  own: NabScores;
  /** The threshold for each file chosen on all other files, and for each group on the other groups. */
  byFile: NabScores;
  byGroup: NabScores;
  /** At the swept threshold of the standard profile. */
  groups: Map<string, NabGroup>;
  all: NabGroup;
  files: Map<string, number>;
  microseconds: number;
  bytes: number;
}

export interface NabGroup {
  scores: NabScores;
  /** % of rows outside windows that are detections, % of windows without one, median rows from a window's beginning. */
  far: number;
  mar: number;
  delayRows: number;
}

/** Runs a detector over NAB's series, each from its first row on; what needs rows to learn has the probationary period. */
export function benchNab(
  name: string,
  registered: RegisteredDetector,
  { series, log }: { series: readonly NabSeries[]; log: VerdictLog },
): NabResult {
  const progress = new Progress(`NAB ${name}`, series.length);
  const judged = series.map((one) => {
    const run = judge(registered, one);
    logSeries(log, name, one, run);
    progress.step();
    return { series: one, run };
  });
  return summariseNab(name, judged);
}

function judge(registered: RegisteredDetector, { values, slotsPerDay }: NabSeries): Run {
  const rows = Array.from(values, (value) => Float64Array.of(value));
  const detector = registered.create({ slotsPerDay });
  const { ranking } = registered;
  const run = runDetector(detector, { rows, fitRows: 0, ranking });
  if (run.refusal === undefined) return run;
  return runDetector(detector, { rows, fitRows: Math.floor(probationaryRows(rows.length)), ranking });
}

/** All scores of judged series; exported for tests. */
export function summariseNab(detector: string, judged: readonly JudgedSeries[]): NabResult {
  const marks = {
    standard: scorer(judged, 'standard'),
    'low FP': scorer(judged, 'low FP'),
    'low FN': scorer(judged, 'low FN'),
  };
  const each = (score: (scorer: NabScorer) => number): NabScores => ({
    standard: score(marks.standard),
    'low FP': score(marks['low FP']),
    'low FN': score(marks['low FN']),
  });
  const thresholds = each((mark) => mark.sweep(judged).threshold);
  const swept = (files: readonly JudgedSeries[], { name, normalisedAt }: NabScorer) =>
    normalisedAt(files, () => thresholds[name]);
  const group = (files: readonly JudgedSeries[]): NabGroup => ({
    scores: each((mark) => swept(files, mark)),
    ...detectionRates(files, thresholds.standard),
  });
  const points = judged.reduce((sum, { series }) => sum + series.values.length, 0);
  return {
    detector,
    swept: each((mark) => swept(judged, mark)),
    thresholds,
    own: each((mark) => mark.ofDecisions()),
    byFile: each((mark) => mark.crossValidated(({ series }) => series.name)),
    byGroup: each((mark) => mark.crossValidated(({ series }) => series.group)),
    groups: new Map(
      [...groupBy(judged, ({ series }) => series.group)].map(([name, all]) => [name, group(all)]),
    ),
    all: group(judged),
    files: new Map(judged.map((one) => [one.series.name, swept([one], marks.standard)])),
    microseconds:
      judged.reduce((sum, { run, series }) => sum + run.microseconds * series.values.length, 0) / points,
    bytes: Math.max(...judged.map(({ run }) => run.bytes)),
  };
}

type NabScorer = ReturnType<typeof scorer>;

/** All that is asked of one profile, over points that are made once. */
function scorer(judged: readonly JudgedSeries[], name: NabProfileName) {
  const profile = nabProfiles[name];
  const pointsOf = (scoresOf: (run: Run) => ArrayLike<number>) => {
    let firstWindow = 0;
    return judged.map(({ series: { windows }, run }) => {
      const points = nabPoints({ scores: scoresOf(run), windows }, { profile, firstWindow });
      firstWindow += windows.length;
      return points;
    });
  };
  const points = pointsOf((run) => run.scores);
  const sorted = sortPoints(points);
  const sweep = (files: readonly JudgedSeries[]) => {
    const isIn = judged.map((one) => files.includes(one));
    return sweepThreshold(sorted, profile, (file) => isIn[file] ?? false);
  };
  const normalisedAt = (files: readonly JudgedSeries[], thresholdFor: (one: JudgedSeries) => number) => {
    const raw = files.reduce(
      (sum, one) => sum + rawAtThreshold(points[judged.indexOf(one)] ?? [], profile, thresholdFor(one)),
      0,
    );
    return normalised(raw, windowCount(files), profile);
  };
  return {
    name,
    sweep,
    normalisedAt,
    ofDecisions: () => {
      const raw = pointsOf((run) => run.alarms.map(Number)).map((file) => rawAtThreshold(file, profile, 1));
      return normalised(
        raw.reduce((sum, one) => sum + one, 0),
        windowCount(judged),
        profile,
      );
    },
    crossValidated: (key: (one: JudgedSeries) => string) => {
      const chosen = new Map(
        [...groupBy(judged, key).keys()].map((part) => [
          part,
          sweep(judged.filter((one) => key(one) !== part)).threshold,
        ]),
      );
      return normalisedAt(judged, (one) => chosen.get(key(one)) ?? Number.POSITIVE_INFINITY);
    },
  };
}

const windowCount = (judged: readonly JudgedSeries[]) =>
  judged.reduce((sum, { series }) => sum + series.windows.length, 0);

function logSeries(log: VerdictLog, detector: string, { name: file, timestamps }: NabSeries, run: Run): void {
  log.write(
    timestamps.map((timestamp, row) => ({
      benchmark: 'nab',
      detector,
      file,
      row,
      timestamp,
      score: run.scores[row] ?? 0,
      decision: run.alarms[row] ? 1 : 0,
    })),
  );
}
