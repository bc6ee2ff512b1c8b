// @ts-check
import { appendPoint, breakAtGaps, gapAfterS } from './gaps.js';

/**
 * What a card remembers of one series: for each step of time the last value, the lowest and the highest. The memory is
 * bounded whatever the rate, a spike between two steps stays, and late readings find their place.
 * @param {{ stepMs: number, length: number }} size
 */
export function createSeriesRing({ stepMs, length }) {
  const instants = new Float64Array(length).fill(Number.NEGATIVE_INFINITY);
  const lasts = new Float64Array(length);
  const lows = new Float64Array(length);
  const highs = new Float64Array(length);
  /** @param {number} step */
  const slotOf = (step) => ((step % length) + length) % length;

  return {
    /**
     * Takes a value of an instant in epoch milliseconds, with the lowest and highest since the one before. What is
     * older than the ring is left out.
     * @param {number} ts
     * @param {number} value
     * @param {number} [low]
     * @param {number} [high]
     */
    add(ts, value, low = value, high = value) {
      const step = Math.floor(ts / stepMs);
      const slot = slotOf(step);
      const known = Math.floor((instants[slot] ?? 0) / stepMs);
      if (known > step) return;
      if (known < step) {
        instants[slot] = ts;
        lasts[slot] = value;
        lows[slot] = low;
        highs[slot] = high;
        return;
      }
      lows[slot] = Math.min(lows[slot] ?? low, low);
      highs[slot] = Math.max(highs[slot] ?? high, high);
      if (ts >= (instants[slot] ?? 0)) {
        instants[slot] = ts;
        lasts[slot] = value;
      }
    },

    /**
     * The points between two instants (epoch milliseconds) in the order of time, the line broken where it was silent.
     * @param {number} from
     * @param {number} to
     * @returns {import('./columns.js').Columns}
     */
    columns(from, to) {
      /** @type {import('./columns.js').Columns} */
      const columns = [[], [], [], []];
      const lastStep = Math.floor(to / stepMs);
      for (let step = Math.max(Math.floor(from / stepMs), lastStep - length + 1); step <= lastStep; step++) {
        const slot = slotOf(step);
        const ts = instants[slot] ?? 0;
        if (Math.floor(ts / stepMs) !== step) continue;
        appendPoint(columns, ts / 1_000, lows[slot], highs[slot], lasts[slot]);
      }
      return breakAtGaps(columns, gapAfterS(columns[0]));
    },
  };
}

/** @typedef {ReturnType<typeof createSeriesRing>} SeriesRing */
