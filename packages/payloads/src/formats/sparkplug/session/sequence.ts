/** The sequence numbers of an edge node: one count from 0 to 255 and over again, shared with its devices. */
export interface Sequence {
  /** The number of the latest message; null before the first. */
  last: number | null;
  /** Numbers that were passed over and may still come, and since when (epoch milliseconds). */
  missing: readonly number[];
  missingSince: number | null;
  /** Gaps that stayed, and the messages lost in them. What was lost was sent at QoS 0, and is gone. */
  gaps: number;
  lost: number;
}

const period = 256;
/** A number further ahead than this is behind: its message is late, or repeated. */
const greatestSkip = period / 2 - 1;

export const newSequence: Sequence = { last: null, missing: [], missingSince: null, gaps: 0, lost: 0 };

/** A birth begins anew with whatever number it carries. What was missing before it will not come any more. */
export function restartSequence(sequence: Sequence, seq: number | undefined): Sequence {
  return { ...countMissing(sequence), last: seq === undefined ? null : seq % period };
}

export function trackSequence(sequence: Sequence, seq: number | undefined, receivedAt: number): Sequence {
  if (seq === undefined || seq % period === sequence.last) return sequence;
  const number = seq % period;
  if (sequence.last === null) return { ...sequence, last: number };
  if (sequence.missing.includes(number)) {
    const missing = sequence.missing.filter((candidate) => candidate !== number);
    return { ...sequence, missing, missingSince: missing.length === 0 ? null : sequence.missingSince };
  }
  const skipped = (number - sequence.last - 1 + period) % period;
  if (skipped > greatestSkip) return sequence;
  if (skipped === 0) return { ...sequence, last: number };
  const { last } = sequence;
  const passedOver = Array.from({ length: skipped }, (_, index) => (last + 1 + index) % period);
  // More than a whole round cannot be told apart any more.
  const before = sequence.missing.length + skipped < period ? sequence : countMissing(sequence);
  return {
    ...before,
    last: number,
    missing: [...before.missing, ...passedOver],
    missingSince: before.missingSince ?? receivedAt,
  };
}

/** Whether a number is the next one. */
export function follows({ last }: Sequence, seq: number | undefined): boolean {
  return last !== null && seq !== undefined && seq % period === (last + 1) % period;
}

/** Counts as a gap what has been missing for longer than messages may take to overtake each other. */
export function settleSequence(sequence: Sequence, now: number, reorderWaitMs: number): Sequence {
  if (sequence.missingSince === null || !hasPassed(sequence.missingSince, now, reorderWaitMs))
    return sequence;
  return countMissing(sequence);
}

/** By how much arrivals may be stamped ahead of the clock, of which each reading in a burst takes a microsecond. */
const greatestAheadMs = 60_000;

/**
 * Whether a wait that began then is over. A beginning that lies far ahead was told by a clock that was set back since:
 * nobody is to wait until that time comes again.
 */
export function hasPassed(since: number, now: number, waitMs: number): boolean {
  return now - since >= waitMs || since - now > greatestAheadMs;
}

function countMissing(sequence: Sequence): Sequence {
  if (sequence.missing.length === 0) return sequence;
  const { gaps, lost, missing } = sequence;
  return { ...sequence, missing: [], missingSince: null, gaps: gaps + 1, lost: lost + missing.length };
}
