import { type AdaptiveModel, type Member, nominalLimits } from './adaptive-model.ts';
import type { Distance } from './adaptive-scratch.ts';

/** The share of the joint distance in the statistic of the level, and its weight. */
const balance = 0.75;
const jointWeight = 1.25;
/** No alarm begins at a statistic that normal operation shows more often than this. */
const rarity = 1e-5;
/** How far learning may raise a limit: rows that hold a fault may not make it deaf. */
const mostRaised = 1.5;

/** A quarter of as many independent rows as sensors still tells how all of them go together. */
const fewest = 4;

export function levelStatistic({ joint, single }: Distance): number {
  return balance * jointWeight * joint + (1 - balance) * single;
}

/** The share of correlations that is taken for chance, by the rows that speak for them. */
export function shrinkOf({
  smoothing,
  learnt,
  smoothed,
}: Pick<Member, 'smoothing' | 'learnt' | 'smoothed'>): number {
  const needed = smoothing * smoothed.length;
  return needed / (learnt + needed);
}

/** The same where only all sensors together count: as long as there are far fewer independent rows than sensors. */
export function jointShrinkOf({
  smoothing,
  learnt,
  smoothed,
}: Pick<Member, 'smoothing' | 'learnt' | 'smoothed'>): number {
  return Math.max(0, 1 - (fewest * learnt) / (smoothing * smoothed.length));
}

/** Limits are those of theory, raised where the statistic's own tail is heavier. */
export function raiseLimits({ charts }: AdaptiveModel): void {
  for (let c = 0; c < charts.length; c++) {
    const chart = charts[c] as AdaptiveModel['charts'][number];
    const nominal = nominalLimits[c] as number;
    chart.limit = Math.min(mostRaised * nominal, Math.max(nominal, chart.tail.valueAt(rarity)));
  }
}
