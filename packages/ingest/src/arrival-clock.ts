import { microsecond } from '@i40/common';

export interface ArrivalClock {
  /** The time of arrival for the next message, in epoch milliseconds. */
  next(): number;
  /** Says how many readings of that message may have been stamped from it on, a microsecond apart. */
  used(count: number): void;
}

/**
 * Gives every message a time of its own, to the microsecond. Readings without a timestamp are stamped with it, and
 * with the same one, two readings of a sensor would be one row.
 */
export function createArrivalClock(now: () => number): ArrivalClock {
  let free = Number.NEGATIVE_INFINITY;
  return {
    next() {
      free = Math.max(now(), free);
      return free;
    },
    used(count) {
      free = Math.round((free + count * microsecond) * 1000) / 1000;
    },
  };
}
