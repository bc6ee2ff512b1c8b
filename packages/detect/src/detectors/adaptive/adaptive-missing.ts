import { scaled } from './adaptive-innovations.ts';
import type { AdaptiveModel, Innovations } from './adaptive-model.ts';

/** Rounds in which sensors that are missing together settle on what the others say of them. */
const rounds = 3;
/** Rows without any value after which the averages mean nothing, and rows until they do again. */
const longSilence = 30;
const settlingRows = 60;

/** The innovations of missing sensors become those that the others' lead one to expect. */
export function imputeInnovation(
  { precision }: Innovations,
  { since, active }: Pick<AdaptiveModel, 'since' | 'active'>,
  innovation: Float64Array,
): void {
  for (let i = 0; i < innovation.length; i++) if ((since[i] as number) < 1) innovation[i] = 0;
  expectMissing(precision, { since, active, rows: 1 }, innovation);
}

/** Solves y_i = 0 with y = W z for the sensors that have not spoken for so many rows, by Gauss and Seidel. */
export function expectMissing(
  W: Float64Array,
  { since, active, rows }: { since: Float64Array; active: Uint8Array; rows: number },
  z: Float64Array,
): void {
  const n = z.length;
  for (let round = 0; round < rounds; round++)
    for (let i = 0; i < n; i++) {
      if ((since[i] as number) >= rows || !active[i]) continue;
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
