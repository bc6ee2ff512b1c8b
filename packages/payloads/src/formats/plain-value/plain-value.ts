import { defaultSite, notUtf8, parseJsonText, quality, type ReadingResult } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import type { PayloadFormat, TopicReader } from '../../format.ts';
import { isJsonObject } from '../../json-object.ts';
import { reject, single } from '../../parsed-message.ts';
import { type FoundReading, makeReading } from '../../reading-rules.ts';
import { parseTopicTemplate, type TopicNames, type TopicTemplate } from '../../topic-template.ts';

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
  name: 'plain-value',
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
    decode({ text, arrival }) {
      if (text === undefined) return reject('plain-value', notUtf8);
      if (text.trimStart().startsWith('[')) return reject('plain-value', 'an array must be a SenML pack');
      return single('plain-value', decodePlainValue(text, names, arrival));
    },
  };
}

/**
 * The topic names the series, as in `factory/lineA/M01/temp`, and the payload is its value:
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
