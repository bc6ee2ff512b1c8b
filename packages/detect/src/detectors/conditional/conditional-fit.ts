import { medianSorted } from 'simple-statistics';
import { blankConditional, type ConditionalModel, type ConditionalOptions } from './conditional-model.ts';
import { updatePrecision } from './conditional-precision.ts';
import { groupDistances } from './group-distance.ts';

/** Rows further out than this multiple of the usual distance of normal ones are not learnt from. */
export const outlying = 5;
const largestZ = 1e6;
/** Rows from which on every second one will do: neighbours resemble each other. */
const plenty = 600;
const rounds = 5;
const folds = 5;
/** Features beyond this, in robust spreads, are cut for a first picture that outliers do not draw. */
const firstCut = 3;

/** Learns from rows that may hold some of abnormal operation; returns the reason when it cannot. */
export function fitConditional(
  model: ConditionalModel,
  rows: readonly Float64Array[],
  options: ConditionalOptions,
): string | undefined {
  learnScales(model, rows);
  if (!model.active.some(Boolean)) return 'no column varies';
  const slowest = Math.max(...options.spans);
  const burnIn = Math.min(slowest, rows.length >> 2);
  model.scratch.stride = rows.length < plenty ? 1 : 2;
  const features = runAverages(model, rows, options).filter(
    (_, i) => i >= burnIn && i % model.scratch.stride === 0,
  );
  const normal = fitFeatures(model, features, options);
  model.calibration.start(
    foldDistances(model, features, options).filter((_, i) => normal.has(features[i] as Float64Array)),
  );
  return undefined;
}

/**
 * The largest distance of each row, by a model that was learnt from the others: as everything will be that comes.
 * Distances of rows that were learnt from are too small.
 */
function foldDistances(
  model: ConditionalModel,
  rows: readonly Float64Array[],
  options: ConditionalOptions,
): number[] {
  const part = blankConditional(model.center.length, options);
  part.active.set(model.active);
  part.scratch.stride = model.scratch.stride;
  return Array.from({ length: folds }, (_, fold) => {
    const from = Math.floor((fold * rows.length) / folds);
    const to = Math.floor(((fold + 1) * rows.length) / folds);
    fitFeatures(part, [...rows.slice(0, from), ...rows.slice(to)], options);
    return rows.slice(from, to).map((row) => largestDistance(part, row, options));
  }).flat();
}

/** Median and spread per column; those that never move, and those that only ever rise, are set aside. */
function learnScales(model: ConditionalModel, rows: readonly Float64Array[]): void {
  for (let column = 0; column < model.center.length; column++) {
    const values = rows.map((row) => row[column] as number);
    const center = medianSorted(values.toSorted((a, b) => a - b));
    const deviations = values.map((value) => Math.abs(value - center)).sort((a, b) => a - b);
    const mean = deviations.reduce((sum, deviation) => sum + deviation / deviations.length, 0);
    const spread = Math.max(1.4826 * medianSorted(deviations), 0.2 * mean);
    model.center[column] = center;
    model.spread[column] = spread > 0 ? spread : 1;
    model.active[column] = Number(spread > 1e-12 * Math.abs(center) && !isCounter(values));
  }
}

/** An energy meter, a piece counter: it is new every time, and that is normal. */
function isCounter(values: readonly number[]): boolean {
  let rises = 0;
  for (let i = 1; i < values.length; i++) {
    const step = (values[i] as number) - (values[i - 1] as number);
    if (step < 0) return false;
    if (step > 0) rises++;
  }
  return rises > 2;
}

function runAverages(
  model: ConditionalModel,
  rows: readonly Float64Array[],
  { spans }: ConditionalOptions,
): Float64Array[] {
  const k = spans.length;
  for (const [i] of model.features.entries())
    model.features[i] = standardise(model, rows[0]?.[(i / k) | 0] as number, (i / k) | 0);
  return rows.map((row) => {
    for (let column = 0; column < row.length; column++)
      average(model.features, column * k, standardise(model, row[column] as number, column), spans);
    return model.features.slice();
  });
}

