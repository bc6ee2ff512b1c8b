import type { RegisteredDetector } from '../../packages/detect/src/index.ts';
import { groupBy } from './choose-threshold.ts';
import type { NabSeries } from './nab-data.ts';
import {
  type NabProfile,
  type NabProfileName,
  nabPoints,
  nabProfiles,
  normalised,
  probationaryRows,
  rawAtThreshold,
  sweepThreshold,
} from './nab-score.ts';
import { Progress } from './progress.ts';
import { type Run, runDetector } from './run-detector.ts';
import type { VerdictLog } from './verdict-log.ts';

export type NabScores = Record<NabProfileName, number>;

export interface NabResult {
  detector: string;
  /** The threshold swept over all files together, as NAB does. */
  swept: NabScores;
  thresholds: NabScores;
  /** The detector's own threshold. */
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

export interface JudgedSeries {
  series: NabSeries;
  run: Run;
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
  return summariseNab(name, judged, registered.threshold);
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
export function summariseNab(detector: string, judged: readonly JudgedSeries[], ownThreshold: number) {
  const byProfile = (score: (profile: NabProfileName) => number) =>
    Object.fromEntries(
      Object.keys(nabProfiles).map((name) => [name, score(name as NabProfileName)]),
    ) as NabScores;
  const points = pointsByProfile(judged);
  const of = (files: readonly JudgedSeries[], profile: NabProfileName) => {
    const chosen = new Set(files.map((one) => judged.indexOf(one)));
    return points[profile].filter(({ file }) => chosen.has(file));
  };
  const sweep = (files: readonly JudgedSeries[], profile: NabProfileName) =>
    sweepThreshold(of(files, profile), nabProfiles[profile]);
  const at = (files: readonly JudgedSeries[], profile: NabProfileName, threshold: number) =>
    rawAtThreshold(of(files, profile), nabProfiles[profile], threshold);
  const norm = (files: readonly JudgedSeries[], profile: NabProfileName, raw: number) =>
    normalised(raw, windowCount(files), nabProfiles[profile]);
  const crossValidated = (key: (one: JudgedSeries) => string, profile: NabProfileName) => {
    const raw = [...groupBy(judged, key)].map(([name, members]) => {
      const others = judged.filter((one) => key(one) !== name);
      return at(members, profile, sweep(others, profile).threshold);
    });
    return norm(
      judged,
      profile,
      raw.reduce((sum, one) => sum + one, 0),
    );
  };
  const thresholds = byProfile((profile) => sweep(judged, profile).threshold);
  const group = (members: readonly JudgedSeries[]): NabGroup => ({
    scores: byProfile((profile) => norm(members, profile, at(members, profile, thresholds[profile]))),
    ...rates(members, thresholds.standard),
  });
  return {
    detector,
    swept: byProfile((profile) => norm(judged, profile, sweep(judged, profile).raw)),
    thresholds,
    own: byProfile((profile) => norm(judged, profile, at(judged, profile, ownThreshold))),
    byFile: byProfile((profile) => crossValidated((one) => one.series.name, profile)),
    byGroup: byProfile((profile) => crossValidated((one) => one.series.group, profile)),
    groups: new Map([...groupBy(judged, (one) => one.series.group)].map(([name, all]) => [name, group(all)])),
    all: group(judged),
    files: new Map(
      judged.map((one) => [
        one.series.name,
        norm([one], 'standard', at([one], 'standard', thresholds.standard)),
      ]),
    ),
    microseconds:
      judged.reduce((sum, { run, series }) => sum + run.microseconds * series.values.length, 0) /
      judged.reduce((sum, { series }) => sum + series.values.length, 0),
    bytes: Math.max(...judged.map(({ run }) => run.bytes)),
  };
}

const windowCount = (judged: readonly JudgedSeries[]) =>
  judged.reduce((sum, { series }) => sum + series.windows.length, 0);

/** All points of each profile with the number of their file, sorted once: sweeping sorted points again is cheap. */
function pointsByProfile(judged: readonly JudgedSeries[]) {
  const pointsOf = (profile: NabProfile) => {
    let firstWindow = 0;
    return judged
      .flatMap(({ series: { windows }, run: { scores } }, file) => {
        const points = nabPoints({ scores, windows }, { profile, firstWindow });
        firstWindow += windows.length;
        return points.map((point) => ({ ...point, file }));
      })
      .sort((a, b) => b.score - a.score);
  };
  return {
    standard: pointsOf(nabProfiles.standard),
    'low FP': pointsOf(nabProfiles['low FP']),
    'low FN': pointsOf(nabProfiles['low FN']),
  };
}

function rates(judged: readonly JudgedSeries[], threshold: number) {
  let [normalRows, falseAlarms, windows] = [0, 0, 0];
  const delays: number[] = [];
  for (const { series, run } of judged) {
    const isInside = (row: number) => series.windows.some(([start, end]) => row >= start && row <= end);
    for (let row = Math.ceil(probationaryRows(run.scores.length)); row < run.scores.length; row++) {
      if (isInside(row)) continue;
      normalRows++;
      if ((run.scores[row] ?? 0) >= threshold) falseAlarms++;
    }
    for (const [start, end] of series.windows) {
      windows++;
      const delay = run.scores.subarray(start, end + 1).findIndex((score) => score >= threshold);
      if (delay >= 0) delays.push(delay);
    }
  }
  delays.sort((a, b) => a - b);
  return {
    far: (100 * falseAlarms) / normalRows,
    mar: (100 * (windows - delays.length)) / windows,
    delayRows: delays[Math.floor(delays.length / 2)] ?? Number.NaN,
  };
}

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
