import type { Verdict } from '../../contract/detector.ts';
import { toShares } from '../../contract/verdict.ts';
import { ownPart } from './adaptive-innovations.ts';
import { type AdaptiveModel, rowChart } from './adaptive-model.ts';

/** The power by which a chart with twice the ratio has more to say. */
const emphasis = 4;

/**
 * Shares by all charts, those that are furthest beyond their limits first; expectations by the furthest. A sensor's
 * weight is its squared distance from what the others explain, its reconstruction-based contribution: of a single faulty
 * sensor it is the largest (Alcala and Qin, Automatica 45, 2009). Of innovations it is a sensor's own part of their
 * energy: of two sensors that tell the same, the one that has not moved is not to blame.
 */
export function explain(model: AdaptiveModel, { contributions, expected }: Verdict): void {
  const { scratch, charts, innovations, active } = model;
  const baseline = model.levels.at(-1)?.baseline;
  let chart = 0;
  for (let c = 1; c < charts.length; c++)
    if (weightedRatio(model, c) > weightedRatio(model, chart)) chart = c;
  for (let i = 0; i < contributions.length; i++) {
    contributions[i] = 0;
    if (!expected) continue;
    const apart =
      (scratch.rowBlame[i] as number) / Math.sqrt(innovations.precision[i * active.length + i] || 1);
    expected[i] =
      chart === rowChart && active[i]
        ? (baseline?.[i] ?? 0) + ((scratch.now[i] as number) - apart) * (innovations.scale[i] as number)
        : (scratch.expected[i] as number);
  }
  // A chart that is a little behind the first often sees clearer whose fault it is.
  for (let c = 0; c < charts.length; c++) addShares(model, c, contributions);
  toShares(contributions);
}

/** Adds a chart's shares, by how far it is towards its limit. */
function addShares(model: AdaptiveModel, chart: number, contributions: Float64Array): void {
  const { active } = model;
  let total = 0;
  for (let i = 0; i < active.length; i++) if (active[i]) total += weightOf(model, chart, i);
  if (!(total > 0)) return;
  const say = Math.min(1e6, weightedRatio(model, chart)) ** emphasis / total;
  for (let i = 0; i < active.length; i++)
    if (active[i]) contributions[i] = (contributions[i] as number) + say * weightOf(model, chart, i);
}

function weightOf({ scratch, innovations }: AdaptiveModel, chart: number, sensor: number): number {
  const { levelBlame, relationBlame, trendBlame, rowBlame, innovation } = scratch;
  if (chart === 0) return (levelBlame[sensor] as number) ** 2;
  if (chart === 1) return (relationBlame[sensor] as number) ** 2;
  if (chart === 2) return innovations.unrest[sensor] as number;
  const [apart, own] = chart === rowChart ? [rowBlame, innovation] : [trendBlame, innovations.trend];
  return ownPart(innovations, { apart, own, sensor });
}

/** Level and relation come first in the order of charts. */
const lastingCharts = 2;
/** Rows after which an alarm about a level is about what lasts: its end is as sudden as its beginning, and no news. */
const suddenRows = 10;
/** What innovations then count for at most, in their limits. */
const mostSudden = 1.25;

/** A statistic in its limits, as far as it tells how bad things are. */
function weightedRatio(model: AdaptiveModel, chart: number): number {
  const lasts = model.inAlarm && model.isLevelAlarm && model.alarmRows > suddenRows;
  const ratio = ratioOf(model, chart);
  return lasts && chart >= lastingCharts ? Math.min(mostSudden, ratio) : ratio;
}

/** How far the machine is beyond its limits now. */
export function severityOf(model: AdaptiveModel): number {
  let largest = 0;
  for (let c = 0; c < model.charts.length; c++) largest = Math.max(largest, weightedRatio(model, c));
  return largest;
}

/** A statistic in its limits. */
export const ratioOf = ({ scratch, charts }: AdaptiveModel, chart: number) =>
  (scratch.statistics[chart] as number) / (charts[chart]?.limit ?? 1);
