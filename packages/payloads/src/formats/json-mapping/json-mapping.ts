import { defaultSite, quality } from '@i40/common';
import type { Arrival } from '../../arrival.ts';
import type { PayloadFormat, TopicReader } from '../../format.ts';
import { encodeJson } from '../../json-object.ts';
import type { Message } from '../../message.ts';
import {
  addResult,
  countOf,
  gather,
  gathered,
  ignore,
  type ParsedMessage,
  reject,
} from '../../parsed-message.ts';
import { type EntryResult, makeEntry } from '../../reading-rules.ts';
import { parseTopicTemplate, type TopicNames, type TopicTemplate } from '../../topic-template.ts';
import { isPresence } from '../../values/presence.ts';
import { isProse } from '../../values/prose.ts';
import { everyValue } from './every-value.ts';
import type { FoundValue, Unfold } from './found-value.ts';

const name = 'json-mapping';

/** What the JSON at some topics means. */
export interface TopicMapping {
  template: TopicTemplate;
  unfold: Unfold;
}

export interface JsonMappingOptions {
  /** Topics where every number, boolean and text of the JSON is a sensor; the first that fits counts. */
  jsonTopics?: readonly TopicTemplate[];
  /** What the user declared in a file; these are asked before `jsonTopics`. */
  mappings?: readonly TopicMapping[];
}

/** Any JSON, at topics that the user names. */
export const jsonMapping = {
  name,
  where: (options) => topicsOf(options).join(', '),
  filters: (options) => mappingsOf(options).map(({ template }) => template.filter),
  open(options) {
    const mappings = mappingsOf(options);
    return {
      at(topic): TopicReader | undefined {
        for (const { template, unfold } of mappings) {
          const names = template.match(topic);
          if (names) return { decode: (message) => decodeMapped(message, names, unfold) };
        }
        return undefined;
      },
    };
  },
  examples: [
    {
      topic: 'zigbee2mqtt/kitchen',
      payload: '{"temperature":22.5,"humidity":40,"state":"ON","last_seen":"2026-01-05T08:00:00Z"}',
      options: {
        jsonTopics: [parseTopicTemplate('zigbee2mqtt/{machine_id}', ['{machine_id}']) as TopicTemplate],
      },
    },
  ],
} satisfies PayloadFormat<typeof name, JsonMappingOptions>;

function mappingsOf({ jsonTopics = [], mappings = [] }: JsonMappingOptions): TopicMapping[] {
  const unfold = everyValue();
  return [...mappings, ...jsonTopics.map((template) => ({ template, unfold }))];
}

function topicsOf(options: JsonMappingOptions): string[] {
  return mappingsOf(options).map(({ template }) => template.text);
}

/** The values that `unfold` finds in a message, as readings and states. */
export function decodeMapped(message: Message, names: TopicNames, unfold: Unfold): ParsedMessage {
  const { json, text = '', arrival } = message;
  if (names.sensor === undefined && isPresence(text)) return ignore(name);
  // At a topic that names the sensor, a number or a word alone is its value.
  const isBare = !json.ok && names.sensor !== undefined && !/^\s*[{[]/.test(text);
  if (!json.ok && !isBare) return reject(name, json.reason);
  const into = gather();
  for (const found of unfold(json.ok ? json.value : text, { names })) {
    const result = resultOf(found, names, { arrival, before: countOf(into) });
    addResult(into, result, { of: found.element, encode: encodeJson });
  }
  if (into.rejections.length === 0 && countOf(into) === 0 && into.ignored === 0)
    return reject(name, 'there is no value in the message');
  return gathered(name, into);
}

const nothing: EntryResult = { ok: true, state: undefined };

function resultOf(
  { value, element: _element, ...found }: FoundValue,
  { site = defaultSite, line = '', machine_id }: TopicNames,
  { arrival, before }: { arrival: Arrival; before: number },
): EntryResult {
  // An object says of many values that it has none, or says something in prose.
  if (value === null || isProse(value)) return nothing;
  if (found.sensor === undefined && typeof value !== 'object')
    return { ok: false, reason: 'sensor: is missing; name it by {sensor} in the template of the topic' };
  return makeEntry(
    {
      site: found.site ?? site,
      line: found.line ?? line,
      machine_id: found.machine_id ?? machine_id,
      sensor: found.sensor,
      value,
      unit: found.unit,
      ts: found.ts,
      timeField: found.timeField ?? 'ts',
      quality: found.quality ?? quality.good,
      is_historical: false,
    },
    arrival,
    before,
  );
}
