import { clockSlots } from '@i40/timescale';

export interface ArrivalClock {
  /** The time of arrival for the next message, in epoch milliseconds. */
  next(): number;
  /** Says how many readings of that message may have been stamped from it on, a microsecond apart. */
  used(count: number): void;
}

const slotUs = Math.floor(1_000 / clockSlots);

/**
 * Gives every message a time of its own, to the microsecond. Readings without a timestamp are stamped with it, and
 * with the same one, two readings of a sensor would be one row. Several workers each have a part of the millisecond to
 * themselves, their slot: without it, two that take in one sensor's readings would give them the same time. (An array of
 * more than 62 readings without a time runs over into the part of the next.) Whole microseconds are exact in a double;
 * fractions of epoch milliseconds are not.
 */
export function createArrivalClock(now: () => number, slot?: () => number): ArrivalClock {
  let freeUs = 0;

  /** The first microsecond of the slot that is not before. */
  function inSlot(us: number, ownSlot: number): number {
    const beginning = ownSlot * slotUs;
    const millisecond = us - (us % 1_000);
    if (us - millisecond < beginning) return millisecond + beginning;
    return us - millisecond < beginning + slotUs ? us : millisecond + 1_000 + beginning;
  }

  return {
    next() {
      freeUs = Math.max(freeUs, Math.round(now() * 1_000));
      if (slot) freeUs = inSlot(freeUs, slot());
      return freeUs / 1_000;
    },
    used(count) {
      freeUs += count;
    },
  };
}
