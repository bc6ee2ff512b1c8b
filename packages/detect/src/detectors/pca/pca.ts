import { defineDetector } from '../../contract/define-detector.ts';
import type { Sample, Verdict } from '../../contract/detector.ts';
import type { RegisteredDetector } from '../../contract/registered-detector.ts';
import { isUsable } from '../../contract/sample.ts';
import { toShares, withhold } from '../../contract/verdict.ts';
import { symmetricEigen } from '../../statistics/eigen.ts';
import { largestDeviation, scorePoint } from '../../statistics/point-score.ts';
import { TailCalibration } from '../../statistics/tails/tail-calibration.ts';
import { qLimit, tSquaredLimit } from './pca-limits.ts';

export interface PcaOptions {
  /** The share of the variance that the components explain. */
  explained: number;
  /** Of the limits of T² and Q. */
  confidence: number;
  /** The statistic from which on it is an alarm: 1 is at the limits. */
  threshold: number;
}

export const pcaDefaults: PcaOptions = { explained: 0.9, confidence: 0.999, threshold: 3 };

/**
 * PCA with T² and Q, the classic for a machine's sensors together. The principal components are how the sensors usually
 * move together. T² tells how far a row has gone along them, Q how far it has left them: a pressure that no longer goes
 * with the flow. The statistic is the larger of T² and Q, each in its limit.
 *
 * Columns are standardised; one that was constant gets a billionth of its value for a spread, so that any change shows.
 * A missing value is what the components expect of it (Nelson, Taylor, MacGregor, Chemometrics and Intelligent
 * Laboratory Systems 35, 1996).
 *
 * Source: Jackson and Mudholkar, Technometrics 21, 1979.
 *
 * Example: two sensors that are always equal; the row (1, -1) is within both ranges and far beyond the limit of Q.
 */
export function createPca(options: Partial<PcaOptions> = {}) {
  const all = { ...pcaDefaults, ...options };
  const { explained, confidence } = all;
  return defineDetector<PcaModel>({
    name: 'pca',
    version: 1,
    options: { explained, confidence },
    minRows: 30,
    blank: (columns) => ({
      mean: new Float64Array(columns),
      spread: new Float64Array(columns),
      vectors: Array.from({ length: columns }, () => new Float64Array(columns)),
      variances: new Float64Array(columns),
      kept: 0,
      tSquaredLimit: 0,
      qLimit: 0,
      calibration: new TailCalibration(),
      scratch: { z: new Float64Array(columns), fit: new Float64Array(columns), t: new Float64Array(columns) },
    }),
    learn(model, rows) {
      learnComponents(model, rows, all);
      const weights = new Float64Array(model.mean.length);
      for (const row of rows) model.calibration.observe(statisticOf(model, row, weights));
      return undefined;
    },
    judge: (model, sample, verdict) => judge(model, sample, verdict, all.threshold),
  });
}

export const pca: RegisteredDetector = {
  name: 'pca',
  summary: 'principal components, T² and Q',
  judges: 'sensors together',
  ranking: 'score',
  threshold: pcaDefaults.threshold,
  candidates: [1, 1.5, 2, 3, 5, 10],
  create: ({ threshold = pcaDefaults.threshold } = {}) => createPca({ threshold }),
};

interface PcaModel {
  mean: Float64Array;
  spread: Float64Array;
  vectors: Float64Array[];
  variances: Float64Array;
  /** How many of the components are kept. */
  kept: number;
  tSquaredLimit: number;
  qLimit: number;
  calibration: TailCalibration;
  scratch: { z: Float64Array; fit: Float64Array; t: Float64Array };
}

/** Variance that every direction is allowed: sensors may be copies of each other. */
const ridge = 1e-6;

