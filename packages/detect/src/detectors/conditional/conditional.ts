import { defineDetector } from '../../contract/define-detector.ts';
import type { Sample, Verdict } from '../../contract/detector.ts';
import type { RegisteredDetector } from '../../contract/registered-detector.ts';
import { isUsable } from '../../contract/sample.ts';
import { scoreOfTail } from '../../contract/score.ts';
import { toShares, withhold } from '../../contract/verdict.ts';
import { largestDeviation } from '../../statistics/point-score.ts';
import { blame, distanceOf, expectAll, share, worstSensor } from './conditional-blame.ts';
import { average, fitConditional, standardise } from './conditional-fit.ts';
import { learn } from './conditional-learning.ts';
import {
  blankConditional,
  type ConditionalModel,
  type ConditionalOptions,
  conditionalDefaults,
  doubtful,
} from './conditional-model.ts';
import { groupDistances, takeOut } from './group-distance.ts';

/** Standard deviations from what the others explain at which a value would spoil its sensor's averages. */
const gross = 6;
/** Rows of silence after which the averages mean nothing. */
const longSilence = 30;

/**
 * Judges every sensor of a machine by what the others say, at several time scales at once. Features are averages of each
 * sensor over 1 to 240 rows; from their covariance follows what the sensors lead one to expect of each other, delays
 * included: a temperature that goes with the load of the last minutes. So a change of load is no anomaly, and a small
 * deviation that lasts is as clear as a large short one. The statistic is the largest distance of a sensor from what
 * the others explain (group-distance.ts); its tail is learnt in operation, and the score is that of the tail.
 *
 * In an alarm the sensor to blame is taken out, and the others are judged without it, until what is left is normal:
 * those taken out, in this order, are the explanation. A sensor that is missing is taken out from the start. What is
 * grossly off does not enter the averages, so the alarm ends when its cause does.
 *
 * The covariance is learnt robustly (reweighting, after Rousseeuw and Van Driessen, Technometrics 41, 1999), and goes on
 * learning from rows without doubt.
 *
 * Example: two sensors that go together; when only one of them rises, that one is to blame, and what the other leads
 * one to expect of it is its `expected`.
 */
export function createConditional(options: Partial<ConditionalOptions> = {}) {
  const all = { ...conditionalDefaults, ...options };
  const { spans, memory, wait } = all;
  return defineDetector<ConditionalModel>({
    name: 'conditional',
    version: 1,
    options: { spans, memory, wait },
    minRows: 120,
    expects: true,
    blank: (columns) => blankConditional(columns, all),
    learn: (model, rows) => fitConditional(model, rows, all),
    judge: (model, sample, verdict) => judge(model, sample, verdict, all),
  });
}

export const conditional: RegisteredDetector = {
  name: 'conditional',
  summary: 'each sensor given the others, at several time scales',
  judges: 'sensors together',
  ranking: 'score',
  threshold: conditionalDefaults.threshold,
  candidates: [0.3, 0.4, 0.5, 0.6, 0.7],
  create: ({ threshold = conditionalDefaults.threshold } = {}) => createConditional({ threshold }),
};

function judge(model: ConditionalModel, sample: Sample, verdict: Verdict, options: ConditionalOptions): void {
  const k = options.spans.length;
  if (!takeIn(model, sample, options)) {
    withhold(verdict, 'not enough data');
    verdict.alarm = model.inAlarm;
    return;
  }
  const { scratch } = model;
  groupDistances(scratch, k);
  if (model.settling > 0) {
    model.settling--;
    fillMissing(model, sample, k);
    withhold(verdict, 'warming up');
    verdict.alarm = model.inAlarm;
    return;
  }
  const worst = worstSensor(model, k);
  const statistic = distanceOf(model, worst, k);
  const score = scoreOfTail(model.calibration.tailOf(statistic));
  model.inAlarm = score >= (model.inAlarm ? doubtful * options.threshold : options.threshold);
  verdict.status = 'ok';
  verdict.statistic = Math.min(statistic, largestDeviation);
  verdict.score = score;
  verdict.alarm = model.inAlarm;
  learn(model, statistic, options);
  verdict.contributions.fill(0);
  if (score < doubtful * options.threshold) share(verdict.contributions, model, k);
  else blame(model, verdict.contributions, options);
  toShares(verdict.contributions);
  expectAll(model, verdict, k);
  fillMissing(model, sample, k);
  dropGross(model, sample, k);
}

/** Lets the averages take a sample in, and takes missing sensors out; false when all are missing. */
function takeIn(model: ConditionalModel, sample: Sample, { spans }: ConditionalOptions): boolean {
  const { scratch, features, mean, active } = model;
  const k = spans.length;
  let present = 0;
  for (let g = 0; g < active.length; g++) if (isUsable(sample[g]) && active[g]) present++;
  if (present === 0) {
    model.silent++;
    return false;
  }
  const isBack = model.silent >= longSilence;
  if (isBack) model.settling = Math.max(...spans);
  model.silent = 0;
  for (let g = 0; g < active.length; g++) {
    if (!active[g] || !isUsable(sample[g])) continue;
    const z = standardise(model, sample[g] as number, g);
    if (isBack) features.fill(z, g * k, g * k + k);
    else average(features, g * k, z, spans);
  }
  for (let i = 0; i < mean.length; i++)
    scratch.deviation[i] = active[(i / k) | 0] ? (features[i] as number) - (mean[i] as number) : 0;
  scratch.left.set(model.precision);
  scratch.isOut.fill(0);
  for (let g = 0; g < active.length; g++) if (active[g] && !isUsable(sample[g])) takeOut(scratch, k, g);
  return true;
}

/** The averages of a sensor that is missing go on as the others lead one to expect. */
function fillMissing(model: ConditionalModel, sample: Sample, k: number): void {
  const { scratch, features, mean, active } = model;
  for (let g = 0; g < active.length; g++) {
    if (!active[g] || isUsable(sample[g])) continue;
    for (let i = g * k; i < g * k + k; i++)
      features[i] = (mean[i] as number) + (scratch.expected[i] as number);
  }
}

/** So do the slower ones of a sensor that is grossly off: the fastest tells that, and when it is over. */
function dropGross(model: ConditionalModel, sample: Sample, k: number): void {
  const { scratch, features, mean, active, noise } = model;
  for (let g = 0; g < active.length; g++) {
    const i = g * k;
    if (!scratch.isOut[g] || !isUsable(sample[g])) continue;
    const off = Math.abs((scratch.deviation[i] as number) - (scratch.expected[i] as number));
    if (off <= gross * (noise[g] as number)) continue;
    for (let j = i + 1; j < i + k; j++) features[j] = (mean[j] as number) + (scratch.expected[j] as number);
  }
}
