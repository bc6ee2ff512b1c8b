import { memoize } from '@i40/common';

const fixedOffset = /^(?:UTC|GMT)?([+-])(\d{1,2})(?::?(\d{2}))?$/i;

/** Minutes that a zone such as `+01:00` is ahead of UTC; undefined for a zone of another form. */
function fixedMinutes(zone: string): number | undefined {
  const [, sign, hours = '', minutes = '0'] = fixedOffset.exec(zone) ?? [];
  if (!sign || Number(hours) > 14 || Number(minutes) > 59) return undefined;
  return (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes));
}

/** Whether a text names a time zone: `Europe/Paris`, `UTC`, `+01:00`. */
export function isTimeZone(zone: string): boolean {
  if (fixedMinutes(zone) !== undefined) return true;
  try {
    formatterOf(zone);
    return true;
  } catch {
    return false;
  }
}

const formatterOf = memoize(
  (timeZone) =>
    new Intl.DateTimeFormat('en-US', {
      timeZone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
  { maxEntries: 100, maxLength: 64 },
);

/** What clocks of the zone show at an instant, as the instant at which those of UTC show the same. Whole seconds. */
function wallClock(epochMs: number, zone: string): number {
  const parts = formatterOf(zone).formatToParts(epochMs);
  const number = (type: string) => Number(parts.find((part) => part.type === type)?.value);
  const [year, month, day] = [number('year'), number('month'), number('day')];
  return Date.UTC(year, month - 1, day, number('hour'), number('minute'), number('second'));
}

const halfADay = 12 * 3_600_000;

/**
 * The instant at which clocks of the zone show a time. Of the hour that comes twice when they are put back, the first; an
 * hour that they leave out is taken as if they had not been put forward yet.
 *
 * @param wallMs the time that they show, as epoch milliseconds of that time in UTC
 */
export function instantInZone(wallMs: number, zone: string): number {
  const fixed = fixedMinutes(zone);
  if (fixed !== undefined) return wallMs - fixed * 60_000;
  const wholeMs = Math.floor(wallMs / 1000) * 1000;
  const offsetAt = (epochMs: number) => wallClock(epochMs, zone) - epochMs;
  const [before = 0, after = 0] = [offsetAt(wholeMs - halfADay), offsetAt(wholeMs + halfADay)];
  if (before === after || wallClock(wholeMs - before, zone) === wholeMs) return wallMs - before;
  return wallClock(wholeMs - after, zone) === wholeMs ? wallMs - after : wallMs - before;
}
