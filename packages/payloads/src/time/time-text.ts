import { parseInstant } from '@i40/common';
import { epochMsOf } from './epoch.ts';
import { instantInZone } from './zoned-time.ts';

/** Epoch milliseconds, or in words what the text lacks to be an instant. */
export type TimeResult = { ok: true; epochMs: number } | { ok: false; reason: string };

const notUnderstood: TimeResult = {
  ok: false,
  reason: 'must be an ISO 8601 instant with a time zone, or a number of seconds, ms, µs or ns since 1970',
};
const noZone: TimeResult = {
  ok: false,
  reason: 'names no time zone: send one (Z or +01:00), or set INGEST_TIME_ZONE to that of the machines',
};

const count = /^\d{9,20}(\.\d{1,9})?$/;
/** `20260105080100`, `20260105T080100.5Z`. As a count of milliseconds it would lie beyond the year 2600. */
const compact = /^((?:19|20|21)\d{2})(\d{2})(\d{2})[T ]?(\d{2})(\d{2})(\d{2})([.,]\d{1,9})?(.*)$/i;
const parted = /^(\d{4})[-/.](\d{2})[-/.](\d{2})[T ]+(\d{2}):(\d{2})(?::(\d{2}))?([.,]\d{1,9})?(.*)$/i;
/** As HTTP and mail write it: `Mon, 05 Jan 2026 08:00:00 GMT`. */
const spelledOut =
  /^(?:[a-z]{3},? )?(\d{1,2}) (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))?(.*)$/i;
/** As C and Java write it, and JavaScript: `Mon Jan  5 08:00:00 UTC 2026`, `Mon Jan 05 2026 08:00:00 GMT+0100 (CET)`. */
const monthFirst =
  /^[a-z]{3},? ([a-z]{3})[a-z]* +(\d{1,2}),? (?:(\d{4}) )?(\d{2}):(\d{2})(?::(\d{2}))?(?: ([^()]*?))??(?: (\d{4}))?(?: \(.*\))?$/i;
const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
/** Z, +01, +0100, +01:00; behind it a name that says the same once more, as Go writes it. */
const zoneText = /^\s*(?:UTC|GMT)?(Z|UTC|GMT|([+-])(\d{2})(?::?(\d{2}))?)(?:\s*\[[^\]]*\]|\s+[A-Z]{2,5})?$/i;
/** `/Date(1767600000000)/`, as .NET wrote JSON. */
const dotNet = /^\/Date\((\d{9,20})([+-]\d{4})?\)\/$/;
const longestText = 96;

/**
 * Reads an instant as machines write it: ISO 8601 with its liberties, a count since 1970 as text, the date of a mail.
 * `timeZone` is that of times which name none.
 */
export function readTimeText(given: string, timeZone?: string): TimeResult {
  const usual = parseInstant(given);
  if (usual !== undefined) return { ok: true, epochMs: usual };
  if (given.length > longestText) return notUnderstood;
  const text = trimEnds(given);
  const dated =
    compact.exec(text) ?? parted.exec(text) ?? inOrder(spelledOut.exec(text)) ?? monthBeforeDay(text);
  // Fourteen digits are a date, not a count, where they make one.
  const instant = dated ? instantOf(dated, timeZone) : undefined;
  if (instant) return instant;
  const counted = count.test(text) ? text : dotNet.exec(text)?.[1];
  return counted === undefined ? notUnderstood : { ok: true, epochMs: epochMsOf(Number(counted)) };
}

function trimEnds(text: string): string {
  return text.replaceAll('\0', ' ').trim();
}

/** Day, month, year turned into year, month, day. */
function inOrder(match: RegExpExecArray | null): string[] | undefined {
  if (!match) return undefined;
  const [all = '', day = '', month = '', year = '', hour = '', minute = '', second = '', rest = ''] = match;
  const number = months.indexOf(month.toLowerCase().slice(0, 3)) + 1;
  return [all, year, two(number), two(day), hour, minute, second, '', rest];
}

/** The year stands before the hour or at the end. */
function monthBeforeDay(text: string): string[] | undefined {
  const match = monthFirst.exec(text);
  const [all = '', month = '', day = '', before, hour = '', minute = '', second = '', zone = '', after] =
    match ?? [];
  const year = before ?? after;
  const number = months.indexOf(month.toLowerCase()) + 1;
  if (!match || year === undefined || number === 0) return undefined;
  return [all, year, two(number), two(day), hour, minute, second, '', zone];
}

function two(number: number | string): string {
  return String(number).padStart(2, '0');
}

/** Undefined where there is no such day or hour, or something else follows. */
function instantOf(
  match: readonly (string | undefined)[],
  timeZone: string | undefined,
): TimeResult | undefined {
  const [, year, month, day, hour, minute, second, fraction = '', rest = ''] = match;
  const digits = fraction.replace(',', '.');
  // In UTC, as ISO 8601 has it: whoever reads that, knows the calendar.
  const wallMs = parseInstant(`${year}-${month}-${day}T${hour}:${minute}:${second || '00'}${digits}Z`);
  if (wallMs === undefined) return undefined;
  if (rest.trim() === '') {
    return timeZone === undefined ? noZone : { ok: true, epochMs: instantInZone(wallMs, timeZone) };
  }
  const zone = zoneText.exec(rest);
  if (!zone) return undefined;
  const [, , sign, hours = '0', minutes = '0'] = zone;
  const aheadMs = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return { ok: true, epochMs: wallMs - (sign === '-' ? -aheadMs : aheadMs) };
}
