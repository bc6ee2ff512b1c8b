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
} from '../adaptive-innovations.ts';
import { announcers, burnIn, type Innovations } from '../adaptive-model.ts';

const folds = 4;
/** Sensors from which on two folds must do: learning costs the cube of their number. */
const many = 40;

/**
 * Learns what a row announces of the next, and returns for each row from `burnIn` on energy and largest part as a model
 * would have seen them that was learnt from the other rows: those that were learnt from look too good.
 */
export function fitInnovations(
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
