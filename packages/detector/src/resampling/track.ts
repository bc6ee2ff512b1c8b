import type { SensorValue } from './row.ts';

/** Values from far ahead, in a row, after which a sensor's clock is believed. */
const aheadUntilBelieved = 2;
/** A sensor that was believed to be far ahead was wrong when it sends this many values of now. */
const behindUntilRestart = 5;

/** What the grid knows of one sensor. */
export interface Track {
  /** Time of the newest value that has arrived and is believed. */
  newestAt: number;
  /** Values in a row that were far ahead of the grid, and the newest of them. */
  aheadInARow: number;
  aheadAt: number;
  /** Values in a row that were older than the newest, where that one is far ahead of the grid. */
  behindInARow: number;
  /** Time and value of the newest one that is on the grid. */
  lastAt: number;
  lastValue: number;
  /** Typical time between values. */
  intervalMs: number;
  /** Of the values of the open step: the first, and what the others add to it, so that the mean of equal values is exact. */
  first: number;
  sum: number;
  count: number;
}

export const newTrack = (): Track => ({
  newestAt: Number.NEGATIVE_INFINITY,
  aheadInARow: 0,
  aheadAt: Number.NEGATIVE_INFINITY,
  behindInARow: 0,
  lastAt: Number.NEGATIVE_INFINITY,
  lastValue: Number.NaN,
  intervalMs: 0,
  first: 0,
  sum: 0,
  count: 0,
});

/** Takes a value into the open step. */
export function putOnGrid(track: Track, { at, value }: SensorValue): void {
  const interval = at - track.lastAt;
  // A long silence is no interval: without this bound a sensor that was away would hold its value for ever after.
  if (interval > 0 && Number.isFinite(interval))
    track.intervalMs +=
      track.intervalMs === 0 ? interval : 0.1 * (Math.min(interval, 4 * track.intervalMs) - track.intervalMs);
  track.lastAt = at;
  track.lastValue = value;
  if (track.count === 0) track.first = value;
  track.sum += value - track.first;
  track.count++;
}

/** Moves the time of a sensor on; to a value from `farAhead` or later only when it is not the only one. */
export function believe(track: Track, at: number, farAhead: number): void {
  track.behindInARow = 0;
  if (at < farAhead) {
    track.aheadInARow = 0;
    track.aheadAt = Number.NEGATIVE_INFINITY;
    track.newestAt = Math.max(track.newestAt, at);
    return;
  }
  track.aheadAt = Math.max(track.aheadAt, at);
  if (++track.aheadInARow >= aheadUntilBelieved) track.newestAt = track.aheadAt;
}

/** Takes back what a sensor claimed from far ahead, when a row of values of now shows that it was wrong. */
export function disbelieve(track: Track, farAhead: number): boolean {
  if (track.newestAt < farAhead || ++track.behindInARow < behindUntilRestart) return false;
  track.newestAt = track.lastAt;
  track.behindInARow = 0;
  return true;
}
