import { parseInstant } from '@i40/common';

const epochNumber = /^\d+(?:\.\d+)?$/;
const date = /^\d{4}-\d{2}-\d{2}$/;
const hoursOnlyZone = /(:\d{2}(?:[.,]\d+)?[+-]\d{2})$/;
/** As seconds this is the year 5138, as milliseconds 1973: nobody recorded in either. */
const leastMilliseconds = 1e11;
const latestMilliseconds = Date.UTC(3000, 0);

/**
 * Reads the time of a recorded row as epoch milliseconds: ISO 8601, with a space for the T, without a zone (taken
 * as UTC: only distances matter), a date alone, or epoch seconds or milliseconds. Undefined for anything else.
 */
export function parseRecordedTime(text: string): number | undefined {
  if (epochNumber.test(text)) {
    const number = Number(text);
    const epochMs = number < leastMilliseconds ? number * 1000 : number;
    return epochMs < latestMilliseconds ? epochMs : undefined;
  }
  if (date.test(text)) return parseInstant(`${text}T00:00Z`);
  return parseInstant(text) ?? parseInstant(`${text}Z`) ?? parseInstant(text.replace(hoursOnlyZone, '$1:00'));
}

const earliestCalendarTime = Date.UTC(1990, 0);
const latestCalendarTime = Date.UTC(2100, 0);

/** Whether a cell can only be meant as a time: a plain number may as well be a value. */
export function looksLikeTime(text: string): boolean {
  const epochMs = parseRecordedTime(text);
  return epochMs !== undefined && epochMs >= earliestCalendarTime && epochMs < latestCalendarTime;
}
