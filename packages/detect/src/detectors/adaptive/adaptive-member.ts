import { invertPositive } from '../../statistics/matrix.ts';
import { expectMissing } from './adaptive-missing.ts';
import type { Member } from './adaptive-model.ts';
import type { Distance } from './adaptive-scratch.ts';

const ridge = 1e-6;

/** What a distance looks at, and where it leaves what it sees. */
export interface View {
  z: Float64Array;
  y: Float64Array;
  active: Uint8Array;
  sensors: number;
  /** Rows since each sensor has spoken again, if some have been silent. */
  since?: Float64Array | undefined;
}

/** Lets the smoothed values take a row in; those of a sensor that was silent begin anew. */
export function smooth({ smoothed, smoothing }: Member, sample: Float64Array, since?: Float64Array): void {
  const weight = 2 / (smoothing + 1);
  for (let i = 0; i < smoothed.length; i++) {
    const age = since ? (since[i] as number) : smoothing;
    if (age < 0) continue;
    const own = age < smoothing ? Math.max(weight, 1 / (age + 1)) : weight;
    smoothed[i] = (smoothed[i] as number) + own * ((sample[i] as number) - (smoothed[i] as number));
  }
}

/**
 * Distance of the smoothed row from `level`. `z` gets the deviations in spreads, and `y` those that the other sensors do
 * not explain, in their own standard deviations: y_i / sqrt(W_ii) with y = W z.
 */
export function distanceFrom(
  level: Float64Array,
  { smoothed, smoothing, spread, inverse }: Member,
  { z, y, active, sensors, since }: View,
  into: Distance,
): void {
  const n = smoothed.length;
  let single = 0;
  for (let i = 0; i < n; i++) {
    const counts = active[i] && (!since || (since[i] as number) >= smoothing);
    const value = counts ? ((smoothed[i] as number) - (level[i] as number)) / (spread[i] as number) : 0;
    z[i] = value;
    single = Math.max(single, Math.abs(value));
  }
  if (since) expectMissing(inverse, { since, active, rows: smoothing }, z);
  let squared = 0;
  let relative = 0;
  for (let i = 0; i < n; i++) {
    if (!active[i]) {
      y[i] = 0;
      continue;
    }
    let sum = 0;
    const row = i * n;
    for (let j = 0; j < n; j++) sum += (inverse[row + j] as number) * (z[j] as number);
    squared += (z[i] as number) * sum;
    const apart = sum / Math.sqrt(inverse[row + i] as number);
    y[i] = apart;
    relative = Math.max(relative, Math.abs(apart));
  }
  into.joint = Math.sqrt(Math.max(0, squared) / Math.max(1, sensors));
  into.single = single;
  into.relative = relative;
}

/** Lets the baseline follow a row. */
export function follow(member: Member, sample: Float64Array, factor = 1): void {
  const { baseline, memory } = member;
  const gain = factor * Math.max(1 / memory, 1 / (member.age + 1));
  member.age++;
  for (let i = 0; i < baseline.length; i++)
    baseline[i] = (baseline[i] as number) + gain * ((sample[i] as number) - (baseline[i] as number));
}

/**
 * Takes the present deviations from the baseline into the moments. Of a sensor that is missing they are what the others
 * lead one to expect, with the variance that this leaves open (the step of Dempster, Laird and Rubin, Journal of the
 * Royal Statistical Society B 39, 1977): products of some pairs without the others would contradict each other.
 */
export function learnDeviation(
  { smoothed, smoothing, baseline, spread, inverse, moments, learnt }: Member,
  { active, since, z }: Pick<View, 'active' | 'since' | 'z'>,
  gain: number,
): void {
  const n = smoothed.length;
  const weight = Math.max(1 / (learnt + 1), gain);
  if (since) {
    for (let i = 0; i < n; i++)
      z[i] = active[i] ? ((smoothed[i] as number) - (baseline[i] as number)) / (spread[i] as number) : 0;
    expectMissing(inverse, { since, active, rows: smoothing }, z);
  }
  for (let i = 0; i < n; i++)
    z[i] = since
      ? (z[i] as number) * (spread[i] as number)
      : (smoothed[i] as number) - (baseline[i] as number);
  for (let i = 0; i < n; i++) {
    if (!active[i]) continue;
    for (let j = 0; j < n; j++) {
      if (!active[j]) continue;
      const before = moments[i * n + j] as number;
      moments[i * n + j] = before + weight * ((z[i] as number) * (z[j] as number) - before);
    }
    if (since && (since[i] as number) < smoothing)
      moments[i * n + i] =
        (moments[i * n + i] as number) +
        (weight * (spread[i] as number) ** 2) / (inverse[i * n + i] as number);
  }
}

/**
 * Spreads and inverse correlation of what the moments are now. `shrink` of the correlation is taken for chance: with few
 * rows for many sensors some always seem to explain each other. What contradicts itself is not taken over.
 */
export function renew(member: Member, active: Uint8Array, shrink: number): void {
  const { moments, noise, spread, inverse } = member;
  const n = spread.length;
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++)
    spread[i] = Math.sqrt((moments[i * n + i] as number) + (noise[i] as number)) || 1;
  for (let i = 0; i < n; i++)
    for (let j = 0; j < n; j++) {
      const scale = Math.sqrt((moments[i * n + i] as number) * (moments[j * n + j] as number));
      const known = active[i] && active[j] && scale > 0 ? (moments[i * n + j] as number) / scale : 0;
      matrix[i * n + j] = i === j ? 1 + ridge : (1 - shrink) * known;
    }
  const renewed = invertPositive(matrix, n);
  if (renewed) inverse.set(renewed);
}
