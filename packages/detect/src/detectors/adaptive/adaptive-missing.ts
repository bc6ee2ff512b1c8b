import { scaled } from './adaptive-innovations.ts';
import type { AdaptiveModel, Innovations, Member } from './adaptive-model.ts';

/** Rounds in which sensors that are missing together settle on what the others say of them. */
const rounds = 3;
/** Rows without any value after which the averages mean nothing, and rows until they do again. */
const longSilence = 30;
const settlingRows = 60;

interface Gaps {
  present: Uint8Array;
  active: Uint8Array;
}

/** The smoothed values of missing sensors become those that the others lead one to expect. */
export function imputeSmoothed(
  { smoothed, baseline, spread, inverse }: Member,
  gaps: Gaps,
  z: Float64Array,
): void {
  for (let i = 0; i < z.length; i++)
    z[i] =
      gaps.active[i] && gaps.present[i]
        ? ((smoothed[i] as number) - (baseline[i] as number)) / (spread[i] as number)
        : 0;
  expectMissing(inverse, gaps, z);
  for (let i = 0; i < z.length; i++)
    if (gaps.active[i] && !gaps.present[i])
      smoothed[i] = (baseline[i] as number) + (z[i] as number) * (spread[i] as number);
}

/** The innovations of missing sensors become those that the others' lead one to expect. */
export function imputeInnovation({ precision }: Innovations, gaps: Gaps, innovation: Float64Array): void {
  for (let i = 0; i < innovation.length; i++) if (!gaps.present[i]) innovation[i] = 0;
  expectMissing(precision, gaps, innovation);
}

/** Solves y_i = 0 with y = W z for the missing sensors, by Gauss and Seidel. */
function expectMissing(W: Float64Array, { present, active }: Gaps, z: Float64Array): void {
  const n = z.length;
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < n; i++) {
      if (present[i] || !active[i]) continue;
      let sum = 0;
      for (let j = 0; j < n; j++) if (j !== i) sum += (W[i * n + j] as number) * (z[j] as number);
      z[i] = -sum / (W[i * n + i] as number);
    }
}

/** Counts a row without any value. */
export function fallSilent(model: AdaptiveModel): void {
  model.silentRows++;
}

/** A row with values: after a long silence the averages begin anew with it. */
export function speakAgain(model: AdaptiveModel): void {
  const { levels, relations, innovations, scratch, active } = model;
  const isBack = model.silentRows >= longSilence;
  model.silentRows = 0;
  if (!isBack) {
    if (model.settling > 0) model.settling--;
    return;
  }
  model.settling = settlingRows;
  for (const member of [...levels, ...relations]) member.smoothed.set(scratch.sample);
  const level = levels.at(-1)?.baseline;
  if (level) scaled(innovations, { sample: scratch.sample, level, active }, scratch.now);
  for (let i = 0; i < innovations.before.length; i++)
    innovations.before[i] = scratch.now[i % scratch.now.length] as number;
}
