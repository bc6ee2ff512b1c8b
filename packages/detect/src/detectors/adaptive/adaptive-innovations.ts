import { invertPositive, quadraticForm } from '../../statistics/matrix.ts';
import type { Innovations } from './adaptive-model.ts';

/** Shrinks what announces a row, in variances of a sensor; and more, the fewer rows there are for each announcing number. */
const transitionRidge = 0.1;
const precisionRidge = 1e-3;
const largestScaled = 1e6;
/** Rows of the average that announces the next row, with the row before. */
const announcedBy = 10;
/** Rows over which innovations are averaged for a trend. */
const trendRows = 6;

/** A row about a level, in standard deviations of single rows; 0 for sensors that do not count. */
export function scaled(
  { scale }: Innovations,
  { sample, level, active }: { sample: Float64Array; level: Float64Array; active: Uint8Array },
  into: Float64Array,
): void {
  for (let i = 0; i < scale.length; i++) {
    const z = active[i] ? ((sample[i] as number) - (level[i] as number)) / (scale[i] as number) : 0;
    into[i] = Math.max(-largestScaled, Math.min(largestScaled, z));
  }
}

/** What a scaled row brings beyond what the row before announced. */
export function innovate(
  { transition, before }: Pick<Innovations, 'transition' | 'before'>,
  now: Float64Array,
  into: Float64Array,
): void {
  const n = now.length;
  const m = before.length;
  for (let i = 0; i < n; i++) {
    let announced = 0;
    for (let j = 0; j < m; j++) announced += (transition[i * m + j] as number) * (before[j] as number);
    into[i] = (now[i] as number) - announced;
  }
}

/** Mean square of innovations in their own measure: 1 on average for what it was learnt from. */
export function energyOf({ precision }: Innovations, innovation: Float64Array, sensors: number): number {
  return Math.max(0, quadraticForm(precision, innovation)) / Math.max(1, sensors);
}

/** The largest part of an innovation that the other sensors' do not explain, in its standard deviations. */
export function largestApart(
  { precision }: Innovations,
  innovation: Float64Array,
  into: Float64Array,
): number {
  const n = innovation.length;
  let largest = 0;
  for (let i = 0; i < n; i++) {
    let sum = 0;
    for (let j = 0; j < n; j++) sum += (precision[i * n + j] as number) * (innovation[j] as number);
    into[i] = sum / Math.sqrt(precision[i * n + i] as number);
    largest = Math.max(largest, Math.abs(into[i] as number));
  }
  return largest;
}

/** A sensor's part of the energy: the parts of all add up to it. Negative ones, which lessen it, count as none. */
export function ownPart(
  { precision }: Innovations,
  { apart, own, sensor }: { apart: Float64Array; own: Float64Array; sensor: number },
): number {
  const scale = Math.sqrt(precision[sensor * (own.length + 1)] as number);
  return Math.max(0, (apart[sensor] as number) * scale * (own[sensor] as number));
}

/** Takes products of two rows into a matrix of means. */
export function learnProducts(
  matrix: Float64Array,
  [left, right]: readonly [Float64Array, Float64Array],
  weight: number,
): void {
  const m = right.length;
  for (let i = 0; i < left.length; i++)
    for (let j = 0; j < m; j++) {
      const before = matrix[i * m + j] as number;
      matrix[i * m + j] = before + weight * ((left[i] as number) * (right[j] as number) - before);
    }
}

/** The transition that the products lead to: A = across (within + ridge)^-1. */
export function renewTransition({ within, across, transition, learnt }: Innovations): void {
  const m = Math.round(Math.sqrt(within.length));
  const inverse = invertWith(within, m, transitionRidge + m / learnt);
  if (!inverse) return;
  for (let i = 0; i < transition.length / m; i++)
    for (let j = 0; j < m; j++) {
      let sum = 0;
      for (let k = 0; k < m; k++) sum += (across[i * m + k] as number) * (inverse[k * m + j] as number);
      transition[i * m + j] = sum;
    }
}

/** The inverse of the innovations' products; with few rows for many sensors a part of these is taken for chance. */
export function renewPrecision({ moments, precision, noise, learnt }: Innovations): void {
  const n = noise.length;
  const certain = learnt / (learnt + n);
  const withNoise = moments.map((product, at) =>
    at % (n + 1) === 0 ? product + (noise[at / (n + 1)] as number) : certain * product,
  );
  const inverse = invertWith(withNoise, n, precisionRidge);
  if (inverse) precision.set(inverse);
}

function invertWith(matrix: Float64Array, n: number, ridge: number): Float64Array | undefined {
  const copy = matrix.slice();
  // A sensor that has not moved yet has no variance, and stands apart from the others.
  for (let i = 0; i < n; i++) copy[i * n + i] = (copy[i * n + i] as number) + ridge;
  return invertPositive(copy, n);
}

/** What announces the next row, after this one: it itself, and the average up to it. */
export function announce(before: Float64Array, now: Float64Array): void {
  const n = now.length;
  before.set(now);
  for (let i = 0; i < n; i++) {
    const average = before[n + i] as number;
    before[n + i] = average + (2 / (announcedBy + 1)) * ((now[i] as number) - average);
  }
}

/** Lets the average of the innovations follow, and brings it to the measure of a single one. */
export function followTrend(trend: Float64Array, innovation: Float64Array, into: Float64Array): void {
  const weight = 2 / (trendRows + 1);
  const measure = Math.sqrt((2 - weight) / weight);
  for (let i = 0; i < trend.length; i++) {
    const before = trend[i] as number;
    trend[i] = before + weight * ((innovation[i] as number) - before);
    into[i] = measure * (trend[i] as number);
  }
}
