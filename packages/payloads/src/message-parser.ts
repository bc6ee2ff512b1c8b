import { decodeText, isName, memoize, notUtf8, parseJsonPayload, splitLineSensorsTopic } from '@i40/common';
import type { Arrival } from './arrival.ts';
import { decodePlainValue } from './formats/plain-value/plain-value.ts';
import { decodeSenml, isSenmlType, looksLikeSenml } from './formats/senml/senml.ts';
import {
  createSparkplugDecoder,
  type SparkplugDecoder,
  type SparkplugOptions,
} from './formats/sparkplug/sparkplug-decoder.ts';
import { certificatePrefix, sparkplugPrefix } from './formats/sparkplug/sparkplug-topic.ts';
import { decodeStarterJson } from './formats/starter-json/starter-json.ts';
import {
  decodeUnified,
  splitUnifiedTopic,
  unifiedNamespacePrefix,
} from './formats/unified-namespace/unified-namespace.ts';
import { type ParsedMessage, reject, single } from './parsed-message.ts';
import { describeBadName } from './reading-rules.ts';
import type { TopicNames, TopicTemplate } from './topic-template.ts';

export const maxPayloadBytes = 1024 * 1024;

export interface MessageToParse {
  topic: string;
  payload: Uint8Array;
  /** The property of MQTT 5. */
  contentType?: string | undefined;
  /** Whether the broker had kept it. */
  retained?: boolean;
}

export interface ParserOptions {
  /** Topics of plain values; the first one that fits counts. */
  plainTopics?: readonly TopicTemplate[];
  sparkplug?: SparkplugOptions;
}

export interface MessageParser {
  /**
   * Turns a message into readings. Never throws: what cannot be a reading comes back with its reason.
   * `receivedAt` (epoch milliseconds) stands in for a missing timestamp, a microsecond later for each reading in the
   * same message. What came before matters to Sparkplug alone.
   */
  parse(message: MessageToParse, receivedAt: number): ParsedMessage;
  readonly sparkplug: SparkplugDecoder;
}

type Decode = (message: MessageToParse, arrival: Arrival) => ParsedMessage;

/** The door for every payload form: by the topic, then the content type, then the shape of the JSON. */
export function createMessageParser(options: ParserOptions = {}): MessageParser {
  const { plainTopics = [] } = options;
  const sparkplug = createSparkplugDecoder(options.sparkplug);
  const decoderOf = memoize(findDecoder, { maxEntries: 10_000, maxLength: 256 });
  const known = ['factory/<line>/sensors', ...plainTopics.map(({ text }) => text), 'umh/v1/…', 'spBv1.0/…'];
  const refuseUnknown = () =>
    reject(undefined, `the topic is of no known form (${known.join(', ')}), and the payload is no SenML`);
  const decodeUnknown = decodeJsonWith({ line: '', decode: refuseUnknown, refuse: refuseUnknown });

  function findDecoder(topic: string): Decode {
    if (topic.startsWith(sparkplugPrefix) || topic.startsWith(certificatePrefix))
      return ({ payload }, arrival) => sparkplug.decode(topic, payload, arrival);
    if (topic.startsWith(unifiedNamespacePrefix)) return unifiedDecoder(topic);
    const starter = splitLineSensorsTopic(topic);
    if (starter) return starterDecoder(starter.line);
    for (const template of plainTopics) {
      const names = template.match(topic);
      if (names) return plainDecoder(names);
    }
    return decodeUnknown;
  }

  return {
    sparkplug,
    parse(message, receivedAt) {
      const { byteLength } = message.payload;
      if (byteLength > maxPayloadBytes)
        return reject(
          undefined,
          `the payload of ${byteLength} bytes is over the limit of ${maxPayloadBytes}`,
        );
      const arrival = { at: receivedAt, isRetained: message.retained ?? false };
      return decoderOf(message.topic)(message, arrival);
    },
  };
}

function unifiedDecoder(topic: string): Decode {
  const names = splitUnifiedTopic(topic);
  if (typeof names === 'string') return () => reject('unified-namespace', names);
  return ({ payload }, arrival) => {
    const json = parseJsonPayload(payload);
    return json.ok ? decodeUnified(json.value, names, arrival) : reject('unified-namespace', json.reason);
  };
}

function starterDecoder(line: string): Decode {
  if (!isName(line)) return () => reject('starter-json', describeBadName('line'));
  return decodeJsonWith({
    line,
    decode: (json, arrival) => decodeStarterJson(json, line, arrival),
    refuse: (reason) => reject('starter-json', reason),
  });
}

interface JsonForms {
  /** Where a SenML record belongs. */
  line: string;
  /** What JSON other than SenML is. */
  decode: (json: unknown, arrival: Arrival) => ParsedMessage;
  /** What is said of a payload that is no JSON, for the reason given. */
  refuse: (reason: string) => ParsedMessage;
}

/** SenML where content type or shape say so, and else what `decode` makes of the JSON. */
function decodeJsonWith({ line, decode, refuse }: JsonForms): Decode {
  return ({ payload, contentType }, arrival) => {
    const json = parseJsonPayload(payload);
    if (!json.ok) return isSenmlType(contentType) ? reject('senml', json.reason) : refuse(json.reason);
    return isSenmlType(contentType) || looksLikeSenml(json.value)
      ? decodeSenml(json.value, line, arrival)
      : decode(json.value, arrival);
  };
}

function plainDecoder(names: TopicNames): Decode {
  const { line = '' } = names;
  const refuseArray = () => reject('plain-value', 'an array must be a SenML pack');
  const decodeArray = decodeJsonWith({
    line,
    decode: refuseArray,
    refuse: (reason) => reject('plain-value', reason),
  });
  return (message, arrival) => {
    const text = decodeText(message.payload);
    if (text === undefined) return reject('plain-value', notUtf8);
    if (isSenmlType(message.contentType) || text.trimStart().startsWith('['))
      return decodeArray(message, arrival);
    return single('plain-value', decodePlainValue(text, names, arrival));
  };
}
