import { jointShrinkOf, raiseLimits, shrinkOf } from '../adaptive-charts.ts';
import { learnProducts, renewPrecision, renewTransition } from '../adaptive-innovations.ts';
import { follow, learnDeviation, renew } from '../adaptive-member.ts';
import type { AdaptiveModel } from '../adaptive-model.ts';
import type { AdaptiveOptions } from '../adaptive-options.ts';

/** Inverting costs the cube of the number of sensors, and little changes from row to row. */
const leastRowsBetweenRenewals = 50;

/** Lets a row of calm operation teach: baselines, spreads, correlations, innovations, and what statistics usually are. */
export function learnRow(model: AdaptiveModel, ratio: number, options: AdaptiveOptions): void {
  const { gate, threshold, experience } = options;
  const { levels, relations, innovations, scratch, charts } = model;
  const isClear = ratio < gate * threshold;
  const gain = 1 / experience;
  const since = scratch.hasGaps ? model.since : undefined;
  for (const member of [...levels, ...relations]) {
    if (isClear) {
      learnDeviation(member, { active: model.active, since, z: scratch.z }, gain);
      member.learnt++;
    }
    if (isClear || member.age < member.memory) follow(member, scratch.sample);
  }
  if (!isClear) return;
  for (let c = 0; c < charts.length; c++) charts[c]?.tail.observe(scratch.statistics[c] as number);
  if (innovations.hasBefore) {
    innovations.learnt++;
    const weight = Math.max(1 / innovations.learnt, gain);
    learnProducts(innovations.within, [innovations.before, innovations.before], weight);
    learnProducts(innovations.across, [scratch.now, innovations.before], weight);
    learnProducts(innovations.moments, [scratch.innovation, scratch.innovation], weight);
    if (since) keepOpen(model, weight);
  }
  model.sinceRenewal++;
  if (model.sinceRenewal < Math.max(leastRowsBetweenRenewals, model.active.length ** 2 / 4)) return;
  model.sinceRenewal = 0;
  for (const member of levels) renew(member, model.active, jointShrinkOf(member));
  for (const member of relations) renew(member, model.active, shrinkOf(member));
  renewTransition(innovations);
  renewPrecision(innovations);
  raiseLimits(model);
}

/** What the others leave open of a missing sensor's innovation. */
function keepOpen(
  { innovations: { moments, precision }, since, active }: AdaptiveModel,
  weight: number,
): void {
  const n = active.length;
  for (let i = 0; i < n; i++)
    if (active[i] && (since[i] as number) < 1)
      moments[i * n + i] = (moments[i * n + i] as number) + weight / (precision[i * n + i] as number);
}
