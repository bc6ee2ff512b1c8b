import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import type { Registry } from 'prom-client';
import { z } from 'zod';

export function metricsRoute({ registry }: { registry: Registry }): FastifyPluginAsyncZod {
  const description = 'Durations by route, stream clients, event loop, memory';
  const schema = {
    tags: ['operations'],
    summary: 'Metrics in the text format of Prometheus',
    response: { 200: { description, content: { 'text/plain': { schema: z.string() } } } },
  };
  return async (app) => {
    app.get('/metrics', { config: { scope: 'read' }, schema }, async (_request, reply) =>
      reply.type(registry.contentType).send(await registry.metrics()),
    );
  };
}
