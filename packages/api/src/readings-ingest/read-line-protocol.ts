import { decodeText, notUtf8 } from '@i40/common';
import { type MessageParser, microsecond } from '@i40/payloads';
import { bodyTypes } from './body-form.ts';
import { bodyLines, maxLineBytes } from './body-lines.ts';
import { type Entry, entriesOf, httpTopic, rejection } from './entry.ts';

const [, contentType] = bodyTypes.lines;

/** InfluxDB's line protocol, each line by itself, so that a reason can name its line. */
export async function* readLineProtocol(
  bytes: AsyncIterable<Uint8Array>,
  receivedAt: number,
  parser: MessageParser,
): AsyncGenerator<Entry> {
  let before = 0;
  for await (const line of bodyLines(bytes)) {
    const { number } = line;
    if ('isTooLong' in line) {
      yield { rejection: rejection(`the line has more than ${maxLineBytes} bytes`, number) };
      continue;
    }
    const { bytes: payload } = line;
    if (decodeText(payload) === undefined) {
      yield { rejection: rejection(notUtf8, number) };
      continue;
    }
    const at = receivedAt + before * microsecond;
    const parsed = parser.parse({ topic: httpTopic, payload, contentType }, at);
    before += parsed.readings.length + (parsed.states?.length ?? 0);
    if (payload.byteLength > 0) yield* entriesOf(parsed, number);
  }
}
