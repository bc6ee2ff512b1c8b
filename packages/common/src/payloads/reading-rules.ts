import { nameSchema, type Reading, type ReadingResult } from '../reading.ts';
import { parseInstant } from '../timestamp.ts';
import { remember } from './remember.ts';

/**
 * The rules that a reading keeps, whatever form it came in. They are checked by hand: at 100,000 readings a second
 * a schema costs more than reading the JSON. A property test holds them against `readingSchema`.
 */

/** A machine whose clock is wrong must not own the future. */
export const maxAheadMs = 5 * 60_000;
export const earliestTs = Date.UTC(2000, 0, 1);
/** The aggregates square every value, and the square must still be a number for PostgreSQL, which fails otherwise. */
export const greatestValue = 1e150;
export const maxUnitLength = 32;

/** What a decoder found in a message, before anything of it is checked. */
export interface FoundReading {
  /** Epoch milliseconds or an ISO 8601 instant; undefined for the time of arrival. */
  ts: unknown;
  site: unknown;
  line: unknown;
  machine_id: unknown;
  sensor: unknown;
  value: unknown;
  unit: unknown;
  quality: number;
  is_historical: boolean;
}

/** Makes a reading of it, or names every rule that it breaks. `receivedAt` is in epoch milliseconds. */
export function makeReading(found: FoundReading, receivedAt: number): ReadingResult {
  const ts = instantOf(found.ts, receivedAt);
  const value = numberOf(found.value);
  const unit = unitOf(found.unit);
  const { site, line, machine_id, sensor, quality, is_historical } = found;
  if (
    isWithin(ts, receivedAt) &&
    isSound(value) &&
    unit !== undefined &&
    isName(site) &&
    (line === '' || isName(line)) &&
    isName(machine_id) &&
    isName(sensor)
  ) {
    const reading: Reading = { ts, site, line, machine_id, sensor, value, unit, quality, is_historical };
    return { ok: true, reading };
  }
  return { ok: false, reason: describeFaults(found, receivedAt) };
}

const nameRule = 'must be 1 to 64 characters of A-Z a-z 0-9 : . _ / -';
const checkName = remember((text) => nameSchema.safeParse(text).success, {
  maxEntries: 10_000,
  maxLength: 64,
});

export function isName(name: unknown): name is string {
  return typeof name === 'string' && checkName(name);
}

/** What a topic says of a series, where a name in it breaks the rule. */
export function describeBadName(what: string): string {
  return `the ${what} in the topic ${nameRule}`;
}

function describeFaults(found: FoundReading, receivedAt: number): string {
  const faults: string[] = [];
  for (const field of ['site', 'line', 'machine_id', 'sensor'] as const) {
    const name = found[field];
    if (isName(name) || (field === 'line' && name === '')) continue;
    faults.push(`${field}: ${name === undefined ? 'is missing' : nameRule}`);
  }
  const valueFault = describeValue(found.value);
  if (valueFault) faults.push(`value: ${valueFault}`);
  const timeFault = describeTime(instantOf(found.ts, receivedAt), receivedAt);
  if (timeFault) faults.push(`ts: ${timeFault}`);
  if (unitOf(found.unit) === undefined)
    faults.push(
      `unit: must be a text of up to ${maxUnitLength} characters, none of them a control character`,
    );
  return faults.join('; ');
}

/** NaN where the value is no number. */
function numberOf(value: unknown): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value !== 'number') return Number.NaN;
  // Far below what any sensor can tell, and its square is no number for PostgreSQL either.
  return Math.abs(value) < 1 / greatestValue ? 0 : value;
}

function isSound(value: number): boolean {
  return value <= greatestValue && value >= -greatestValue;
}

function describeValue(value: unknown): string | undefined {
  const number = numberOf(value);
  if (isSound(number)) return undefined;
  if (value === undefined) return 'is missing';
  if (typeof value === 'string') return 'must be a finite number or a boolean, not a text';
  return Number.isFinite(number)
    ? `must not exceed ${greatestValue}`
    : 'must be a finite number or a boolean';
}

/** The database stores microseconds; two instants that it cannot tell apart must not look like two here. */
function instantOf(ts: unknown, receivedAt: number): number {
  const epochMs = ts === undefined ? receivedAt : typeof ts === 'string' ? parseInstant(ts) : ts;
  return typeof epochMs === 'number' ? Math.round(epochMs * 1000) / 1000 : Number.NaN;
}

function isWithin(ts: number, receivedAt: number): boolean {
  return ts >= earliestTs && ts <= receivedAt + maxAheadMs;
}

function describeTime(ts: number, receivedAt: number): string | undefined {
  if (isWithin(ts, receivedAt)) return undefined;
  if (Number.isNaN(ts)) return 'must be an ISO 8601 instant with a time zone, or epoch milliseconds';
  return ts < earliestTs
    ? 'lies before the year 2000; are these seconds instead of milliseconds?'
    : 'lies more than 5 minutes in the future; is the clock of the machine right?';
}

/** Spellings that the original, and SenML, send, and what they are. */
const unitSpellings: Readonly<Record<string, string>> = { C: '°C', Cel: '°C', mm_s: 'mm/s' };

/** Control characters and halves of a surrogate pair: PostgreSQL could not store them as they are. */
const noText = /[\p{Cc}\p{Cs}]/u;

const readUnit = remember(
  (text): string | null => {
    if (text.length > maxUnitLength || noText.test(text)) return null;
    return Object.hasOwn(unitSpellings, text) ? (unitSpellings[text] ?? text) : text;
  },
  { maxEntries: 1_000, maxLength: maxUnitLength },
);

/** Null without a unit, undefined where it breaks the rule. */
function unitOf(unit: unknown): string | null | undefined {
  if (unit === undefined || unit === null) return null;
  return typeof unit === 'string' ? (readUnit(unit) ?? undefined) : undefined;
}
