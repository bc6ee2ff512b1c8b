import { levelStatistic } from './adaptive-charts.ts';
import { distanceFrom } from './adaptive-member.ts';
import { type AdaptiveModel, longAgo } from './adaptive-model.ts';
import type { AdaptiveOptions } from './adaptive-options.ts';
import { calm, indexOfState, moveTo, rememberState } from './adaptive-states.ts';

/** A peak counts up to this multiple of the limit: what is gigantic must not end its alarm by being merely huge. */
const largestPeak = 4;
/** Rows over which the level of an alarm is averaged. */
const presentMemory = 100;
/** Rows after a sudden change in which one looks whether it was the way back. */
const jumpRows = 30;
/** Rows by which one that does not fit the level of an alarm sets the acquaintance back. */
const setback = 10;

export interface Ratios {
  /** Statistics in their limits: the larger of level and relation, that of energy and trend, and that of the row by itself. */
  level: number;
  motion: number;
  row: number;
}

/** Opens and closes the alarm. */
export function decide(model: AdaptiveModel, ratios: Ratios, options: AdaptiveOptions): void {
  if (model.inAlarm) goOn(model, ratios, options);
  else if (Math.max(ratios.level, ratios.motion, ratios.row) > options.threshold)
    open(model, ratios, options);
}

function open(model: AdaptiveModel, { level, motion, row }: Ratios, { threshold }: AdaptiveOptions): void {
  const known = indexOfState(model, model.scratch.sample);
  if (known >= 0 && isElsewhere(model)) {
    const state = (model.states[known] as Float64Array).slice();
    rememberState(model);
    moveTo(model, state);
    return;
  }
  model.inAlarm = true;
  model.peak = Math.max(level, motion, row);
  model.calmRows = 0;
  model.alarmRows = 0;
  model.settledRows = 0;
  model.backRows = 0;
  model.sinceJump = longAgo;
  model.isLevelAlarm = level > threshold;
  model.present.set(model.scratch.sample);
}

function goOn(model: AdaptiveModel, ratios: Ratios, options: AdaptiveOptions): void {
  const { level, motion, row } = ratios;
  const { threshold, offDelay, quickDelay, release, gate, acquaintance } = options;
  const { scratch, recent } = model;
  model.alarmRows++;
  model.isLevelAlarm ||= level > threshold;
  const lasting = Math.max(level, motion);
  model.peak = Math.min(largestPeak * threshold, Math.max(model.peak, lasting));
  const bound = Math.max(threshold, release * model.peak);
  model.calmRows = lasting < bound && row < threshold ? model.calmRows + 1 : 0;
  recent[model.nextRecent]?.set(scratch.sample);
  model.nextRecent = (model.nextRecent + 1) % recent.length;
  followAlarm(model, options);
  if (isBack(model, options, ratios)) {
    model.inAlarm = false;
    forgetAlarm(model);
  } else if (model.calmRows >= (model.isLevelAlarm ? offDelay : quickDelay)) {
    model.inAlarm = false;
    const isElsewhere = level > gate * threshold && model.alarmRows >= recent.length;
    if (isElsewhere) settleAt(model, meanOf(recent), offDelay / 2);
  } else if (model.settledRows >= Math.max(acquaintance, model.rowsLearnt)) {
    model.inAlarm = false;
    settleAt(model, model.present, presentMemory);
  }
}

/**
 * Whether the machine has jumped back: after a sudden change the last rows by themselves, as many as the fastest members average, have been near the level before the alarm
 * for as long again: weighted averages take much longer to forget a large deviation.
 */
function isBack(
  model: AdaptiveModel,
  { gate, threshold }: AdaptiveOptions,
  { motion, row }: Ratios,
): boolean {
  const { recent, levels, scratch, active, charts } = model;
  if (model.alarmRows < recent.length) return false;
  model.sinceJump = Math.max(motion, row) > threshold ? 0 : model.sinceJump + 1;
  if (model.sinceJump > jumpRows) return false;
  const { z, y, distance, sensors } = scratch;
  const since = scratch.hasGaps ? model.since : undefined;
  const smoothed = meanOf(recent);
  let total = 0;
  let count = 0;
  for (const member of levels) {
    if (member.smoothing !== recent.length) continue;
    distanceFrom(member.baseline, { ...member, smoothed }, { z, y, active, sensors, since }, distance);
    total += levelStatistic(distance);
    count++;
  }
  const ratio = total / count / (charts[0]?.limit ?? 1);
  model.backRows = ratio < gate * threshold && row < threshold ? model.backRows + 1 : 0;
  return model.backRows >= recent.length;
}

/** The alarm has ended where it began: what the averages remember of it is over. */
function forgetAlarm(model: AdaptiveModel): void {
  const mean = meanOf(model.recent);
  // A mean of few rows would be far out among averages over many.
  for (const { smoothed, smoothing, baseline } of [...model.levels, ...model.relations])
    smoothed.set(smoothing > model.recent.length ? baseline : mean);
  calm(model.innovations);
}

/** The alarm has ended at another level than it began: that is normal now, and what was normal stays known. */
function settleAt(model: AdaptiveModel, level: Float64Array, age: number): void {
  rememberState(model);
  moveTo(model, level.slice(), age);
}

/** Whether the machine stands still where the alarm has brought it. */
function followAlarm(model: AdaptiveModel, { gate, threshold }: AdaptiveOptions): void {
  const { present, scratch, active, levels, charts } = model;
  const gain = Math.max(1 / presentMemory, 1 / (model.alarmRows + 1));
  for (let i = 0; i < present.length; i++)
    present[i] = (present[i] as number) + gain * ((scratch.sample[i] as number) - (present[i] as number));
  const { z, y, sensors } = scratch;
  const since = scratch.hasGaps ? model.since : undefined;
  let total = 0;
  for (const member of levels) {
    distanceFrom(present, member, { z, y, active, sensors, since }, scratch.distance);
    total += levelStatistic(scratch.distance);
  }
  const ratio = total / levels.length / (charts[0]?.limit ?? 1);
  const isSettled = ratio < gate * threshold;
  model.settledRows = isSettled ? model.settledRows + 1 : Math.max(0, model.settledRows - setback);
}

/** Whether the row is far from the present level in any sensor: within one state, a return to it is none. */
function isElsewhere({ levels, scratch, innovations, active }: AdaptiveModel): boolean {
  const baseline = levels.at(-1)?.baseline;
  if (!baseline) return false;
  for (let i = 0; i < baseline.length; i++)
    if (
      active[i] &&
      Math.abs((scratch.sample[i] as number) - (baseline[i] as number)) > 4 * (innovations.scale[i] as number)
    )
      return true;
  return false;
}

function meanOf(rows: readonly Float64Array[]): Float64Array {
  const mean = new Float64Array(rows[0]?.length ?? 0);
  for (const row of rows)
    for (let i = 0; i < mean.length; i++) mean[i] = (mean[i] as number) + (row[i] as number) / rows.length;
  return mean;
}
