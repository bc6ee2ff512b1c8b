import { type AdaptiveModel, type Innovations, rememberedStates } from './adaptive-model.ts';

/** Standard deviations of single rows within which a row fits a state. */
const near = 4;

/** Keeps the level of the slowest member as a state that was normal; the oldest one makes room. */
export function rememberState(model: AdaptiveModel): void {
  const slowest = model.levels.at(-1);
  if (!slowest) return;
  const same = indexOfState(model, slowest.baseline);
  if (same >= 0) {
    model.states[same]?.set(slowest.baseline);
    return;
  }
  model.states[model.nextState]?.set(slowest.baseline);
  model.nextState = (model.nextState + 1) % rememberedStates;
  model.statesKnown = Math.min(rememberedStates, model.statesKnown + 1);
}

/** The first known state that a row fits in every sensor; -1 when there is none. */
export function indexOfState(
  { states, statesKnown, innovations, active }: AdaptiveModel,
  row: Float64Array,
): number {
  for (let s = 0; s < statesKnown; s++) {
    const state = states[s] as Float64Array;
    let fits = true;
    for (let i = 0; i < row.length && fits; i++)
      fits =
        !active[i] ||
        Math.abs((row[i] as number) - (state[i] as number)) <= near * (innovations.scale[i] as number);
    if (fits) return s;
  }
  return -1;
}

/** The machine is at this level now: averages begin anew there. */
export function moveTo(
  { levels, relations, innovations }: AdaptiveModel,
  level: Float64Array,
  age?: number,
): void {
  for (const member of [...levels, ...relations]) {
    member.baseline.set(level);
    member.smoothed.set(level);
    if (age !== undefined) member.age = age;
  }
  calm(innovations);
  innovations.before.fill(0);
}

/** What the averages of innovations remember is over. */
export function calm(innovations: Innovations): void {
  innovations.energy = Math.min(1, innovations.energy);
  innovations.unrest.fill(1);
  innovations.trend.fill(0);
}
