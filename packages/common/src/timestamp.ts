const isoInstant = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2})?)(?:[.,](\d{1,9}))?(Z|[+-]\d{2}:?\d{2})$/i;

/**
 * The forms that almost everybody sends, read without a regular expression: `2025-12-30T15:00:00Z`, and with three or six
 * digits behind the second. NaN for every other form, also where the numbers are out of range.
 */
function parseUsual(text: string): number {
  const { length } = text;
  const isWhole = length === 20;
  if (!isWhole && length !== 24 && length !== 27) return Number.NaN;
  if (text.charCodeAt(13) !== colon || text.charCodeAt(16) !== colon) return Number.NaN;
  if (text.charCodeAt(length - 1) !== zulu || !(isWhole || text.charCodeAt(19) === dot)) return Number.NaN;
  if (!text.startsWith(latestDay.text)) {
    const day = text.slice(0, 11);
    const startMs = isoDay.test(day) ? startOfDay(day.slice(0, 10)) : Number.NaN;
    if (Number.isNaN(startMs)) return startMs;
    latestDay = { text: day, startMs };
  }
  const hours = digits(text, 11, 2);
  const minutes = digits(text, 14, 2);
  const seconds = digits(text, 17, 2);
  if (!(hours < 24 && minutes < 60 && seconds < 60)) return Number.NaN;
  const wholeMs = latestDay.startMs + ((hours * 60 + minutes) * 60 + seconds) * 1000;
  if (isWhole) return wholeMs;
  return wholeMs + (length === 24 ? digits(text, 20, 3) : digits(text, 20, 6) / 1000);
}

const [colon, dot, zulu, zero] = [0x3a, 0x2e, 0x5a, 0x30] as const;
const isoDay = /^\d{4}-\d{2}-\d{2}T$/;

/** Readings of one day follow each other; the day is then known already. */
let latestDay = { text: 'none', startMs: Number.NaN };

/** NaN where there is no such day: `Date.parse` takes February 30 for a day in March. */
function startOfDay(day: string): number {
  const startMs = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(startMs) || !new Date(startMs).toISOString().startsWith(day) ? Number.NaN : startMs;
}

function digits(text: string, start: number, count: number): number {
  let number = 0;
  for (let index = start; index < start + count; index++) {
    const digit = text.charCodeAt(index) - zero;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}

/**
 * Reads an ISO 8601 instant as epoch milliseconds, keeping microseconds as the fraction; undefined when it is
 * none, names a day that no calendar has, or says no time zone. (`Date.parse` cuts to milliseconds, so that two readings taken within one would
 * become one row.)
 */
export function parseInstant(text: string): number | undefined {
  const usual = parseUsual(text);
  return Number.isNaN(usual) ? parseAnyInstant(text) : usual;
}

function parseAnyInstant(text: string): number | undefined {
  const match = isoInstant.exec(text);
  if (!match) return undefined;
  const [, day, time, fraction = '', zone] = match as unknown as [string, string, string, string?, string?];
  // ISO 8601 knew 24:00 until 2004; RFC 3339 does not.
  if (time.startsWith('24') || Number.isNaN(startOfDay(day))) return undefined;
  const wholeMs = Date.parse(`${day}T${time}${zone?.toUpperCase()}`);
  if (Number.isNaN(wholeMs)) return undefined;
  const micros = Number(fraction.padEnd(6, '0').slice(0, 6));
  return wholeMs + micros / 1000;
}

/** Writes epoch milliseconds as an ISO 8601 instant in UTC, with as many digits as it has: 3 or 6. */
export function formatInstant(epochMs: number): string {
  const micros = Math.round(epochMs * 1000);
  const ms = Math.floor(micros / 1000);
  const rest = micros - ms * 1000;
  const iso = new Date(ms).toISOString();
  return rest === 0 ? iso : `${iso.slice(0, -1)}${String(rest).padStart(3, '0')}Z`;
}
