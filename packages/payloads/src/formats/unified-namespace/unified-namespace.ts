import { quality } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import type { PayloadFormat, TopicReader } from '../../format.ts';
import { isJsonObject } from '../../json-object.ts';
import { ignore, type ParsedMessage, reject, single } from '../../parsed-message.ts';
import { makeReading } from '../../reading-rules.ts';

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
  ],
} satisfies PayloadFormat<'unified-namespace'>;

export interface UnifiedNames {
  site: string;
  line: string;
  machine_id: string;
  sensor: string;
}

const level = /^[A-Za-z0-9._-]+$/;

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
  if (!levels.every((text) => level.test(text)))
    return 'a level of the topic is empty, or has other characters than A-Z a-z 0-9 . _ -';
  const contract = levels.findIndex((text) => text.startsWith('_'));
  if (contract < 0 || levels[contract] === '_')
    return 'the topic has no contract: a level such as _historian between the location and the name';
  const [enterprise, site = enterprise, ...below] = levels.slice(0, contract);
  if (enterprise === undefined || site === undefined) return 'the topic has no location before its contract';
  const sensor = levels.slice(contract + 1).join('/');
  if (sensor === '') return 'the topic has no name after its contract';
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

/** Decodes `{"timestamp_ms": 1767600000000, "value": 80.5}`. A text is a value too, and ignored. */
export function decodeUnified(json: unknown, names: UnifiedNames, arrival: Arrival): ParsedMessage {
  const decoder = 'unified-namespace';
  if (!isJsonObject(json) || !('timestamp_ms' in json && 'value' in json) || Object.keys(json).length !== 2)
    return reject(decoder, 'must be an object of timestamp_ms and value, and nothing else');
  const { timestamp_ms, value } = json;
  if (!Number.isSafeInteger(timestamp_ms))
    return reject(decoder, 'timestamp_ms: must be a whole number of epoch milliseconds');
  if (typeof value === 'string') return ignore(decoder);
  const found = { ...names, ts: timestamp_ms, value, unit: undefined };
  return single(decoder, makeReading({ ...found, quality: quality.good, is_historical: false }, arrival));
}
