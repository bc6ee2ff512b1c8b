import type { Readable } from 'node:stream';
import {
  type Database,
  type MessageBus,
  MessageBusError,
  type ReadingsReceipt,
  readingsReceiptSchema,
} from '@i40/common';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ProblemError, problemResponse } from '../problems.ts';
import { acceptReadings } from '../readings-ingest/accept-readings.ts';
import { bodyForm, bodyTypes } from '../readings-ingest/body-form.ts';
import { readBody } from '../readings-ingest/read-body.ts';

export interface PostReadingsParts {
  database: Database;
  bus: Pick<MessageBus, 'connected' | 'publish'>;
  now: () => number;
  /** How long the broker and ingest may take. */
  patienceMs?: number;
}

/** A large body comes no faster than ingest stores it. The server gives up a request sooner. */
const handlerTimeoutMs = 180_000;
const types: string[] = Object.values(bodyTypes).flat();

export function postReadingsRoute({
  database,
  bus,
  now,
  patienceMs = 10_000,
}: PostReadingsParts): FastifyPluginAsyncZod {
  return async (app) => {
    // Each form reads the body itself, as it comes.
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, body, done) => done(null, body));
    app.post(
      '/readings',
      {
        handlerTimeout: handlerTimeoutMs,
        config: { scope: 'operate', maySendSlowly: true, audit: 'readings.send', auditInBulk: true },
        schema: {
          tags: ['plant'],
          summary: 'Send readings',
          description:
            'They are published to the broker, from where they take the way of all others. Sent again, a reading with its time is stored once.',
          consumes: types,
          body: z.unknown().meta({
            description:
              'JSON: an object with machine_id, sensor, value and, where known, ts, unit, quality, line and site, or an array of them, up to 1 MiB. CSV: a header with these names. SenML (RFC 8428). Line protocol of InfluxDB. CSV and line protocol may have any size.',
          }),
          response: {
            200: readingsReceiptSchema.describe('All that was not rejected is in the database'),
            202: readingsReceiptSchema.describe(
              'The broker has them, and ingest has not stored all of them yet',
            ),
            422: problemResponse('There is no reading in the body; the body of the answer says why'),
            503: problemResponse('The broker is away'),
          },
        },
      },
      async (request, reply) => {
        const { 'content-type': contentType, 'content-encoding': encoding = 'identity' } = request.headers;
        const form = bodyForm(contentType);
        if (form === undefined)
          throw new ProblemError(415, `Readings are sent as ${types.join(', ')}, and not as ${contentType}.`);
        if (encoding !== 'identity')
          throw new ProblemError(415, `The body must come as it is, and not as ${encoding}.`);
        if (!bus.connected)
          throw new MessageBusError('The broker is away', { retryable: true, target: 'readings' });
        const entries = readBody(request.body as Readable, form, now());
        const onSent = (sent: number) => {
          request.auditDetail = { sent };
        };
        const receipt = await acceptReadings(entries, { database, bus, patienceMs, now, onSent });
        const { reasons, ...counts } = receipt;
        request.auditDetail = counts;
        refuseIfNothing(receipt);
        return reply.status(receipt.pending > 0 ? 202 : 200).send(receipt);
      },
    );
  };
}

/** Throws a problem (422): who sends one reading, and it is none, should not have to look into a receipt. */
function refuseIfNothing({ received, rejected, states, reasons }: ReadingsReceipt): void {
  if (received + states === 0) throw new ProblemError(422, 'There is no reading in the body.');
  if (rejected < received || states > 0) return;
  const [first] = reasons;
  const errors = reasons.map(({ at, reason }) => ({
    field: at === undefined ? 'body' : `${at}`,
    message: reason,
  }));
  const which = received === 1 ? 'The reading was rejected' : `All ${received} readings were rejected`;
  throw new ProblemError(422, `${which}: ${first?.reason}`, errors);
}
