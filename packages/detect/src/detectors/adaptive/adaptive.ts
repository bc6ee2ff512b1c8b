import { defineDetector } from '../../contract/define-detector.ts';
import type { Sample, Verdict } from '../../contract/detector.ts';
import type { RegisteredDetector } from '../../contract/registered-detector.ts';
import { isUsable } from '../../contract/sample.ts';
import { scoreOfTail } from '../../contract/score.ts';
import { withhold } from '../../contract/verdict.ts';
import { decide } from './adaptive-decision.ts';
import { explain, ratioOf, severityOf } from './adaptive-explanation.ts';
import { announce, scaled } from './adaptive-innovations.ts';
import { measure } from './adaptive-measure.ts';
import { fallSilent, speakAgain } from './adaptive-missing.ts';
import {
  type AdaptiveModel,
  announcers,
  blankAdaptive,
  burnIn,
  longAgo,
  type Member,
  rowChart,
} from './adaptive-model.ts';
import { type AdaptiveOptions, adaptiveDefaults } from './adaptive-options.ts';
import { fitAdaptive } from './learning/adaptive-fit.ts';
import { learnRow } from './learning/adaptive-learning.ts';

/**
 * Judges the sensors of a machine together, against what goes on being learnt: made for machines that nobody tuned for.
 * Five charts look at each row, and the one that is furthest beyond its limit decides and explains:
 *
 * - level: smoothed values against baselines that follow, for all sensors together and the largest alone (a multivariate
 *   EWMA chart; Lowry et al., Technometrics 34, 1992);
 * - relation: each sensor's average by what the others' show;
 * - energy, trend and row: what a row brings that the row before and an average did not announce, in its mean square of
 *   late, its mean of late, and by itself. This is the residual space of a state-space model (Russell, Chiang and Braatz,
 *   Chemometrics and Intelligent Laboratory Systems 51, 2000), by a regression instead of canonical variates.
 *
 * Spreads, correlations and limits are those of calm rows, and go on being learnt from them. A spread is never less than
 * the sensor's resolution allows; a sensor that had not moved yet is judged in units of its first step. In an alarm the
 * baseline stands still. The alarm ends when its cause does, or where the machine stays at a new level: that is learnt,
 * and the former level remains known, so that a return to it is no news.
 *
 * A missing value counts as the baseline, and teaches nothing.
 *
 * Example: two sensors that go together; when one of them rises alone, it is to blame, and `expected` says by how much.
 */
export function createAdaptive(options: Partial<AdaptiveOptions> = {}) {
  const all = { ...adaptiveDefaults, ...options };
  const { levels, relations, offDelay, energyRows } = all;
  return defineDetector<AdaptiveModel>({
    name: 'adaptive',
    version: 1,
    options: { levels, relations, offDelay, energyRows },
    minRows: 2 * burnIn,
    expects: true,
    blank: (columns) => blankAdaptive(columns, all),
    learn: (model, rows) => fitAdaptive(model, rows, all),
    judge: (model, sample, verdict) => judge(model, sample, verdict, all),
  });
}

export const adaptive: RegisteredDetector = {
  name: 'adaptive',
  aliases: ['multivariate'],
  summary: 'levels, relations and innovations of all sensors, against what goes on being learned',
  judges: 'sensors together',
  ranking: 'statistic',
  threshold: adaptiveDefaults.threshold,
  candidates: [0.8, 0.9, 1, 1.1, 1.2, 1.4],
  create: ({ threshold = adaptiveDefaults.threshold } = {}) => createAdaptive({ threshold }),
};

function judge(model: AdaptiveModel, sample: Sample, verdict: Verdict, options: AdaptiveOptions): void {
  const { scratch, charts } = model;
  if (!fill(model, sample)) {
    fallSilent(model);
    withhold(verdict, 'not enough data');
    verdict.alarm = model.inAlarm;
    return;
  }
  speakAgain(model);
  measure(model, options);
  if (model.settling > 0) {
    keepRow(model);
    withhold(verdict, 'warming up');
    verdict.alarm = model.inAlarm;
    return;
  }
  let tail = 1;
  for (let c = 0; c < charts.length; c++)
    tail = Math.min(tail, charts[c]?.tail.tailOf(scratch.statistics[c] as number) ?? 1);
  const ratios = {
    level: Math.max(ratioOf(model, 0), ratioOf(model, 1)),
    motion: Math.max(ratioOf(model, 2), ratioOf(model, 3)),
    row: ratioOf(model, rowChart),
  };
  decide(model, ratios, options);
  explain(model, verdict);
  const ratio = Math.max(ratios.level, ratios.motion, ratios.row);
  if (!model.inAlarm) learnRow(model, ratio, options);
  keepRow(model);
  verdict.status = 'ok';
  verdict.statistic = severityOf(model);
  verdict.alarm = model.inAlarm;
  verdict.score = scoreOfTail(Math.min(1, charts.length * tail));
}

/** Remembers the row, about the level as it is now, for what it announces of the next. */
function keepRow({ innovations, levels, scratch, active }: AdaptiveModel): void {
  const { baseline: level } = levels[levels.length - 1] as Member;
  scaled(innovations, { sample: scratch.sample, level, active }, scratch.now);
  announce(innovations.before, scratch.now);
  innovations.hasBefore = true;
}

const smoothingOf = ({ smoothing }: Member) => smoothing;

/** Puts the sample into the work space, the slowest member's baseline for missing values; false if all are missing. */
function fill(model: AdaptiveModel, sample: Sample): boolean {
  const { levels, relations, scratch, active, isCounter, since } = model;
  const longestSmoothing = Math.max(...levels.map(smoothingOf), ...relations.map(smoothingOf));
  const slowest = levels[levels.length - 1] as Member;
  let present = 0;
  scratch.sensors = 0;
  scratch.hasGaps = false;
  for (let i = 0; i < active.length; i++) {
    const value = sample[i];
    const usable = isUsable(value);
    const level = slowest.baseline[i] as number;
    if (usable) present++;
    if (usable && !active[i] && !isCounter[i] && Math.abs(value - level) > 1e-9 * Math.abs(level))
      wake(model, i, Math.abs(value - level));
    since[i] = usable ? Math.min(longAgo, (since[i] as number) + 1) : -1;
    if (active[i] && (since[i] as number) < longestSmoothing) scratch.hasGaps = true;
    scratch.sample[i] = usable ? value : level;
    scratch.sensors += active[i] as number;
  }
  return present > 0;
}

/**
 * A sensor moves that had not moved while it was learnt. How far it may move nobody knows, so its first step is the
 * measure of all others.
 */
function wake({ levels, relations, innovations, active }: AdaptiveModel, sensor: number, step: number): void {
  const n = active.length;
  active[sensor] = 1;
  for (const member of [...levels, ...relations]) {
    member.noise[sensor] = step ** 2;
    member.spread[sensor] = step;
  }
  innovations.scale[sensor] = step;
  innovations.noise[sensor] = 1;
  innovations.within[sensor * (announcers * n + 1)] = 1;
  innovations.precision[sensor * (n + 1)] = 1;
}
