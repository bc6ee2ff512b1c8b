import { type Database, healthSchema } from '@i40/common';
import { checkDatabase, checkHealth } from '@i40/runtime';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';

interface HealthParts {
  database: Database;
  now: () => number;
}

export function healthRoute({ database, now }: HealthParts): FastifyPluginAsyncZod {
  const checks = { database: checkDatabase(database) };
  return async (app) => {
    app.get(
      '/health',
      {
        schema: {
          tags: ['operations'],
          summary: 'Whether the API and what it depends on work',
          response: {
            200: healthSchema.describe('Everything works'),
            503: healthSchema.describe('A dependency fails'),
          },
        },
      },
      async (_request, reply) => {
        const health = await checkHealth(checks, now);
        return reply
          .status(health.status === 'ok' ? 200 : 503)
          .header('cache-control', 'no-store')
          .send(health);
      },
    );
  };
}
