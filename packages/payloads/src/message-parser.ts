import { memoize } from '@i40/common';
import { bindToTopic } from './bind-machine.ts';
import type { FormatReader, PayloadFormat, TopicReader } from './format.ts';
import { createSparkplugDecoder, type SparkplugDecoder } from './formats/sparkplug/sparkplug-decoder.ts';
import { inflate, isPacked } from './inflate.ts';
import { Message, type MessageToParse } from './message.ts';
import { ignore, type ParsedMessage } from './parsed-message.ts';
import { type DecoderName, type ParserOptions, payloadFormats } from './registry.ts';

export const maxPayloadBytes = 1024 * 1024;

export interface MessageParser {
  /**
   * Turns a message into readings. Never throws: what cannot be a reading comes back with its reason.
   * `receivedAt` (epoch milliseconds) stands in for a missing timestamp, a microsecond later for each reading in the
   * same message. What came before matters to Sparkplug alone.
   */
  parse(message: MessageToParse, receivedAt: number): ParsedMessage<DecoderName>;
  readonly sparkplug: SparkplugDecoder;
}

/** The door for every payload form: asks those of the registry, one after the other, whose a message is. */
export function createMessageParser(
  options: ParserOptions = {},
  formats: readonly PayloadFormat[] = payloadFormats,
): MessageParser {
  const { timeZone, bindsMachine = false, plainTopics = [], jsonTopics = [] } = options;
  const ownTopics = [...plainTopics, ...jsonTopics];
  const readers = formats.map((format) => ({ name: format.name, reader: format.open(options) }));
  const known = formats.flatMap((format) => format.where(options) || []).join(', ');
  const readersAt = memoize(findReaders, { maxEntries: 10_000, maxLength: 256 });

  function findReaders(topic: string): NamedReader[] {
    return readers.flatMap(({ name, reader }) => {
      const at = reader.at(topic);
      return at ? { name, at } : [];
    });
  }

  // Each form names itself as the registry does, says the contract suite.
  function decode(message: Message): ParsedMessage<DecoderName> {
    const candidates = readersAt(message.topic);
    if (message.payload.byteLength === 0 && !candidates[0]?.at.takesEmpty)
      return ignore(candidates.at(-1)?.name) as ParsedMessage<DecoderName>;
    for (const { at } of candidates)
      if (!at.matches || at.matches(message)) return at.decode(message) as ParsedMessage<DecoderName>;
    return refuse(`the topic is of no known form (${known})`);
  }

  return {
    sparkplug: readers.map(({ reader }) => reader).find(isSparkplug)?.decoder ?? createSparkplugDecoder(),
    parse(message, receivedAt) {
      const { byteLength } = message.payload;
      if (byteLength > maxPayloadBytes)
        return refuse(`the payload of ${byteLength} bytes is over the limit of ${maxPayloadBytes}`);
      let { payload } = message;
      if (isPacked(payload)) {
        const unpacked = inflate(payload, maxPayloadBytes);
        if (!unpacked.ok) return refuse(unpacked.reason);
        payload = unpacked.payload;
      }
      const arrival = { at: receivedAt, isRetained: message.retained ?? false, timeZone };
      const parsed = decode(new Message(message, payload, arrival));
      return bindsMachine ? bindToTopic(parsed, message.topic, ownTopics) : parsed;
    },
  };
}

interface NamedReader {
  name: string;
  at: TopicReader;
}

function refuse(reason: string): ParsedMessage<never> {
  return { decoder: undefined, readings: [], rejections: [{ reason }], ignored: 0 };
}

function isSparkplug(reader: FormatReader): reader is FormatReader & { decoder: SparkplugDecoder } {
  return 'decoder' in reader;
}
