// @ts-check

const pauseMs = 10_000;

/**
 * What a screen reader is told of new anomalies: at most once in ten seconds, and many at once as a number. Returns the
 * sentence to say now, or undefined.
 */
export function createAnnouncements() {
  /** @type {import('@i40/common').Anomaly[]} */
  let waiting = [];
  let saidAt = Number.NEGATIVE_INFINITY;
  return {
    /** @param {readonly import('@i40/common').Anomaly[]} fresh */
    add(fresh) {
      waiting.push(...fresh);
    },
    /** @param {number} now */
    next(now) {
      const [first] = waiting;
      if (!first || now - saidAt < pauseMs) return undefined;
      const count = waiting.length;
      waiting = [];
      saidAt = now;
      return count === 1
        ? `New anomaly on ${first.machine_id}: ${first.explanation}`
        : `${count} new anomalies, the last on ${first.machine_id}.`;
    },
  };
}
