import { memoize } from '@i40/common';
import type { FormatReader, PayloadFormat } from './format.ts';
import { createSparkplugDecoder, type SparkplugDecoder } from './formats/sparkplug/sparkplug-decoder.ts';
import { Message, type MessageToParse } from './message.ts';
import type { ParsedMessage } from './parsed-message.ts';
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
  const readers = formats.map((format) => format.open(options));
  const readersAt = memoize((topic) => readers.flatMap((reader) => reader.at(topic) ?? []), {
    maxEntries: 10_000,
    maxLength: 256,
  });
  const known = formats.flatMap((format) => format.where(options) || []).join(', ');

  // Each form names itself as the registry does, says the contract suite.
  function decode(message: Message): ParsedMessage<DecoderName> {
    for (const reader of readersAt(message.topic))
      if (!reader.matches || reader.matches(message))
        return reader.decode(message) as ParsedMessage<DecoderName>;
    return refuse(`the topic is of no known form (${known})`);
  }

  return {
    sparkplug: readers.find(isSparkplug)?.decoder ?? createSparkplugDecoder(),
    parse(message, receivedAt) {
      const { byteLength } = message.payload;
      if (byteLength > maxPayloadBytes)
        return refuse(`the payload of ${byteLength} bytes is over the limit of ${maxPayloadBytes}`);
      const arrival = { at: receivedAt, isRetained: message.retained ?? false };
      return decode(new Message(message, arrival));
    },
  };
}

function refuse(reason: string): ParsedMessage<never> {
  return { decoder: undefined, readings: [], rejections: [{ reason }], ignored: 0 };
}

function isSparkplug(reader: FormatReader): reader is FormatReader & { decoder: SparkplugDecoder } {
  return 'decoder' in reader;
}
