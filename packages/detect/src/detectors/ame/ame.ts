import { defineDetector } from '../../contract/define-detector.ts';
import type { Sample, Verdict } from '../../contract/detector.ts';
import type { RegisteredDetector } from '../../contract/registered-detector.ts';
import { isUsable } from '../../contract/sample.ts';
import { scoreOfTail } from '../../contract/score.ts';
import { toShares, withhold } from '../../contract/verdict.ts';
import { quadraticForm } from '../../statistics/matrix.ts';
import { startupTrim } from '../../statistics/startup-trim.ts';
import { adapt, decide } from './ame-adaptation.ts';
import { fitMember, type Member, scaleDeviations } from './ame-member.ts';
import { type AmeModel, type AmeOptions, ameDefaults, blankModel, burnIn } from './ame-model.ts';

/**
 * AME, adaptive multivariate EWMA, for a machine's sensors together. Four members of different smoothing and memory;
 * each smooths every sensor, subtracts a slowly adapting baseline, scales by the spread seen in fitting, and combines
 * a Mahalanobis distance with the largest |z|. An alarm ends after `offDelay` calm rows; while it lasts the baseline
 * stands still, and if it ends at another level than it began, that is the new normal. The mean |z| of each sensor
 * explains the alarm.
 *
 * A multivariate EWMA chart (Lowry et al., Technometrics 34, 1992) with an adaptive mean. A missing value counts as
 * the baseline: it says nothing, so the sensor's deviation fades.
 *
 * Example: two sensors that rise together from rest; after 60 rows at a level 50 spreads higher it is in alarm.
 */
export function createAme(options: Partial<AmeOptions> = {}) {
  const all = { ...ameDefaults, ...options };
  const { smoothings, memories, offDelay } = all;
  return defineDetector<AmeModel>({
    name: 'ame',
    version: 1,
    options: { smoothings, memories, offDelay },
    minRows: burnIn + 2,
    blank: (columns) => blankModel(columns, all),
    learn(model, rows) {
      const stationary = all.trim ? rows.slice(startupTrim(rows)) : rows;
      learnMembers(model, stationary.length < burnIn + 2 ? rows : stationary, all);
      return undefined;
    },
    judge: (model, sample, verdict) => judge(model, sample, verdict, all),
  });
}

export const ame: RegisteredDetector = {
  name: 'ame',
  summary: 'adaptive multivariate EWMA',
  judges: 'sensors together',
  ranking: 'score',
  threshold: ameDefaults.threshold,
  candidates: [3, 3.5, 4, 4.5, 5, 5.5, 6, 7, 8],
  create: ({ threshold = ameDefaults.threshold } = {}) => createAme({ threshold }),
};

function learnMembers(model: AmeModel, rows: readonly Float64Array[], options: AmeOptions): void {
  const deviations = model.members.map((member) => fitMember(member, rows, burnIn));
  for (let row = 0; row < rows.length - burnIn; row++) {
    let total = 0;
    for (const [i, member] of model.members.entries()) {
      const deviation = deviations[i]?.[row];
      if (!deviation) continue;
      scaleDeviations(deviation, member.spread, model.scratch.z);
      total += distance(member, model.scratch.z, options);
    }
    model.calibration.observe(total / model.members.length);
  }
}

function distance(member: Member, z: Float64Array, { mahalanobisWeight }: AmeOptions): number {
  let largest = 0;
  for (let column = 0; column < z.length; column++)
    largest = Math.max(largest, Math.abs(z[column] as number));
  const squared = Math.max(0, quadraticForm(member.inverse, z));
  return 0.5 * mahalanobisWeight * Math.sqrt(squared / z.length) + 0.5 * largest;
}

function judge(model: AmeModel, sample: Sample, verdict: Verdict, options: AmeOptions): void {
  const { members, scratch, calibration } = model;
  if (!fill(model, sample)) {
    withhold(verdict, 'not enough data');
    return;
  }
  scratch.weights.fill(0);
  let total = 0;
  for (let i = 0; i < members.length; i++) {
    const member = members[i] as Member;
    const { smoothed, baseline, spread, smoothing } = member;
    for (let column = 0; column < smoothed.length; column++) {
      const before = smoothed[column] as number;
      const now = before + (2 / (smoothing + 1)) * ((scratch.sample[column] as number) - before);
      smoothed[column] = now;
      const z = (now - (baseline[column] as number)) / (spread[column] as number);
      scratch.z[column] = z;
      scratch.weights[column] = (scratch.weights[column] as number) + Math.abs(z);
    }
    total += distance(member, scratch.z, options);
  }
  const statistic = total / members.length;
  decide(model, statistic, options);
  adapt(model, statistic, options);
  verdict.status = 'ok';
  verdict.statistic = statistic;
  verdict.alarm = model.inAlarm;
  verdict.score = scoreOfTail(calibration.tailOf(statistic));
  if (!model.inAlarm) calibration.observe(statistic);
  verdict.contributions.set(scratch.weights);
  toShares(verdict.contributions);
}

/** Puts the sample into the work space, the slowest member's baseline for missing values; false if all are missing. */
function fill({ members, scratch }: AmeModel, sample: Sample): boolean {
  const slowest = members[members.length - 1] as Member;
  let present = 0;
  for (let column = 0; column < scratch.sample.length; column++) {
    const value = sample[column];
    if (isUsable(value)) present++;
    scratch.sample[column] = isUsable(value) ? value : (slowest.baseline[column] as number);
  }
  return present > 0;
}
