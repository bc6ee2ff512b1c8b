import { levelStatistic } from './adaptive-charts.ts';
import { energyOf, followTrend, innovate, largestApart, ownPart, scaled } from './adaptive-innovations.ts';
import { distanceFrom, smooth } from './adaptive-member.ts';
import { imputeInnovation } from './adaptive-missing.ts';
import { type AdaptiveModel, type Member, rowChart } from './adaptive-model.ts';
import type { AdaptiveOptions } from './adaptive-options.ts';

/** Standard deviations of single rows beyond which a value is cut before it is averaged: one row must not linger. */
const cut = 20;
/** What a single row's energy counts for at most, in limits of the average. */
const cutEnergy = 25;

/** Lets the averages take the present row in, and fills `scratch.statistics` and what explains them. */
export function measure(model: AdaptiveModel, { energyRows }: AdaptiveOptions): void {
  const { levels, relations, scratch, active } = model;
  const { statistics, distance, z, y, sensors } = scratch;
  const since = scratch.hasGaps ? model.since : undefined;
  const view = { z, y, active, sensors, since };
  bound(model);
  let level = 0;
  for (const member of levels) {
    smooth(member, scratch.bounded, since);
    distanceFrom(member.baseline, member, view, distance);
    level += levelStatistic(distance);
  }
  statistics[0] = level / levels.length;
  statistics[1] = 0;
  for (const [m, member] of relations.entries()) {
    smooth(member, scratch.bounded, since);
    distanceFrom(member.baseline, member, view, distance);
    if (m === 0) expectLevel(model, member);
    const relative = distance.relative * certainty(member);
    if (m > 0 && relative <= (statistics[1] as number)) continue;
    statistics[1] = relative;
    scratch.relationBlame.set(y);
  }
  measureInnovation(model, energyRows);
}

/** What is missing was as announced, and as the others' innovations say. */
function imputeMissing(model: AdaptiveModel, innovation: Float64Array): void {
  const { innovations, scratch, active, levels, since } = model;
  const { now, sample } = scratch;
  const announced = innovation.map((error, i) => (now[i] as number) - error);
  imputeInnovation(innovations, model, innovation);
  const baseline = levels.at(-1)?.baseline;
  for (let i = 0; i < now.length; i++) {
    if ((since[i] as number) >= 0 || !active[i]) continue;
    now[i] = (announced[i] as number) + (innovation[i] as number);
    sample[i] = (baseline?.[i] ?? 0) + (now[i] as number) * (innovations.scale[i] as number);
  }
}

function bound({ levels, innovations, scratch }: AdaptiveModel): void {
  const { baseline } = levels[levels.length - 1] as Member;
  for (let i = 0; i < baseline.length; i++) {
    const level = baseline[i] as number;
    const most = cut * (innovations.scale[i] as number);
    scratch.bounded[i] = Math.max(level - most, Math.min(level + most, scratch.sample[i] as number));
  }
}

/** Averages over many rows have seen little in a short time: their distances count for less. */
function certainty({ smoothing, learnt }: Member): number {
  return Math.sqrt(learnt / (learnt + 4 * smoothing));
}

/** What the sensors' averages lead one to expect of each other, and whose does not fit. */
function expectLevel({ scratch, active }: AdaptiveModel, { smoothed, spread, inverse }: Member): void {
  const n = smoothed.length;
  scratch.levelBlame.set(scratch.y);
  for (let i = 0; i < n; i++)
    scratch.expected[i] = active[i]
      ? (smoothed[i] as number) -
        ((scratch.y[i] as number) / Math.sqrt(inverse[i * n + i] as number)) * (spread[i] as number)
      : Number.NaN;
}

function measureInnovation(model: AdaptiveModel, energyRows: number): void {
  const { innovations, scratch, active, levels, charts } = model;
  const { statistics, innovation, now } = scratch;
  const { baseline: level } = levels[levels.length - 1] as Member;
  scaled(innovations, { sample: scratch.sample, level, active }, now);
  if (innovations.hasBefore) innovate(innovations, now, innovation);
  else innovation.fill(0);
  if (scratch.hasGaps) imputeMissing(model, innovation);
  const limit = charts[2]?.limit ?? 1;
  const energy = Math.min(cutEnergy * limit ** 2, energyOf(innovations, innovation, scratch.sensors));
  if (innovations.hasBefore) innovations.energy += (2 / (energyRows + 1)) * (energy - innovations.energy);
  statistics[2] = Math.sqrt(innovations.energy);
  followTrend(innovations.trend, innovation, scratch.z);
  statistics[3] = largestApart(innovations, scratch.z, scratch.trendBlame);
  statistics[rowChart] = largestApart(innovations, innovation, scratch.rowBlame);
  const { unrest } = innovations;
  for (let i = 0; i < unrest.length; i++) {
    const part = Math.min(1e6, ownPart(innovations, { apart: scratch.rowBlame, own: innovation, sensor: i }));
    unrest[i] = (unrest[i] as number) + (2 / (energyRows + 1)) * (part - (unrest[i] as number));
  }
}
