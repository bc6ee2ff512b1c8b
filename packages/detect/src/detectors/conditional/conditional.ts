import { defineDetector } from '../../contract/define-detector.ts';
import type { Sample, Verdict } from '../../contract/detector.ts';
import type { RegisteredDetector } from '../../contract/registered-detector.ts';
import { isUsable } from '../../contract/sample.ts';
import { scoreOfTail } from '../../contract/score.ts';
import { toShares, withhold } from '../../contract/verdict.ts';
import { largestDeviation } from '../../statistics/point-score.ts';
import { average, fitConditional, outlying, standardise, updatePrecision } from './conditional-fit.ts';
import {
  blankConditional,
  type ConditionalModel,
  type ConditionalOptions,
  conditionalDefaults,
  learnEvery,
} from './conditional-model.ts';
import { expectOut, groupDistances, takeOut } from './group-distance.ts';

/** The share of the threshold from which on a row teaches nothing, and down to which an alarm lasts. */
const doubtful = 0.5;
/** A value so many standard deviations from what the others explain would spoil its sensor's averages. */
const gross = 6;
/** Rows between two updates of the inverse of the covariance. */
const invertEvery = 240;
/** After a silence of so many rows the averages mean nothing. */
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
  aliases: ['multivariate'],
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

/** A sensor's distance in degrees of freedom of what is usual for it. */
function distanceOf({ scratch, usualDistance }: ConditionalModel, g: number, k: number): number {
  return g < 0 ? 0 : (k * (scratch.distance[g] as number)) / (usualDistance[g] as number);
}

function worstSensor(model: ConditionalModel, k: number): number {
  const { active, scratch } = model;
  let worst = -1;
  for (let g = 0; g < active.length; g++)
    if (
      active[g] &&
      !scratch.isOut[g] &&
      (worst < 0 || distanceOf(model, g, k) > distanceOf(model, worst, k))
    )
      worst = g;
  return worst;
}

function share(contributions: Float64Array, model: ConditionalModel, k: number): void {
  for (let g = 0; g < contributions.length; g++)
    if (model.active[g] && !model.scratch.isOut[g]) contributions[g] = distanceOf(model, g, k);
}

/** Takes sensors out, the worst first, until the others are normal; into `contributions` how far each was off then. */
function blame(
  model: ConditionalModel,
  contributions: Float64Array,
  { spans, threshold }: ConditionalOptions,
) {
  const { scratch, calibration } = model;
  const k = spans.length;
  for (let round = 0; round < contributions.length; round++) {
    const worst = worstSensor(model, k);
    const distance = distanceOf(model, worst, k);
    if (worst < 0 || (round > 0 && scoreOfTail(calibration.tailOf(distance)) < doubtful * threshold)) return;
    contributions[worst] = Math.sqrt(distance);
    takeOut(scratch, k, worst);
    groupDistances(scratch, k);
  }
}

/** In units of each sensor, what the sensors that are not to blame lead one to expect. */
function expectAll(model: ConditionalModel, { expected }: Verdict, k: number): void {
  const { scratch, precision, mean, center, spread, active } = model;
  expectOut(scratch, precision, k);
  if (!expected) return;
  for (let g = 0; g < active.length; g++) {
    const i = g * k;
    const deviation = scratch.isOut[g]
      ? (scratch.expected[i] as number)
      : (scratch.deviation[i] as number) - (scratch.rest[i] as number);
    expected[g] = active[g]
      ? (center[g] as number) + (spread[g] as number) * ((mean[i] as number) + deviation)
      : Number.NaN;
  }
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

/** Mean, covariance and usual distances follow what the machine does, some time later and over the memory. */
function learn(model: ConditionalModel, statistic: number, options: ConditionalOptions): void {
  const { quarantine, active, features, inAlarm } = model;
  const { isOut } = model.scratch;
  if (inAlarm) quarantine.clear();
  model.rows++;
  if (inAlarm || model.rows % learnEvery !== 0) return;
  for (let g = 0; g < active.length; g++) if (isOut[g]) return;
  quarantine.push(statistic, features, (calm, row) => {
    model.calibration.observe(calm);
    const isDoubtful = scoreOfTail(model.calibration.tailOf(calm)) >= doubtful * options.threshold;
    if (!isDoubtful) learnRow(model, row, options);
  });
}

function learnRow(
  model: ConditionalModel,
  row: ArrayLike<number>,
  { memory, spans }: ConditionalOptions,
): void {
  const { mean, covariance, usualDistance, scratch } = model;
  const { calmed } = scratch;
  const weight = learnEvery / Math.min(memory, model.learnt + learnEvery);
  model.learnt = Math.min(memory, model.learnt + learnEvery);
  const n = mean.length;
  for (let i = 0; i < n; i++) calmed[i] = (row[i] as number) - (mean[i] as number);
  for (let i = 0; i < n; i++) {
    const part = weight * (1 - weight) * (calmed[i] as number);
    for (let j = 0; j < n; j++)
      covariance[i * n + j] = (1 - weight) * (covariance[i * n + j] as number) + part * (calmed[j] as number);
    mean[i] = (mean[i] as number) + weight * (calmed[i] as number);
  }
  // The distances of now: in the long run they are those of what is learnt.
  for (let g = 0; g < usualDistance.length; g++) {
    const usual = usualDistance[g] as number;
    usualDistance[g] = usual + weight * (Math.min(scratch.distance[g] as number, outlying * usual) - usual);
  }
  if (model.rows % invertEvery === 0) updatePrecision(model, spans);
}
