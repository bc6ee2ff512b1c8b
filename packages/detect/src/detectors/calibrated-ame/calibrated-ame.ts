import { defineDetector } from '../../contract/define-detector.ts';
import type { Sample, Verdict } from '../../contract/detector.ts';
import type { RegisteredDetector } from '../../contract/registered-detector.ts';
import { isUsable } from '../../contract/sample.ts';
import { scoreOfTail } from '../../contract/score.ts';
import { toShares, withhold } from '../../contract/verdict.ts';
import { quadraticForm } from '../../statistics/matrix.ts';
import { startupTrim } from '../../statistics/startup-trim.ts';
import { adapt } from '../ame/ame-adaptation.ts';
import { scaleDeviations } from '../ame/ame-member.ts';
import { burnIn } from '../ame/ame-model.ts';
import { decideWithMemory } from './calibrated-ame-decision.ts';
import { fitLearningMember, learnDeviations } from './calibrated-ame-learning.ts';
import {
  blankCalibratedModel,
  type CalibratedAmeModel,
  type CalibratedAmeOptions,
  calibratedAmeDefaults,
  type LearningMember,
} from './calibrated-ame-model.ts';

/**
 * AME that goes on learning, for a machine's sensors together. AME knows the spreads of its training rows for ever, and
 * a few hundred rows do not show how far slow sensors wander. Here three things go on:
 *
 * - Calm rows teach spreads and correlations as well as the baseline, as a phase II chart goes on estimating (Jensen et
 *   al., Journal of Quality Technology 38, 2006), so false alarms become fewer with experience.
 * - The level before an alarm that ended elsewhere is remembered: an alarm about the way back ends as soon as it is reached.
 * - The threshold is raised where the statistic's tail in the training rows is heavy: peaks over a threshold, see
 *   tail-calibration.ts.
 *
 * A missing value counts as the baseline, and teaches no spread.
 *
 * Example: three sensors at rest; ten rows after one has stepped up by 10 spreads it is in alarm.
 */
export function createCalibratedAme(options: Partial<CalibratedAmeOptions> = {}) {
  const all = { ...calibratedAmeDefaults, ...options };
  const { smoothings, memories, offDelay, threshold, rarity, balance } = all;
  return defineDetector<CalibratedAmeModel>({
    name: 'calibrated-ame',
    version: 1,
    options: { smoothings, memories, offDelay, threshold, rarity, balance },
    minRows: burnIn + 2,
    blank: (columns) => blankCalibratedModel(columns, all),
    learn(model, rows) {
      const stationary = all.trim ? rows.slice(startupTrim(rows)) : rows;
      learn(model, stationary.length < burnIn + 2 ? rows : stationary, all);
      return undefined;
    },
    judge: (model, sample, verdict) => judge(model, sample, verdict, all),
  });
}

export const calibratedAme: RegisteredDetector = {
  name: 'calibrated-ame',
  summary: 'AME that goes on learning spreads and remembers levels',
  judges: 'sensors together',
  ranking: 'score',
  threshold: calibratedAmeDefaults.threshold,
  candidates: [3.5, 4, 4.25, 4.5, 4.75, 5, 6],
  create: ({ threshold = calibratedAmeDefaults.threshold } = {}) => createCalibratedAme({ threshold }),
};

function learn(
  model: CalibratedAmeModel,
  rows: readonly Float64Array[],
  options: CalibratedAmeOptions,
): void {
  const { members, calibration, scratch } = model;
  const deviations = members.map((member) => fitLearningMember(member, rows));
  for (let row = 0; row < rows.length - burnIn; row++) {
    let total = 0;
    for (const [i, member] of members.entries()) {
      scaleDeviations(deviations[i]?.[row] as Float64Array, member.spread, scratch.z);
      total += distance(member, scratch.z, options);
    }
    calibration.observe(total / members.length);
  }
  const { threshold, rarity } = options;
  // A fit on rows that hold a fault may not make the detector deaf.
  model.onset = Math.min(2 * threshold, Math.max(threshold, calibration.valueAt(rarity)));
}

function distance(member: LearningMember, z: Float64Array, options: CalibratedAmeOptions): number {
  let largest = 0;
  for (let column = 0; column < z.length; column++)
    largest = Math.max(largest, Math.abs(z[column] as number));
  const squared = Math.max(0, quadraticForm(member.inverse, z));
  const { balance, mahalanobisWeight } = options;
  return balance * mahalanobisWeight * Math.sqrt(squared / z.length) + (1 - balance) * largest;
}

function judge(
  model: CalibratedAmeModel,
  sample: Sample,
  verdict: Verdict,
  options: CalibratedAmeOptions,
): void {
  const { scratch, calibration } = model;
  if (!fill(model, sample)) {
    withhold(verdict, 'not enough data');
    return;
  }
  smooth(model);
  const before = model.remembers ? statisticFrom('remembered', model, options) : Number.POSITIVE_INFINITY;
  const present = statisticFrom('baseline', model, options);
  const statistic = decideWithMemory(model, { statistic: present, before }, options);
  if (!model.inAlarm && statistic < options.gate * options.threshold) learnDeviations(model, options);
  adapt(model, statistic, options);
  verdict.status = 'ok';
  verdict.statistic = statistic;
  verdict.alarm = model.inAlarm;
  verdict.score = scoreOfTail(calibration.tailOf(statistic));
  if (!model.inAlarm) calibration.observe(statistic);
  verdict.contributions.set(scratch.weights);
  toShares(verdict.contributions);
}

function smooth({ members, scratch }: CalibratedAmeModel): void {
  for (let i = 0; i < members.length; i++) {
    const { smoothed, smoothing } = members[i] as LearningMember;
    for (let column = 0; column < smoothed.length; column++) {
      const before = smoothed[column] as number;
      smoothed[column] = before + (2 / (smoothing + 1)) * ((scratch.sample[column] as number) - before);
    }
  }
}

/** How far the smoothed row is from one of the levels, and in `scratch.weights` each sensor's part. */
function statisticFrom(
  level: 'baseline' | 'remembered',
  { members, scratch }: CalibratedAmeModel,
  options: CalibratedAmeOptions,
): number {
  scratch.weights.fill(0);
  let total = 0;
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as LearningMember;
    const { smoothed, spread } = member;
    for (let column = 0; column < smoothed.length; column++) {
      const deviation = (smoothed[column] as number) - (member[level][column] as number);
      const z = deviation / (spread[column] as number);
      scratch.z[column] = z;
      scratch.weights[column] = (scratch.weights[column] as number) + Math.abs(z);
    }
    total += distance(member, scratch.z, options);
  }
  return total / members.length;
}

/** Puts the sample into the work space, the slowest member's baseline for missing values; false if all are missing. */
function fill({ members, scratch }: CalibratedAmeModel, sample: Sample): boolean {
  const slowest = members[members.length - 1] as LearningMember;
  let present = 0;
  for (let column = 0; column < scratch.sample.length; column++) {
    const value = sample[column];
    const usable = isUsable(value);
    scratch.present[column] = Number(usable);
    scratch.sample[column] = usable ? value : (slowest.baseline[column] as number);
    if (usable) present++;
  }
  return present > 0;
}
