import { streamQuerySchema } from '@i40/common';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { StreamHub } from '../live/stream-hub.ts';
import { ProblemError, problemResponse } from '../problems.ts';

interface StreamParts {
  hub: StreamHub;
  maxClients: number;
}

export function streamRoute({ hub, maxClients }: StreamParts): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/stream',
      {
        // A HEAD request would listen for ever to nothing.
        exposeHeadRoute: false,
        schema: {
          tags: ['plant'],
          summary: 'What happens, as server-sent events: readings, states, anomalies, pulse',
          description:
            'At most four updates a second, whatever the rate. `readings` has the latest value of each series since the last event, with minimum and maximum in between; `states` all machines at first, then what changes; `anomalies` episodes that begin, change or end; `pulse` once a second the throughput.',
          querystring: streamQuerySchema,
          response: {
            200: {
              description: 'Events until the client goes',
              content: { 'text/event-stream': { schema: z.string() } },
            },
            422: problemResponse('The request is not right; the body names the fields'),
            503: problemResponse('Too many clients'),
          },
        },
      },
      async ({ query }, reply) => {
        if (hub.clients >= maxClients)
          throw new ProblemError(503, `There are ${maxClients} streams already.`);
        reply.hijack();
        // What the hooks have set, the security headers, would be lost with the reply.
        for (const [name, value] of Object.entries(reply.getHeaders()))
          if (value !== undefined) reply.raw.setHeader(name, value);
        reply.raw.writeHead(200, {
          'content-type': 'text/event-stream',
          'cache-control': 'no-cache, no-transform',
          // nginx would hold events back.
          'x-accel-buffering': 'no',
        });
        await hub.connect(reply.raw, query);
      },
    );
  };
}
