import { type Database, type ReadingsQuery, readingsQuerySchema, readingsResponseSchema } from '@i40/common';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { problemResponse } from '../problems.ts';
import { answerJson, parseReadingsCursor, type SettledQuery } from '../readings/answer-json.ts';
import { findSensors } from '../readings/known-sensors.ts';
import { chooseResolution, resolveRange } from '../readings/range.ts';

interface ReadingsParts {
  database: Database;
  now: () => number;
}

export function readingsRoute({ database, now }: ReadingsParts): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/readings',
      {
        schema: {
          tags: ['plant'],
          summary: 'What sensors of one machine have measured',
          querystring: readingsQuerySchema,
          response: {
            200: readingsResponseSchema,
            404: problemResponse('The machine is unknown'),
            422: problemResponse('The request is not right; the body names the fields'),
            503: problemResponse('The database is away'),
          },
        },
      },
      async ({ query }, reply) => {
        const { limit, cursor } = query;
        const page = cursor === undefined ? undefined : parseReadingsCursor(cursor);
        const settled = await settle(
          database,
          page ? { ...query, ...page, resolution: page.r } : query,
          now(),
        );
        const answer = await answerJson(database, settled, {
          limit,
          after: page && { sensor: page.s, ts: page.t },
          mayCoarsen: query.resolution === 'auto' && !page,
        });
        // Already checked by its types; validating thousands of rows again would cost more than reading them.
        return reply.serializer(JSON.stringify).send(answer);
      },
    );
  };
}

/** Which series, which range, which resolution. */
async function settle(database: Database, query: ReadingsQuery, now: number): Promise<SettledQuery> {
  const { site, machine_id } = query;
  const range = resolveRange(query, now);
  const sensors = await findSensors(database, query);
  const resolution = query.resolution === 'auto' ? await chooseResolution(database, range) : query.resolution;
  return { site, machine_id, sensors, resolution, ...range };
}
