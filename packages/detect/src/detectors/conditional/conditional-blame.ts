import type { Verdict } from '../../contract/detector.ts';
import { scoreOfTail } from '../../contract/score.ts';
import { type ConditionalModel, type ConditionalOptions, doubtful } from './conditional-model.ts';
import { expectOut, groupDistances, takeOut } from './group-distance.ts';

/** A sensor's distance in degrees of freedom of what is usual for it. */
export function distanceOf({ scratch, usualDistance }: ConditionalModel, g: number, k: number): number {
  return g < 0 ? 0 : (k * (scratch.distance[g] as number)) / (usualDistance[g] as number);
}

export function worstSensor(model: ConditionalModel, k: number): number {
  const { active, scratch } = model;
  let worst = -1;
  for (let g = 0; g < active.length; g++)
    if (
      active[g] &&
      !scratch.isOut[g] &&
      (worst < 0 || distanceOf(model, g, k) > distanceOf(model, worst, k))
    )
      worst = g;
  return worst;
}

export function share(contributions: Float64Array, model: ConditionalModel, k: number): void {
  for (let g = 0; g < contributions.length; g++)
    if (model.active[g] && !model.scratch.isOut[g]) contributions[g] = distanceOf(model, g, k);
}

/** Takes sensors out, the worst first, until the others are normal; into `contributions` how far each was off then. */
export function blame(
  model: ConditionalModel,
  contributions: Float64Array,
  { spans, threshold }: ConditionalOptions,
) {
  const { scratch, calibration } = model;
  const k = spans.length;
  for (let round = 0; round < contributions.length; round++) {
    const worst = worstSensor(model, k);
    const distance = distanceOf(model, worst, k);
    if (worst < 0 || (round > 0 && scoreOfTail(calibration.tailOf(distance)) < doubtful * threshold)) return;
    contributions[worst] = Math.sqrt(distance);
    takeOut(scratch, k, worst);
    groupDistances(scratch, k);
  }
}

/** In units of each sensor, what the sensors that are not to blame lead one to expect. */
export function expectAll(model: ConditionalModel, { expected }: Verdict, k: number): void {
  const { scratch, precision, mean, center, spread, active } = model;
  expectOut(scratch, precision, k);
  if (!expected) return;
  for (let g = 0; g < active.length; g++) {
    const i = g * k;
    const deviation = scratch.isOut[g]
      ? (scratch.expected[i] as number)
      : (scratch.deviation[i] as number) - (scratch.rest[i] as number);
    expected[g] = active[g]
      ? (center[g] as number) + (spread[g] as number) * ((mean[i] as number) + deviation)
      : Number.NaN;
  }
}
