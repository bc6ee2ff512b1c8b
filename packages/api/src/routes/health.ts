import { type Database, type Health, healthSchema, type MessageBus } from '@i40/common';
import { checkHealth, checkMessageBus, type HealthChecks } from '@i40/runtime';
import { checkDatabase } from '@i40/timescale';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';

interface HealthParts {
  database: Database;
  bus: MessageBus;
  now: () => number;
  /** Who may see what each dependency says; others see the status alone. */
  maySeeChecks: (request: FastifyRequest) => boolean;
}

/** Where to ask, for whom, and what has to work. */
export function healthRoute({ database, bus, now, maySeeChecks }: HealthParts): FastifyPluginAsyncZod {
  const checkedDatabase = checkDatabase(database);
  const routes: { url: string; summary: string; checks: HealthChecks }[] = [
    {
      url: '/health',
      summary: 'Whether the API and all that it depends on work',
      checks: { database: checkedDatabase, mqtt: checkMessageBus(bus) },
    },
    {
      url: '/health/live',
      summary: 'Whether the process answers: what does not is to be restarted',
      checks: {},
    },
    {
      url: '/health/ready',
      summary:
        'Whether it can serve requests: history works without the broker, nothing without the database',
      checks: { database: checkedDatabase },
    },
  ];
  return async (app) => {
    for (const { url, summary, checks } of routes) {
      const response = {
        200: healthSchema.describe('It does'),
        503: healthSchema.describe('It does not; the checks say what fails'),
      };
      app.get(
        url,
        { config: { scope: 'open' }, schema: { tags: ['operations'], summary, response } },
        async (request, reply) => {
          const health = await checkHealth(checks, now);
          return sendHealth(reply, maySeeChecks(request) ? health : { ...health, checks: {} });
        },
      );
    }
  };
}

function sendHealth(reply: FastifyReply, health: Health): FastifyReply {
  return reply
    .status(health.status === 'ok' ? 200 : 503)
    .header('cache-control', 'no-store')
    .send(health);
}
