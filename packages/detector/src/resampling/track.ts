import type { SensorValue } from './row.ts';

/** What the grid knows of one sensor. */
export interface Track {
  /** Time of the newest value that has arrived. */
  newestAt: number;
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
