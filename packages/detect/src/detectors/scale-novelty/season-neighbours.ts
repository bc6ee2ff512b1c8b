import type { SeasonHistory } from './season-history.ts';

interface Season {
  days: number;
  slotsPerDay: number;
}

// Handed out again and again: nothing is allocated per sample.
const pool = { distance: 0, spread: 0 };

/**
 * The distance to the nearest value at this time of the last days, give or take a slot, and the standard deviation of
 * all of these values; both 0 when there are none. The same object each time.
 */
export function nearestInPool(history: SeasonHistory, value: number, { days, slotsPerDay }: Season) {
  let least = Number.POSITIVE_INFINITY;
  let count = 0;
  let sum = 0;
  let squares = 0;
  for (let day = 1; day <= days; day++) {
    const slot = history.slots - day * slotsPerDay;
    if (slot < -1) break;
    for (let shift = -1; shift <= 1; shift++) {
      const difference = history.differenceAt(slot + shift, value);
      if (Number.isNaN(difference)) continue;
      least = Math.min(least, Math.abs(difference));
      count++;
      sum += difference;
      squares += difference * difference;
    }
  }
  pool.distance = count > 0 ? least : 0;
  pool.spread = count > 0 ? Math.sqrt(Math.max(0, squares / count - (sum / count) ** 2)) : 0;
  return pool;
}

/** The distance to the nearest of the kept values before and after this time on the last days; 0 without any. */
export function nearestSmoothed(
  history: SeasonHistory,
  value: number,
  { days, slotsPerDay }: Season,
): number {
  const { slots, stride } = history;
  let least = Number.POSITIVE_INFINITY;
  for (let day = 1; day <= days; day++) {
    const slot = slots - day * slotsPerDay;
    if (slot < 0) break;
    const kept = slot - (slot % stride);
    const before = Math.abs(history.differenceAt(kept, value));
    const after = Math.abs(history.differenceAt(kept + stride, value));
    // NaN, for what is missing or not there yet, is never less.
    if (before < least) least = before;
    if (after < least) least = after;
  }
  return least === Number.POSITIVE_INFINITY ? 0 : least;
}
