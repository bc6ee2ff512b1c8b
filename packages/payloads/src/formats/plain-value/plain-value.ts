import { defaultSite, parseJsonText, quality, type ReadingResult } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import { isJsonObject } from '../../json-object.ts';
import { type FoundReading, makeReading } from '../../reading-rules.ts';
import type { TopicNames } from '../../topic-template.ts';

/**
 * Form B of the payloads: the topic names the series, as in `factory/lineA/M01/temp`, and the payload is its value:
 * a number, `true`, `false`, `ON` or `OFF`; or JSON such as `{"value": 80.5, "unit": "°C", "ts": 1767600000000}`.
 */
export function decodePlainValue(text: string, names: TopicNames, arrival: Arrival): ReadingResult {
  const payload = text.trim();
  if (payload.startsWith('{')) return decodeObject(payload, names, arrival);
  const value = readValue(payload);
  if (value === undefined) return { ok: false, reason: 'the payload is no number, true, false, ON or OFF' };
  return makeReading({ ...common(names), ts: undefined, value, unit: undefined }, arrival);
}

function decodeObject(payload: string, names: TopicNames, arrival: Arrival): ReadingResult {
  const json = parseJsonText(payload);
  if (!json.ok) return json;
  const { ts, value, unit } = isJsonObject(json.value) ? json.value : {};
  return makeReading({ ...common(names), ts, value, unit }, arrival);
}

function common(names: TopicNames): Omit<FoundReading, 'ts' | 'value' | 'unit'> {
  const { site = defaultSite, line = '', machine_id, sensor } = names;
  return { site, line, machine_id, sensor, quality: quality.good, is_historical: false };
}

const words = new Map([
  ['true', true],
  ['on', true],
  ['false', false],
  ['off', false],
]);
const longestWord = 5;

/** Decimal notation only: `Number` alone would also read "", "0x10" and "Infinity". */
const decimal = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

function readValue(payload: string): number | boolean | undefined {
  if (decimal.test(payload)) return Number(payload);
  return payload.length <= longestWord ? words.get(payload.toLowerCase()) : undefined;
}