/** Lets a sensor's averages take in a value. */
export function average(features: Float64Array, start: number, z: number, spans: readonly number[]): void {
  for (let s = 0; s < spans.length; s++) {
    const before = features[start + s] as number;
    features[start + s] = before + (2 / ((spans[s] as number) + 1)) * (z - before);
  }
}

/** A value in medians and spreads of its sensor; bounded, so that products of it are finite. */
export function standardise({ center, spread }: ConditionalModel, value: number, column: number): number {
  const z = (value - (center[column] as number)) / (spread[column] as number);
  return Math.max(-largestZ, Math.min(largestZ, z));
}

/**
 * Mean and covariance of the rows that belong together, in a few rounds of leaving out those that do not. Returns the
 * rows that do.
 */
function fitFeatures(
  model: ConditionalModel,
  rows: readonly Float64Array[],
  options: ConditionalOptions,
): ReadonlySet<Float64Array> {
  let kept: readonly Float64Array[] = [];
  const k = options.spans.length;
  const cut = (value: number) => Math.max(-firstCut, Math.min(firstCut, value));
  estimate(
    model,
    rows.map((row) => row.map(cut)),
    options,
  );
  for (let round = 0; round < rounds; round++) {
    const distances = rows.map((row) => {
      distancesOf(model, row, k);
      return model.scratch.distance.slice();
    });
    for (let g = 0; g < model.usualDistance.length; g++) {
      const sorted = distances.map((of) => of[g] as number).sort((a, b) => a - b);
      // The median of a chi-squared distribution is about this share of its mean.
      model.usualDistance[g] = Math.max(medianSorted(sorted) / (1 - 2 / (9 * k)) ** 3, 1e-3);
    }
    const normal = rows.filter((_, i) =>
      distances[i]?.every((distance, g) => distance <= outlying * (model.usualDistance[g] as number)),
    );
    if (normal.length < rows.length / 3 || normal.length === kept.length) break;
    estimate(model, normal, options);
    kept = normal;
  }
  return new Set(kept.length > 0 ? kept : rows);
}

function estimate(model: ConditionalModel, rows: readonly Float64Array[], options: ConditionalOptions): void {
  const { mean, covariance } = model;
  const n = mean.length;
  mean.fill(0);
  covariance.fill(0);
  for (const row of rows)
    for (let i = 0; i < n; i++) mean[i] = (mean[i] as number) + (row[i] as number) / rows.length;
  for (const row of rows)
    for (let i = 0; i < n; i++) {
      const deviation = ((row[i] as number) - (mean[i] as number)) / rows.length;
      for (let j = 0; j <= i; j++)
        covariance[i * n + j] =
          (covariance[i * n + j] as number) + deviation * ((row[j] as number) - (mean[j] as number));
    }
  for (let i = 0; i < n; i++)
    for (let j = 0; j < i; j++) covariance[j * n + i] = covariance[i * n + j] as number;
  model.learnt = rows.length * model.scratch.stride;
  updatePrecision(model, options.spans);
}

function distancesOf(model: ConditionalModel, features: Float64Array, k: number): void {
  const { scratch, mean, active, precision } = model;
  for (let i = 0; i < mean.length; i++)
    scratch.deviation[i] = active[(i / k) | 0] ? (features[i] as number) - (mean[i] as number) : 0;
  scratch.isOut.fill(0);
  scratch.left.set(precision);
  groupDistances(scratch, k);
}

function largestDistance(
  model: ConditionalModel,
  features: Float64Array,
  { spans }: ConditionalOptions,
): number {
  distancesOf(model, features, spans.length);
  let largest = 0;
  for (let g = 0; g < model.usualDistance.length; g++)
    largest = Math.max(
      largest,
      (spans.length * (model.scratch.distance[g] as number)) / (model.usualDistance[g] as number),
    );
  return largest;
}
