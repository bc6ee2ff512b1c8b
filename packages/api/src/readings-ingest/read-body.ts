import type { Readable } from 'node:stream';
import { createMessageParser } from '@i40/payloads';
import type { BodyForm } from './body-form.ts';
import type { Entry } from './entry.ts';
import { readCsv } from './read-csv.ts';
import { readJson, readSenml } from './read-json.ts';
import { readLineProtocol } from './read-line-protocol.ts';

/**
 * What a body holds, by the rules and with the reasons that ingest has. `receivedAt` (epoch milliseconds) stands in for a
 * time that is missing, a microsecond later for each reading before it. Throws a problem for a body that is broken.
 */
export function readBody(body: Readable, form: BodyForm, receivedAt: number): AsyncIterable<Entry> {
  // To destroy the request when reading ends early would cut off the answer that says why.
  const bytes = body.iterator({ destroyOnReturn: false });
  if (form === 'csv') return readCsv(bytes, receivedAt);
  if (form === 'json') return readJson(bytes, receivedAt);
  const parser = createMessageParser();
  return form === 'senml'
    ? readSenml(bytes, receivedAt, parser)
    : readLineProtocol(bytes, receivedAt, parser);
}
