import type { Verdict } from '../../contract/detector.ts';
import { toShares } from '../../contract/verdict.ts';
import { type AdaptiveModel, rowChart } from './adaptive-model.ts';

/**
 * Shares and expectations by the chart that is furthest beyond its limit. A sensor's weight is its squared distance from
 * what the others explain, its reconstruction-based contribution: of a single faulty sensor it is the largest (Alcala
 * and Qin, Automatica 45, 2009).
 */
export function explain(model: AdaptiveModel, { contributions, expected }: Verdict): void {
  const { scratch, charts, innovations, active } = model;
  const baseline = model.levels.at(-1)?.baseline;
  let chart = 0;
  for (let c = 1; c < charts.length; c++) if (ratioOf(model, c) > ratioOf(model, chart)) chart = c;
  for (let i = 0; i < contributions.length; i++) {
    contributions[i] = active[i] ? weightOf(model, chart, i) : 0;
    if (!expected) continue;
    const apart =
      (scratch.rowBlame[i] as number) / Math.sqrt(innovations.precision[i * active.length + i] || 1);
    expected[i] =
      chart === rowChart && active[i]
        ? (baseline?.[i] ?? 0) + ((scratch.now[i] as number) - apart) * (innovations.scale[i] as number)
        : (scratch.expected[i] as number);
  }
  toShares(contributions);
}

function weightOf({ scratch, innovations }: AdaptiveModel, chart: number, sensor: number): number {
  if (chart === 2) return innovations.unrest[sensor] as number;
  const { levelBlame, relationBlame, trendBlame, rowBlame } = scratch;
  const blame = [levelBlame, relationBlame, rowBlame, trendBlame, rowBlame][chart] as Float64Array;
  return (blame[sensor] as number) ** 2;
}

/** A statistic in its limits. */
export const ratioOf = ({ scratch, charts }: AdaptiveModel, chart: number) =>
  (scratch.statistics[chart] as number) / (charts[chart]?.limit ?? 1);
