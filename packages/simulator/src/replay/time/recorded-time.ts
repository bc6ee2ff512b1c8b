import { parseInstant } from '@i40/common';

const epochNumber = /^\d+(?:\.\d+)?$/;
const date = /^\d{4}-\d{2}-\d{2}$/;
const spreadsheetTime =
  /^(\d{1,2})([/.])(\d{1,2})\2(\d{4})(?:,? +(\d{1,2})(:\d{2}(?::\d{2}(?:[.,]\d+)?)?))?$/;
const slashDate = /^(\d{1,2})\/(\d{1,2})\/\d{4}\b/;
const hoursOnlyZone = /(:\d{2}(?:[.,]\d+)?[+-]\d{2})$/;
/** As seconds this is the year 5138, as milliseconds 1973: nobody recorded in either. */
const leastMilliseconds = 1e11;
const latestMilliseconds = Date.UTC(3000, 0);

/** How dates such as 03/04/2026 are meant: as the 3rd of April, or as March 4th. */
export type DateOrder = 'day first' | 'month first';

/**
 * Reads the time of a recorded row as epoch milliseconds: ISO 8601, with a space for the T, without a zone (taken
 * as UTC: only distances matter), a date alone, epoch seconds or milliseconds, or as spreadsheets write it:
 * 05.01.2026 08:00 and, in the order that the file has, 05/01/2026 08:00:00. Undefined for anything else.
 */
export function parseRecordedTime(text: string, order: DateOrder): number | undefined {
  if (epochNumber.test(text)) {
    const number = Number(text);
    const epochMs = number < leastMilliseconds ? number * 1000 : number;
    return epochMs < latestMilliseconds ? epochMs : undefined;
  }
  if (date.test(text)) return parseInstant(`${text}T00:00Z`);
  const spreadsheet = spreadsheetTime.exec(text);
  if (spreadsheet) return parseInstant(toIso(spreadsheet, order));
  return parseInstant(text) ?? parseInstant(`${text}Z`) ?? parseInstant(text.replace(hoursOnlyZone, '$1:00'));
}

function toIso(match: RegExpExecArray, order: DateOrder): string {
  const [, first = '', mark, second = '', year, hour = '0', rest = ':00'] = match;
  const dayFirst = mark === '.' || order === 'day first';
  const [day, month] = dayFirst ? [first, second] : [second, first];
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T${hour.padStart(2, '0')}${rest}Z`;
}

/**
 * The order of the dates in a column, told by a number that can be no month; undefined where none tells, although
 * it would matter.
 */
export function recogniseDateOrder(cells: readonly string[]): DateOrder | undefined {
  const dates = cells.map((cell) => slashDate.exec(cell)).filter((match) => match !== null);
  if (dates.some(([, first]) => Number(first) > 12)) return 'day first';
  if (dates.some(([, , second]) => Number(second) > 12)) return 'month first';
  return dates.length === 0 ? 'day first' : undefined;
}

const earliestCalendarTime = Date.UTC(1990, 0);
const latestCalendarTime = Date.UTC(2100, 0);

/** Whether a cell can be read as a time, in whichever order. */
export function canBeTime(text: string): boolean {
  return parseInEitherOrder(text) !== undefined;
}

/** Whether a cell can only be meant as a time: a plain number may as well be a value. */
export function looksLikeTime(text: string): boolean {
  const epochMs = parseInEitherOrder(text);
  return epochMs !== undefined && epochMs >= earliestCalendarTime && epochMs < latestCalendarTime;
}

function parseInEitherOrder(text: string): number | undefined {
  return parseRecordedTime(text, 'day first') ?? parseRecordedTime(text, 'month first');
}
