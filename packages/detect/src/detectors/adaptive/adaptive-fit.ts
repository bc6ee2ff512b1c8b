import { leastSpread, type Quantum, quantumOf } from '../../statistics/quantum.ts';
import { jointShrinkOf, levelStatistic, raiseLimits, shrinkOf } from './adaptive-charts.ts';
import {
  announce,
  energyOf,
  followTrend,
  innovate,
  largestApart,
  learnProducts,
  renewPrecision,
  renewTransition,
  scaled,
} from './adaptive-innovations.ts';
import { distanceFrom, learnDeviation, renew, smooth } from './adaptive-member.ts';
import {
  type AdaptiveModel,
  type AdaptiveOptions,
  announcers,
  burnIn,
  type Distance,
  type Innovations,
  type Member,
} from './adaptive-model.ts';

/** The least share of the raw spread that a smoothed deviation must be allowed. */
const noiseShare = 0.3;
const folds = 4;
/** Sensors from which on two folds must do: learning costs the cube of their number. */
const many = 40;

/** Learns members, innovations and limits from rows of normal operation; returns why it cannot. */
export function fitAdaptive(
  model: AdaptiveModel,
  rows: readonly Float64Array[],
  options: AdaptiveOptions,
): string | undefined {
  const { scratch, levels, relations, innovations, active } = model;
  const n = active.length;
  model.rowsLearnt = rows.length;
  const columns = Array.from({ length: n }, (_, column) =>
    Float64Array.from(rows, (row) => row[column] as number),
  );
  const quanta = columns.map(quantumOf);
  for (let i = 0; i < n; i++) {
    model.isCounter[i] = Number(isCounter(columns[i] as Float64Array));
    active[i] = Number((quanta[i]?.step ?? 0) > 0 && !model.isCounter[i]);
  }
  const deviation = columns.map(standardDeviation);
  const sensors = active.reduce((sum, is) => sum + is, 0);
  const fits = [...levels, ...relations].map((member) => {
    for (let i = 0; i < n; i++)
      member.noise[i] = Math.max(
        (noiseShare * (deviation[i] as number)) ** 2 / member.smoothing,
        leastSpread(quanta[i] as Quantum, member.smoothing) ** 2,
      );
    return fitMember(model, member, rows, levels.includes(member) ? jointShrinkOf : shrinkOf);
  });
  const distances = fits.map((fit) => fit.distances);
  // As every later row will be: about a baseline that follows.
  const baselines = fits[levels.length - 1]?.baselines ?? [];
  const about = rows.map((row, r) => row.map((value, i) => value - (baselines[r]?.[i] as number)));
  for (let i = 0; i < n; i++) {
    const least = leastSpread(quanta[i] as Quantum, 1);
    const own = standardDeviation(Float64Array.from(about, (row) => row[i] as number));
    innovations.scale[i] = Math.max(own, least) || 1;
    innovations.noise[i] = (least / (innovations.scale[i] as number)) ** 2;
  }
  const { energies, trends, apart } = fitInnovations(innovations, about, {
    active,
    sensors,
    energyRows: options.energyRows,
  });
  const count = rows.length - burnIn;
  const level = Float64Array.from({ length: count }, (_, row) => {
    let sum = 0;
    for (let m = 0; m < levels.length; m++) sum += levelStatistic(distances[m]?.[row] as Distance);
    return sum / levels.length;
  });
  const relation = Float64Array.from({ length: count }, (_, row) => {
    let largest = 0;
    for (let m = levels.length; m < distances.length; m++)
      largest = Math.max(largest, distances[m]?.[row]?.relative ?? 0);
    return largest;
  });
  for (const [c, values] of [level, relation, energies, trends, apart].entries())
    model.charts[c]?.tail.start(values);
  raiseLimits(model);
  scratch.sample.set(rows.at(-1) ?? []);
  return undefined;
}

/** An energy meter, a piece counter: it is new every time, and that is normal. */
function isCounter(values: Float64Array): boolean {
  let rises = 0;
  for (let i = 1; i < values.length; i++) {
    const step = (values[i] as number) - (values[i - 1] as number);
    if (step < 0) return false;
    if (step > 0) rises++;
  }
  return rises > 2;
}

