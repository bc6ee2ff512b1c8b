import {
  isName,
  maxMagnitude,
  nameRule,
  parseInstant,
  type Reading,
  type ReadingResult,
  type StateReading,
} from '@i40/common';
import { type Arrival, timeOfArrival } from './arrival.ts';
import { describeTime, isWithin } from './time/describe-time.ts';
import { readTimeText } from './time/time-text.ts';
import { describeValue } from './values/describe-value.ts';
import { readNumberText } from './values/number-text.ts';
import { readStateText } from './values/state-text.ts';
import { maxUnitLength, unitOf } from './values/unit.ts';

export { earliestTs, maxAheadMs } from './time/describe-time.ts';
export { maxUnitLength } from './values/unit.ts';

/**
 * The rules that a reading keeps, whatever form it came in. They are checked by hand: at 100,000 readings a second
 * a schema costs more than reading the JSON. A property test holds them against `readingSchema`.
 */

/** What a decoder found in a message, before anything of it is checked. */
export interface FoundReading {
  /** Epoch milliseconds, or a text as `readTimeText` takes it; undefined or null for the time of arrival. */
  ts: unknown;
  /** The field that it stood in, for whoever reads the reason; `ts` unless told otherwise. */
  timeField?: string;
  site: unknown;
  line: unknown;
  machine_id: unknown;
  sensor: unknown;
  /** A number, a boolean, or a number as text. */
  value: unknown;
  unit: unknown;
  quality: number;
  is_historical: boolean;
}

/** What became of one value: a reading, a state, nothing that could be stored, or a reason to reject it. */
export type EntryResult = ReadingResult | { ok: true; state: StateReading | undefined };

/**
 * Makes a reading of it, or names every rule that it breaks. `before` counts those made of the same message.
 */
export function makeReading(found: FoundReading, arrival: Arrival, before = 0): ReadingResult {
  const ts = instantOf(found.ts, arrival, before);
  let { value } = found;
  let unit = unitOf(found.unit);
  if (typeof value === 'string') {
    const read = readNumberText(value);
    if (typeof read === 'object') {
      value = read.value;
      if (found.unit === undefined || found.unit === null) unit = unitOf(read.unit);
    }
  }
  const number = typeof value === 'boolean' ? Number(value) : value;
  const { site, line, machine_id, sensor, quality, is_historical } = found;
  if (
    isWithin(ts, arrival.at) &&
    typeof number === 'number' &&
    number <= maxMagnitude &&
    number >= -maxMagnitude &&
    unit !== undefined &&
    isName(site) &&
    (line === '' || isName(line)) &&
    isName(machine_id) &&
    isName(sensor)
  ) {
    const reading: Reading = {
      ts,
      site,
      line,
      machine_id,
      sensor,
      value: number,
      unit,
      quality,
      is_historical,
    };
    return { ok: true, reading };
  }
  return { ok: false, reason: describeFaults(found, unit, arrival) };
}

/**
 * Makes a reading of a number, and a state of a text. A text without a time that the broker had kept, as an `offline`
 * that somebody left behind, is neither stored nor rejected.
 */
export function makeEntry(found: FoundReading, arrival: Arrival, before = 0): EntryResult {
  if (typeof found.value !== 'string') return makeReading(found, arrival, before);
  const value = readStateText(found.value);
  if (value === undefined || readNumberText(found.value) !== undefined)
    return makeReading(found, arrival, before);
  const isTimeless = found.ts === undefined || found.ts === null;
  if (isTimeless && arrival.isRetained) return { ok: true, state: undefined };
  const made = makeReading({ ...found, value: 0, unit: undefined }, arrival, before);
  if (!made.ok) return made;
  const { unit: _unit, ...key } = made.reading;
  return { ok: true, state: { ...key, value } };
}

/** What a topic says of a series, where a name in it breaks the rule. */
export function describeBadName(what: string): string {
  return `the ${what} in the topic ${nameRule}`;
}

function describeFaults(found: FoundReading, unit: string | null | undefined, arrival: Arrival): string {
  const faults: string[] = [];
  for (const field of ['site', 'line', 'machine_id', 'sensor'] as const) {
    const name = found[field];
    if (isName(name) || (field === 'line' && name === '')) continue;
    faults.push(`${field}: ${name === undefined ? 'is missing' : nameRule}`);
  }
  const valueFault = describeValue(found.value);
  if (valueFault) faults.push(`value: ${valueFault}`);
  const timeFault = describeTime(found.ts, arrival);
  if (timeFault) faults.push(`${found.timeField ?? 'ts'}: ${timeFault}`);
  if (unit === undefined)
    faults.push(
      `unit: must be a text of up to ${maxUnitLength} characters, none of them a control character`,
    );
  return faults.join('; ');
}

/** NaN where there is none. */
function instantOf(given: unknown, arrival: Arrival, before: number): number {
  if (typeof given === 'string') return toMicrosecond(parseInstant(given) ?? readOddTime(given, arrival));
  if (typeof given === 'number') return toMicrosecond(given);
  if (given !== undefined && given !== null) return Number.NaN;
  const ofArrival = timeOfArrival(arrival, before);
  return ofArrival === undefined ? Number.NaN : toMicrosecond(ofArrival);
}

function readOddTime(text: string, { timeZone }: Arrival): number {
  const read = readTimeText(text, timeZone);
  return read.ok ? read.epochMs : Number.NaN;
}

/** The database stores microseconds; two instants that it cannot tell apart must not look like two here. */
function toMicrosecond(epochMs: number): number {
  return Math.round(epochMs * 1000) / 1000;
}
