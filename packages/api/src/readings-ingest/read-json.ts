import { decodeText, defaultSite } from '@i40/common';
import { decodeFields, type MessageParser, parseLenientJson } from '@i40/payloads';
import { ProblemError } from '../problems.ts';
import { type Entry, entriesOf, entryOf, httpTopic } from './entry.ts';
import { readWhole } from './whole-body.ts';

/** The starter's JSON, an object or an array, in which `line` and `site` may stand as well. */
export async function* readJson(bytes: AsyncIterable<Uint8Array>, receivedAt: number): AsyncGenerator<Entry> {
  const elements = parseBody(await readWhole(bytes));
  const arrival = { at: receivedAt, isRetained: false };
  let before = 0;
  for (const [index, of] of (Array.isArray(elements) ? elements : [elements]).entries()) {
    const entry = entryOf(decodeFields(of, { site: defaultSite, arrival, before }), { at: index + 1, of });
    if (!('rejection' in entry)) before += 1;
    yield entry;
  }
}

/** A pack is understood as a whole, because its records lean on each other. */
export async function* readSenml(
  bytes: AsyncIterable<Uint8Array>,
  receivedAt: number,
  parser: MessageParser,
): AsyncGenerator<Entry> {
  const payload = await readWhole(bytes);
  parseBody(payload);
  const message = { topic: httpTopic, payload, contentType: 'application/senml+json' };
  yield* entriesOf(parser.parse(message, receivedAt));
}

function parseBody(payload: Uint8Array): unknown {
  const json = parseLenientJson(decodeText(payload));
  if (!json.ok) throw new ProblemError(400, `The body: ${json.reason}.`);
  return json.value;
}