/** Runs a member over the rows, learns how it deviates, and returns how far each row from `burnIn` on was off. */
function fitMember(
  { scratch, active }: AdaptiveModel,
  member: Member,
  rows: readonly Float64Array[],
  shrink: (member: Member) => number,
): { distances: Distance[]; baselines: Float64Array[] } {
  const { smoothed, baseline, smoothing, memory } = member;
  const n = smoothed.length;
  smoothed.set(rows[0] ?? []);
  const first = rows.slice(0, smoothing);
  for (let i = 0; i < n; i++)
    baseline[i] = first.reduce((sum, row) => sum + (row[i] as number), 0) / first.length;
  const baselines: Float64Array[] = [];
  const past: { smoothed: Float64Array; baseline: Float64Array }[] = [];
  for (const [i, row] of rows.entries()) {
    if (i > 0) smooth(member, row);
    baselines.push(baseline.slice());
    if (i >= burnIn) {
      learnDeviation(member, { active, z: scratch.z }, 0);
      member.learnt++;
      past.push({ smoothed: smoothed.slice(), baseline: baselines[i] as Float64Array });
    }
    const gain = Math.max(1 / (i + 1 + smoothing), 1 / memory);
    for (let k = 0; k < n; k++)
      baseline[k] = (baseline[k] as number) + gain * ((row[k] as number) - (baseline[k] as number));
  }
  member.age = rows.length;
  renew(member, active, shrink(member));
  const sensors = active.reduce((sum, is) => sum + is, 0);
  const distances = past.map((at) => {
    const distance = { joint: 0, single: 0, relative: 0 };
    const { z, y } = scratch;
    distanceFrom(at.baseline, { ...member, smoothed: at.smoothed }, { z, y, active, sensors }, distance);
    return distance;
  });
  return { distances, baselines };
}

/**
 * Learns what a row announces of the next, and returns for each row from `burnIn` on energy and largest part as a model
 * would have seen them that was learnt from the other rows: those that were learnt from look too good.
 */
function fitInnovations(
  innovations: Innovations,
  rows: readonly Float64Array[],
  { active, sensors, energyRows }: { active: Uint8Array; sensors: number; energyRows: number },
): { energies: Float64Array; trends: Float64Array; apart: Float64Array } {
  const n = active.length;
  const scaledRows = rows.map((sample) => {
    const row = new Float64Array(n);
    scaled(innovations, { sample, level: new Float64Array(n), active }, row);
    return row;
  });
  const announcements = announcementsOf(scaledRows);
  const energies = new Float64Array(rows.length);
  const trends = new Float64Array(rows.length);
  const apart = new Float64Array(rows.length);
  const parts = new Float64Array(n);
  const measured = new Float64Array(n);
  const error = new Float64Array(n);
  const foldCount = n < many ? folds : 2;
  for (let fold = 0; fold < foldCount; fold++) {
    const from = Math.floor((fold * rows.length) / foldCount);
    const to = Math.floor(((fold + 1) * rows.length) / foldCount);
    estimate(innovations, { rows: scaledRows, announcements }, (row) => row < from || row >= to);
    for (let row = Math.max(1, from); row < to; row++) {
      innovate(
        { ...innovations, before: announcements[row - 1] as Float64Array },
        scaledRows[row] as Float64Array,
        error,
      );
      energies[row] = energyOf(innovations, error, sensors);
      apart[row] = largestApart(innovations, error, parts);
      followTrend(innovations.trend, error, parts);
      trends[row] = largestApart(innovations, parts, measured);
    }
  }
  estimate(innovations, { rows: scaledRows, announcements }, () => true);
  innovations.learnt = rows.length;
  innovations.before.set(announcements.at(-1) ?? []);
  innovations.hasBefore = true;
  const smoothedEnergies = energies.slice();
  for (let row = 1; row < rows.length; row++) {
    const before = row === 1 ? (energies[1] as number) : (smoothedEnergies[row - 1] as number);
    smoothedEnergies[row] = before + (2 / (energyRows + 1)) * ((energies[row] as number) - before);
  }
  innovations.energy = smoothedEnergies.at(-1) ?? 1;
  return {
    energies: smoothedEnergies.slice(burnIn).map(Math.sqrt),
    trends: trends.slice(burnIn),
    apart: apart.slice(burnIn),
  };
}

function estimate(
  innovations: Innovations,
  { rows, announcements }: { rows: readonly Float64Array[]; announcements: readonly Float64Array[] },
  counts: (row: number) => boolean,
): void {
  const { within, across, moments } = innovations;
  let learnt = 0;
  for (const [row, now] of rows.entries()) {
    if (row === 0 || !counts(row)) continue;
    const before = announcements[row - 1] as Float64Array;
    learnt++;
    learnProducts(within, [before, before], 1 / learnt);
    learnProducts(across, [now, before], 1 / learnt);
  }
  innovations.learnt = learnt;
  renewTransition(innovations);
  const error = new Float64Array(rows[0]?.length ?? 0);
  learnt = 0;
  for (const [row, now] of rows.entries()) {
    if (row === 0 || !counts(row)) continue;
    innovate({ ...innovations, before: announcements[row - 1] as Float64Array }, now, error);
    learnt++;
    learnProducts(moments, [error, error], 1 / learnt);
  }
  renewPrecision(innovations);
}

function announcementsOf(rows: readonly Float64Array[]): Float64Array[] {
  const before = new Float64Array(announcers * (rows[0]?.length ?? 0));
  return rows.map((row) => {
    announce(before, row);
    return before.slice();
  });
}

function standardDeviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
}
