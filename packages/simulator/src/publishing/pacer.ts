export interface Due {
  /** Epoch milliseconds with microseconds as the fraction, ascending, none after the present. */
  instants: number[];
  /** Steps passed over because too much time had gone by. */
  skipped: number;
}

export interface Pacer {
  /** The instants that have come due since the last call. */
  take(now: number): Due;
  /** The last one that has come due, at first the one before the start. */
  readonly lastAt: number;
  /** When the next one comes due. */
  readonly nextAt: number;
}

/** A process that was held up makes good this much; after a longer pause it goes on from the present. */
const makeGoodMs = 1_000;
const makeGoodSteps = 3;

/**
 * The instants at which every series is sampled: the multiples of the step since 1970, exact to the microsecond,
 * so that no delay adds up and no instant comes twice. Steps are at least 1 µs. Example: at a step of 300 µs,
 * 1.0 ms after an instant three more are due.
 */
export function createPacer(stepUs: number, startAt: number): Pacer {
  const stepMs = stepUs / 1000;
  const maxSteps = Math.max(makeGoodSteps, makeGoodMs / stepMs);
  const stepAt = (now: number) => Math.floor((now * 1000) / stepUs);
  const instantOf = (step: number) => Math.round(step * stepUs) / 1000;
  let last = stepAt(startAt);

  return {
    take(now) {
      const current = stepAt(now);
      const passed = current - last;
      // The clock was set back: waiting until it is where it was could take hours.
      if (passed < -maxSteps) last = current;
      if (passed <= 0) return { instants: [], skipped: 0 };
      const count = passed > maxSteps ? 1 : passed;
      last = current;
      const instants = Array.from({ length: count }, (_, i) => instantOf(current - count + 1 + i));
      return { instants, skipped: passed - count };
    },
    get lastAt() {
      return instantOf(last);
    },
    get nextAt() {
      return instantOf(last + 1);
    },
  };
}
