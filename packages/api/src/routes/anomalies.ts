import { anomaliesQuerySchema, anomaliesResponseSchema, type Database, parseTimeParam } from '@i40/common';
import { queryAnomalies } from '@i40/timescale';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { readAnomalyCursor, writeAnomalyCursor } from '../cursors/anomaly-cursor.ts';
import { invalidField, problemResponse } from '../problems.ts';

interface AnomaliesParts {
  database: Database;
  now: () => number;
}

export function anomaliesRoute({ database, now }: AnomaliesParts): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/anomalies',
      {
        config: { scope: 'read' },
        schema: {
          tags: ['analysis'],
          summary: 'Episodes in which a machine was not normal, and why; the newest first',
          querystring: anomaliesQuerySchema,
          response: {
            200: anomaliesResponseSchema.describe('A page of episodes'),
            422: problemResponse('The request is not right; the body names the fields'),
            503: problemResponse('The database is away'),
          },
        },
      },
      async ({ query: { open, from: fromText, to: toText, cursor, ...filter } }) => {
        const at = now();
        const from = fromText === undefined ? undefined : parseTimeParam(fromText, at);
        const to = toText === undefined ? undefined : parseTimeParam(toText, at);
        if (from !== undefined && from >= (to ?? Number.POSITIVE_INFINITY)) {
          throw invalidField('from', 'must be before to');
        }
        const { anomalies, next } = await queryAnomalies(database, {
          ...filter,
          after: readAnomalyCursor(cursor),
          from,
          to,
          open: open === undefined ? undefined : open === 'true',
        });
        return { anomalies, next: writeAnomalyCursor(next) };
      },
    );
  };
}
