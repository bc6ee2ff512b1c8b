import { defaultSite, notUtf8, quality } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import type { PayloadFormat, TopicReader } from '../../format.ts';
import { encodeJson, isJsonObject, type JsonObject } from '../../json-object.ts';
import { parseLenientJson } from '../../lenient-json.ts';
import type { Message } from '../../message.ts';
import {
  addResult,
  countOf,
  gather,
  gathered,
  type ParsedMessage,
  reject,
  single,
} from '../../parsed-message.ts';
import { type EntryResult, makeEntry } from '../../reading-rules.ts';
import { findTime, isTimeField } from '../../time/time-fields.ts';
import { findUnclearTime } from '../../time/unclear-time.ts';
import { parseTopicTemplate, type TopicNames, type TopicTemplate } from '../../topic-template.ts';
import { readNumberText } from '../../values/number-text.ts';
import { isQualityField, qualityOf } from '../../values/quality-field.ts';
import { isNothingText } from '../../values/state-text.ts';
import { isUnitField, unitIn } from '../../values/unit-field.ts';

const name = 'plain-value';

/** The topics of plain values unless the user names others. */
export const defaultPlainTopic = 'factory/{line}/{machine_id}/{sensor}';

const exampleOptions: PlainValueOptions = {
  plainTopics: [parseTopicTemplate(defaultPlainTopic) as TopicTemplate],
};

export interface PlainValueOptions {
  /** Topics of plain values; the first one that fits counts. */
  plainTopics?: readonly TopicTemplate[];
}

/** A value alone, at a topic that names the series. */
export const plainValue = {
  name,
  where: ({ plainTopics = [] }) => plainTopics.map(({ text }) => text).join(', '),
  filters: ({ plainTopics = [] }) => plainTopics.map(({ filter }) => filter),
  open: ({ plainTopics = [] }) => ({
    at(topic) {
      for (const template of plainTopics) {
        const names = template.match(topic);
        if (names) return readerOf(names);
      }
      return undefined;
    },
  }),
  examples: [
    { topic: 'factory/lineA/M01/temp', payload: '80.5', options: exampleOptions },
    {
      topic: 'factory/lineA/M01/temp',
      payload: '{"value":80.5,"unit":"°C","ts":1767600000000}',
      options: exampleOptions,
    },
  ],
} satisfies PayloadFormat<'plain-value', PlainValueOptions>;

function readerOf(names: TopicNames): TopicReader {
  return {
    decode(message) {
      const { text, arrival } = message;
      if (text === undefined) return reject(name, notUtf8);
      if (text.trimStart().startsWith('[') || isLines(message)) return decodeList(message, names);
      return single(name, decodePlainValue(text, names, arrival));
    },
  };
}

/** Lines of JSON, as loggers send them. */
function isLines({ text = '', json }: Message): boolean {
  return text.trimStart().startsWith('{') && json.ok && Array.isArray(json.value);
}

function decodeList({ json, arrival }: Message, names: TopicNames): ParsedMessage {
  if (!json.ok) return reject(name, json.reason);
  const elements = json.value as unknown[];
  if (elements.length === 0) return reject(name, 'the array is empty');
  if (!elements.some(isJsonObject))
    return reject(
      name,
      `value: is a list of ${elements.length} values; send one reading for each of them, with a time of its own`,
    );
  const found = gather();
  for (const element of elements) {
    const result: EntryResult = isJsonObject(element)
      ? decodeObject(element, names, { arrival, before: countOf(found) })
      : { ok: false, reason: 'an element must be an object with value' };
    addResult(found, result, { of: element, encode: encodeAlone });
  }
  return gathered(name, found);
}

/**
 * The topic names the series, as in `factory/lineA/M01/temp`, and the payload is its value: a number, `true`, `false`,
 * `ON` or `OFF`; a word, which is a state; or JSON such as `{"value": 80.5, "unit": "°C", "ts": 1767600000000}`, one or
 * a list of them.
 */
export function decodePlainValue(text: string, names: TopicNames, arrival: Arrival): EntryResult {
  const json = /^\s*[{"]/.test(text) ? parseLenientJson(text) : undefined;
  if (json && !json.ok) return json;
  if (isJsonObject(json?.value)) return decodeObject(json.value, names, { arrival, before: 0 });
  const given = typeof json?.value === 'string' ? json.value : text;
  const payload = given.replaceAll('\0', ' ').trim();
  if (isNothingText(payload)) return nothing;
  const value = booleanOf(payload) ?? payload;
  const found = { ...series(names), ts: undefined, value, unit: undefined, quality: quality.good };
  const result = makeEntry(found, arrival);
  if (result.ok || typeof value === 'boolean' || readNumberText(value) !== undefined) return result;
  // Of a name or a time that is wrong, the reason says so.
  const isValueAtFault = /(^|; )value: /.test(result.reason);
  return isValueAtFault
    ? { ok: false, reason: 'the payload is no number, true, false, ON or OFF, and no state' }
    : result;
}

function decodeObject(
  object: JsonObject,
  names: TopicNames,
  { arrival, before }: { arrival: Arrival; before: number },
): EntryResult {
  const { value = object.v ?? object.val ?? object.Value ?? stateOf(object) } = object;
  if (value === null) return nothing;
  if (value === undefined && hasSeveral(object))
    return {
      ok: false,
      reason: 'value: is missing; for an object of several values, name its topic in INGEST_JSON_TOPICS',
    };
  const time = findTime(object) ?? findUnclearTime(object);
  return makeEntry(
    {
      ...series(names),
      ts: time?.value,
      timeField: time?.field ?? 'ts',
      value: typeof value === 'string' ? (booleanOf(value) ?? value) : value,
      unit: unitIn(object),
      quality: qualityOf(object),
    },
    arrival,
    before,
  );
}

/** Whether an object has values under names of its own. */
function hasSeveral(object: JsonObject): boolean {
  return Object.entries(object).some(
    ([key, value]) =>
      key !== 'value' && !isTimeField(key, value) && !isQualityField(key) && !isUnitField(key),
  );
}

const nothing: EntryResult = { ok: true, state: undefined };

/** As `{"state": "online"}`, which clients leave behind. */
function stateOf({ state, status }: JsonObject): string | undefined {
  return [state, status].find((text) => typeof text === 'string');
}

function series(names: TopicNames) {
  const { site = defaultSite, line = '', machine_id, sensor } = names;
  return { site, line, machine_id, sensor, is_historical: false };
}

const words = new Map([
  ['true', true],
  ['on', true],
  ['false', false],
  ['off', false],
]);
const longestWord = 5;

function booleanOf(text: string): boolean | undefined {
  return text.length <= longestWord ? words.get(text.toLowerCase()) : undefined;
}

/** As a list of one: a number alone would be a value. */
function encodeAlone(element: unknown): string | undefined {
  return encodeJson([element]);
}
