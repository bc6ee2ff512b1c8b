import { isName, nameRule, quality } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import type { PayloadFormat, TopicReader } from '../../format.ts';
import { encodeJson, isJsonObject, type JsonObject } from '../../json-object.ts';
import {
  addResult,
  countOf,
  type Gathered,
  gather,
  gathered,
  type ParsedMessage,
  reject,
} from '../../parsed-message.ts';
import { type EntryResult, makeEntry } from '../../reading-rules.ts';
import { findTime, isTimeField } from '../../time/time-fields.ts';
import { isProse } from '../../values/prose.ts';
import { isQualityField, qualityOf } from '../../values/quality-field.ts';

const unifiedNamespacePrefix = 'umh/v1/';

/** The unified namespace as United Manufacturing Hub lays it out, https://docs.umh.app */
export const unifiedNamespace = {
  name: 'unified-namespace',
  where: () => 'umh/v1/…',
  filters: () => [`${unifiedNamespacePrefix}#`],
  open: () => ({ at: readerAt }),
  examples: [
    {
      topic: 'umh/v1/acme/munich/press-shop/line-4/press-2/_historian/temp',
      payload: '{"timestamp_ms":1767600000000,"value":80.5}',
    },
    {
      topic: 'umh/v1/acme/munich/press-shop/line-4/press-2/_historian',
      payload: '{"timestamp_ms":1767600000000,"temperature":80.5,"hydraulics":{"pressure":4.2}}',
    },
  ],
} satisfies PayloadFormat<'unified-namespace'>;

export interface UnifiedNames {
  site: string;
  line: string;
  machine_id: string;
  /** Empty where the topic ends with its contract: the keys of the payload alone are the names. */
  sensor: string;
}

/**
 * Splits `umh/v1/<location…>/<_contract>[/<virtual…>]/<name>`, or says what is wrong with it.
 *
 * The location runs enterprise, site, area, line, machine, as far as it goes: its second level is the site, all
 * below it the machine, because machines are only named apart within their line, and that without its last level the
 * line. So of `umh/v1/acme/munich/press-shop/line-4/press-2/_historian/hydraulics/pressure` site is `munich`, line
 * `press-shop/line-4`, machine `press-shop/line-4/press-2` and sensor `hydraulics/pressure`.
 */
export function splitUnifiedTopic(topic: string): UnifiedNames | string {
  const levels = topic.slice(unifiedNamespacePrefix.length).split('/');
  if (!levels.every(isName)) return `a level of the topic is no name; it ${nameRule}`;
  const contract = levels.findIndex((text) => text.startsWith('_'));
  if (contract < 0 || levels[contract] === '_')
    return 'the topic has no contract: a level such as _historian between the location and the name';
  const [enterprise, site = enterprise, ...below] = levels.slice(0, contract);
  if (enterprise === undefined || site === undefined) return 'the topic has no location before its contract';
  const sensor = levels.slice(contract + 1).join('/');
  return { site, line: below.slice(0, -1).join('/'), machine_id: below.join('/') || site, sensor };
}

function readerAt(topic: string): TopicReader | undefined {
  if (!topic.startsWith(unifiedNamespacePrefix)) return undefined;
  const names = splitUnifiedTopic(topic);
  if (typeof names === 'string') return { decode: () => reject('unified-namespace', names) };
  return {
    decode: ({ json, arrival }) =>
      json.ok ? decodeUnified(json.value, names, arrival) : reject('unified-namespace', json.reason),
  };
}

/**
 * Decodes `{"timestamp_ms": 1767600000000, "value": 80.5}`, and a reading per key of
 * `{"timestamp_ms": 1767600000000, "pressure": 4.2, "position": {"x": 1}}`: `pressure` and `position/x` below the name in
 * the topic.
 */
export function decodeUnified(json: unknown, names: UnifiedNames, arrival: Arrival): ParsedMessage {
  const into = gather();
  // What was gathered while the broker was away may come as a list.
  const elements = Array.isArray(json) ? json : [json];
  for (const element of elements) {
    const fault = addElement(into, element, names, arrival);
    if (fault === undefined) continue;
    if (elements.length === 1) return reject(decoder, fault);
    addResult(into, { ok: false, reason: fault }, { of: element, encode: encodeJson });
  }
  if (elements.length === 0) return reject(decoder, 'the array is empty');
  const message = gathered(decoder, into);
  // Of a single value the whole message is what can be sent again.
  const [rejection] = message.rejections;
  return rejection && countOf(into) === 0 && message.rejections.length === 1 && message.ignored === 0
    ? reject(decoder, rejection.reason)
    : message;
}

/** Gathers the values of one object; or says why it has none. */
function addElement(
  into: Gathered,
  json: unknown,
  names: UnifiedNames,
  arrival: Arrival,
): string | undefined {
  if (!isJsonObject(json)) return 'must be an object of timestamp_ms and a value for each key';
  const time = findTime(json);
  if (!time) return 'timestamp_ms: is missing';
  let values = 0;
  const ofTime = { ts: time.value, timeField: time.field, is_historical: false };
  for (const { path, value } of valuesOf(json)) {
    const sensor = [names.sensor, ...path].filter(Boolean).join('/');
    const isNamed = path.length > 0;
    const entry = {
      ...names,
      ...ofTime,
      sensor: sensor || undefined,
      value,
      unit: isNamed ? undefined : json.unit,
      quality: 'value' in json ? qualityOf(json) : quality.good,
    };
    const isNothing = isProse(value) || (isNamed && value === null);
    const result = isNothing ? nothing : makeEntry(entry, arrival, countOf(into));
    const element = { [time.field]: json[time.field], ...wrap(isNamed ? path : ['value'], value) };
    addResult(into, result, { of: element, encode: encodeJson });
    values += 1;
  }
  return values === 0 ? 'value: is missing' : undefined;
}

const decoder = 'unified-namespace';
const nothing: EntryResult = { ok: true, state: undefined };
const deepest = 16;

interface NamedValue {
  path: readonly string[];
  value: unknown;
}

/** The values of a payload by their path; that of `value` is empty. */
function* valuesOf(object: JsonObject, path: readonly string[] = []): Generator<NamedValue> {
  const isPoint = path.length === 0 && 'value' in object;
  for (const [key, value] of Object.entries(object)) {
    if (isTimeField(key, value) || (isPoint && (key === 'unit' || isQualityField(key)))) continue;
    if (isPoint && key === 'value') yield { path, value };
    else if (isJsonObject(value) && path.length < deepest) yield* valuesOf(value, [...path, key]);
    else yield { path: [...path, key], value };
  }
}

function wrap(path: readonly string[], value: unknown): JsonObject {
  const [key = 'value', ...below] = path;
  return { [key]: below.length > 0 ? wrap(below, value) : value };
}
