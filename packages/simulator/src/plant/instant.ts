/** The whole microsecond nearest to an instant (epoch milliseconds): what is the same instant is the same number. */
export function toMicrosecond(epochMs: number): number {
  return Math.round(epochMs * 1000) / 1000;
}

/** From one instant to another in seconds, exact to the microsecond: the same wherever on the clock they lie. */
export function secondsBetween(from: number, to: number): number {
  return Math.round((to - from) * 1000) / 1e6;
}
