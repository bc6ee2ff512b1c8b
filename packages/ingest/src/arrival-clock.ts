import { microsecond } from '@i40/common';

export interface ArrivalClock {
  /** The time of arrival for the next message, in epoch milliseconds. */
  next(): number;
  /** Says how many readings of that message may have been stamped from it on, a microsecond apart. */
  used(count: number): void;
}

/** Workers that can stamp messages side by side. */
export const clockSlots = 16;
const slotMs = Math.floor(1_000 / clockSlots) * microsecond;

/**
 * Gives every message a time of its own, to the microsecond. Readings without a timestamp are stamped with it, and
 * with the same one, two readings of a sensor would be one row. Several workers each have a part of the millisecond to
 * themselves: without it, two that take in one sensor's readings would give them the same time.
 */
export function createArrivalClock(now: () => number, slot?: number): ArrivalClock {
  const startsAt = slot === undefined ? 0 : slot * slotMs;
  const length = slot === undefined ? Number.POSITIVE_INFINITY : slotMs;
  let free = Number.NEGATIVE_INFINITY;

  return {
    next() {
      const own = toMicrosecond(Math.floor(now()) + startsAt);
      free = Math.max(slot === undefined ? now() : own, free);
      const millisecond = Math.floor(free);
      if (free - millisecond - startsAt >= length) free = toMicrosecond(millisecond + 1 + startsAt);
      return free;
    },
    used(count) {
      free = toMicrosecond(free + count * microsecond);
    },
  };
}

function toMicrosecond(ms: number): number {
  return Math.round(ms * 1000) / 1000;
}
