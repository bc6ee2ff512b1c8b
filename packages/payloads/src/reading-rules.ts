import {
  isName,
  maxMagnitude,
  memoize,
  nameRule,
  parseInstant,
  type Reading,
  type ReadingResult,
} from '@i40/common';
import { type Arrival, timeOfArrival } from './arrival.ts';

/**
 * The rules that a reading keeps, whatever form it came in. They are checked by hand: at 100,000 readings a second
 * a schema costs more than reading the JSON. A property test holds them against `readingSchema`.
 */

/** A machine whose clock is wrong must not own the future. */
export const maxAheadMs = 5 * 60_000;
export const earliestTs = Date.UTC(2000, 0, 1);
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

/**
 * Makes a reading of it, or names every rule that it breaks. `readingsBefore` counts those made of the same message.
 */
export function makeReading(found: FoundReading, arrival: Arrival, readingsBefore = 0): ReadingResult {
  const ts = instantOf(found.ts === undefined ? timeOfArrival(arrival, readingsBefore) : found.ts);
  const value = numberOf(found.value);
  const unit = unitOf(found.unit);
  const { site, line, machine_id, sensor, quality, is_historical } = found;
  if (
    isWithin(ts, arrival.at) &&
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
  return { ok: false, reason: describeFaults(found, arrival) };
}

/** What a topic says of a series, where a name in it breaks the rule. */
export function describeBadName(what: string): string {
  return `the ${what} in the topic ${nameRule}`;
}

function describeFaults(found: FoundReading, arrival: Arrival): string {
  const faults: string[] = [];
  for (const field of ['site', 'line', 'machine_id', 'sensor'] as const) {
    const name = found[field];
    if (isName(name) || (field === 'line' && name === '')) continue;
    faults.push(`${field}: ${name === undefined ? 'is missing' : nameRule}`);
  }
  const valueFault = describeValue(found.value);
  if (valueFault) faults.push(`value: ${valueFault}`);
  const timeFault = describeTime(found.ts, arrival);
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
  return typeof value === 'number' ? value : Number.NaN;
}

function isSound(value: number): boolean {
  return value <= maxMagnitude && value >= -maxMagnitude;
}

function describeValue(value: unknown): string | undefined {
  const number = numberOf(value);
  if (isSound(number)) return undefined;
  if (value === undefined) return 'is missing';
  if (Number.isFinite(number)) return `must lie between -${maxMagnitude} and ${maxMagnitude}`;
  return `must be a finite number or a boolean${typeof value === 'string' ? ', not a text' : ''}`;
}

/** The database stores microseconds; two instants that it cannot tell apart must not look like two here. */
function instantOf(ts: unknown): number {
  const epochMs = typeof ts === 'string' ? parseInstant(ts) : ts;
  return typeof epochMs === 'number' ? Math.round(epochMs * 1000) / 1000 : Number.NaN;
}

function isWithin(ts: number, arrivedAt: number): boolean {
  return ts >= earliestTs && ts <= arrivedAt + maxAheadMs;
}

function describeTime(given: unknown, arrival: Arrival): string | undefined {
  if (given === undefined && arrival.isRetained)
    return 'is missing, and a retained message says nothing about when it was measured';
  const ts = instantOf(given === undefined ? arrival.at : given);
  if (isWithin(ts, arrival.at)) return undefined;
  if (Number.isNaN(ts)) return 'must be an ISO 8601 instant with a time zone, or epoch milliseconds';
  return ts < earliestTs
    ? 'lies before the year 2000; are these seconds instead of milliseconds?'
    : 'lies more than 5 minutes in the future; is the clock of the machine right?';
}

/** Spellings that the original, and SenML, send, and what they are. */
const unitSpellings: Readonly<Record<string, string>> = { C: '°C', Cel: '°C', mm_s: 'mm/s' };

/** Control characters and halves of a surrogate pair: PostgreSQL could not store them as they are. */
const noText = /[\p{Cc}\p{Cs}]/u;

const readUnit = memoize(
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