function learnComponents(
  model: PcaModel,
  rows: readonly Float64Array[],
  { explained, confidence }: PcaOptions,
): void {
  const { mean, spread } = model;
  const n = mean.length;
  for (let column = 0; column < n; column++) {
    for (const row of rows) mean[column] = (mean[column] as number) + (row[column] as number) / rows.length;
    const center = mean[column] as number;
    const variance = rows.reduce(
      (sum, row) => sum + ((row[column] as number) - center) ** 2 / rows.length,
      0,
    );
    spread[column] = Math.max(Math.sqrt(variance), 1e-9 * Math.abs(center), 1e-12);
  }
  const correlation = new Float64Array(n * n);
  for (const row of rows) {
    standardise(model, row);
    const { z } = model.scratch;
    for (let i = 0; i < n; i++)
      for (let j = 0; j < n; j++)
        correlation[i * n + j] =
          (correlation[i * n + j] as number) + ((z[i] as number) * (z[j] as number)) / rows.length;
  }
  const { values, vectors } = symmetricEigen(correlation, n);
  for (const [i, vector] of vectors.entries()) model.vectors[i]?.set(vector);
  model.variances.set(values.map((value) => Math.max(value, ridge)));
  model.kept = componentsFor(model.variances, explained);
  model.tSquaredLimit = tSquaredLimit(model.kept, rows.length, confidence);
  model.qLimit = qLimit(model.variances.subarray(model.kept), confidence);
}

/** The fewest components that explain so much. */
function componentsFor(variances: Float64Array, explained: number): number {
  const total = variances.reduce((sum, value) => sum + value, 0);
  let sum = 0;
  for (const [i, value] of variances.entries()) {
    sum += value;
    if (sum >= explained * total) return i + 1;
  }
  return variances.length;
}

function judge(model: PcaModel, sample: Sample, verdict: Verdict, threshold: number): void {
  let present = 0;
  for (let column = 0; column < sample.length; column++) if (isUsable(sample[column])) present++;
  if (present === 0) {
    withhold(verdict, 'not enough data');
    return;
  }
  const statistic = statisticOf(model, sample, verdict.contributions);
  toShares(verdict.contributions);
  scorePoint(verdict, model.calibration, { statistic, threshold, expectedTail: 1 });
}

/** The larger of T² and Q in their limits, and into `weights` each column's part in both. */
function statisticOf(model: PcaModel, sample: Sample, weights: Float64Array): number {
  const { z, fit, t } = model.scratch;
  const missing = standardise(model, sample);
  project(model);
  for (let round = 0; missing && round < 10; round++) {
    for (let column = 0; column < z.length; column++)
      if (!isUsable(sample[column])) z[column] = fit[column] as number;
    project(model);
  }
  let tSquared = 0;
  for (let i = 0; i < model.kept; i++) tSquared += (t[i] as number) ** 2 / (model.variances[i] as number);
  let q = 0;
  for (let column = 0; column < z.length; column++) {
    const rest = ((z[column] as number) - (fit[column] as number)) ** 2;
    q += rest;
    let along = 0;
    for (let i = 0; i < model.kept; i++)
      along += ((t[i] as number) / (model.variances[i] as number)) * (model.vectors[i]?.[column] as number);
    weights[column] =
      Math.max(0, along * (z[column] as number)) / model.tSquaredLimit +
      (model.qLimit > 0 ? rest / model.qLimit : 0);
  }
  const qRatio = model.qLimit > 0 ? q / model.qLimit : 0;
  return Math.min(Math.max(tSquared / model.tSquaredLimit, qRatio), largestDeviation);
}

/** Into z; missing values are 0, their mean. Returns whether there were any. */
function standardise({ mean, spread, scratch: { z } }: PcaModel, sample: Sample): boolean {
  let missing = false;
  for (let column = 0; column < z.length; column++) {
    const value = sample[column];
    if (isUsable(value)) z[column] = (value - (mean[column] as number)) / (spread[column] as number);
    else {
      z[column] = 0;
      missing = true;
    }
  }
  return missing;
}

/** The components' part of z: their sizes into t, what they add up to into fit. */
function project({ vectors, kept, scratch: { z, fit, t } }: PcaModel): void {
  fit.fill(0);
  for (let i = 0; i < kept; i++) {
    const vector = vectors[i] as Float64Array;
    let size = 0;
    for (let column = 0; column < z.length; column++)
      size += (vector[column] as number) * (z[column] as number);
    t[i] = size;
    for (let column = 0; column < z.length; column++)
      fit[column] = (fit[column] as number) + size * (vector[column] as number);
  }
}
