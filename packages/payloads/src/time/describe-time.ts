import type { Arrival } from '../arrival.ts';
import { readTimeText } from './time-text.ts';
import { unclearTime } from './unclear-time.ts';

/** A machine whose clock is wrong must not own the future. */
export const maxAheadMs = 5 * 60_000;
export const earliestTs = Date.UTC(2000, 0, 1);

/** Whether a reading may have this time. */
export function isWithin(ts: number, arrivedAt: number): boolean {
  return ts >= earliestTs && ts <= arrivedAt + maxAheadMs;
}

/** What is wrong with a time; undefined where nothing is. */
export function describeTime(given: unknown, arrival: Arrival): string | undefined {
  if (given === undefined || given === null)
    return arrival.isRetained
      ? 'is missing, and a retained message says nothing about when it was measured'
      : undefined;
  if (given === unclearTime)
    return 'looks like a time; call it ts if the value was measured then, or send a ts beside it';
  if (typeof given === 'number') return describeCount(given, arrival.at);
  const read = readTimeText(typeof given === 'string' ? given : '', arrival.timeZone);
  return read.ok ? describeCount(read.epochMs, arrival.at) : read.reason;
}

const mistakes = [
  ['seconds', 1000],
  ['microseconds', 1 / 1000],
  ['nanoseconds', 1e-6],
] as const;

function describeCount(ts: number, arrivedAt: number): string | undefined {
  if (isWithin(ts, arrivedAt)) return undefined;
  if (Number.isNaN(ts)) return 'must be a time';
  const meant = mistakes.find(([, factor]) => isWithin(ts * factor, arrivedAt))?.[0];
  const doubt = meant && `are these ${meant} instead of milliseconds?`;
  return ts < earliestTs
    ? `lies before the year 2000${doubt ? `; ${doubt}` : ''}`
    : `lies more than 5 minutes in the future; ${doubt ?? 'is the clock of the machine right?'}`;
}
