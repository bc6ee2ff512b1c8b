import {
  type Database,
  formatInstant,
  type ReadingsQuery,
  readingsQuerySchema,
  readingsResponseSchema,
} from '@i40/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { sendCacheable } from '../cacheable.ts';
import { invalidField, ProblemError, problemResponse } from '../problems.ts';
import { answerJson, parseReadingsCursor, type SettledQuery } from '../readings/answer-json.ts';
import { findSensors } from '../readings/known-sensors.ts';
import { negotiateFormat, readingFormats } from '../readings/media-type.ts';
import { chooseResolution, type Range, resolveRange } from '../readings/range.ts';
import { createRowStreams } from '../readings/row-stream.ts';

interface ReadingsParts {
  database: Database;
  now: () => number;
}

/** A download of millions of rows over a slow line. */
const downloadTimeoutMs = 3_600_000;
/** By then what was measured has arrived, unless a source was cut off. */
const settledAfterMs = 60_000;

const schema = {
  tags: ['plant'],
  summary: 'What sensors of one machine have measured, or said in words',
  description:
    'By sensor, then by time. As JSON the whole range at once or in pages; as NDJSON or CSV, by the Accept header or `format`, a stream of all rows. Minutes and hours that overlap the range come whole; readings of bad quality are in raw ones only.',
  querystring: readingsQuerySchema,
  response: {
    200: {
      description: 'The readings',
      content: {
        [readingFormats.json]: { schema: readingsResponseSchema },
        [readingFormats.ndjson]: { schema: z.string() },
        [readingFormats.csv]: { schema: z.string() },
      },
    },
    404: problemResponse('The machine is unknown'),
    406: problemResponse('None of the formats that the client takes'),
    422: problemResponse('The request is not right, or asks for too much; the body says what to ask instead'),
    503: problemResponse('The database is away, or there are too many downloads'),
  },
};

export function readingsRoute({ database, now }: ReadingsParts): FastifyPluginAsyncZod {
  const rowStreams = createRowStreams(database);
  return async (app) => {
    app.get(
      '/readings',
      { config: { scope: 'read' }, schema, handlerTimeout: downloadTimeoutMs },
      async (request, reply) => {
        const { query, headers } = request;
        const format = query.format ?? negotiateFormat(headers.accept);
        if (!format) throw new ProblemError(406, `Ask for ${Object.values(readingFormats).join(', ')}.`);
        if (format === 'json') return sendJson(request, query, reply);
        if (query.limit !== undefined || query.cursor !== undefined) {
          throw invalidField(
            query.limit === undefined ? 'cursor' : 'limit',
            'is for JSON; a stream has all rows',
          );
        }
        rowStreams.checkRoom();
        const settled = await settle(database, query, now());
        const rows = await rowStreams.open(settled, format);
        return (
          reply
            .type(`${readingFormats[format]}; charset=utf-8`)
            .header('x-resolution', settled.resolution)
            .header('content-disposition', `attachment; filename="${fileName(settled)}.${format}"`)
            .header('vary', 'accept')
            // The types of a response know no streams.
            .send(rows as unknown as string)
        );
      },
    );
  };

  async function sendJson(request: FastifyRequest, query: ReadingsQuery, reply: FastifyReply) {
    const { limit, cursor } = query;
    const page = cursor === undefined ? undefined : parseReadingsCursor(cursor);
    const wanted = page ? { ...query, from: page.from, to: page.to, resolution: page.r } : query;
    const settled = await settle(database, wanted, now());
    const answer = await answerJson(database, settled, {
      limit,
      after: page && { sensor: page.s, ts: page.t },
      mayCoarsen: wanted.resolution === 'auto',
    });
    // Already checked by its types; validating thousands of rows again would cost more than reading them.
    const body = JSON.stringify(answer);
    reply.header('vary', 'accept');
    if (settled.to < now() - settledAfterMs) return sendCacheable(request, reply, body);
    return reply.type('application/json; charset=utf-8').header('cache-control', 'no-cache').send(body);
  }
}

/** Which series, which range, which resolution. */
async function settle(database: Database, query: ReadingsQuery, now: number): Promise<SettledQuery> {
  const { site, machine_id, type } = query;
  if (type === 'state' && query.resolution !== 'auto' && query.resolution !== 'raw')
    throw invalidField('resolution', 'must be raw or auto with type=state: words have no average');
  const range = resolveRange(query, now);
  const sensors = await findSensors(database, query);
  const resolution = await settleResolution(database, query, range);
  return { site, machine_id, type, sensors, resolution, ...range };
}

async function settleResolution(database: Database, { type, resolution }: ReadingsQuery, range: Range) {
  if (type === 'state') return 'raw';
  return resolution === 'auto' ? chooseResolution(database, range) : resolution;
}

/** Machine and range, in characters that every file system takes. */
function fileName({ machine_id, from, to }: SettledQuery): string {
  const part = (instant: number) => formatInstant(instant).slice(0, 16);
  return `${machine_id}_${part(from)}_${part(to)}`.replaceAll(/[^A-Za-z0-9._-]/g, '-');
}
