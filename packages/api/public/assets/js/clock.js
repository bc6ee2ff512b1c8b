// @ts-check

/** A difference below this says nothing: the Date header has whole seconds, and the answer takes its time. */
const negligibleMs = 2_000;

/**
 * The server's clock as this page knows it, so that a viewer whose own clock is wrong sees no stale machine where there
 * is none. `learn` takes the Date header of an answer.
 * @param {() => number} now epoch milliseconds here
 */
export function createClock(now) {
  let offsetMs = 0;
  return {
    now: () => now() + offsetMs,
    /** @param {string | null} dateHeader */
    learn(dateHeader) {
      const there = Date.parse(dateHeader ?? '');
      if (Number.isNaN(there)) return;
      const difference = there - now();
      offsetMs = Math.abs(difference) > negligibleMs ? difference : 0;
    },
  };
}

/** @typedef {ReturnType<typeof createClock>} Clock */
