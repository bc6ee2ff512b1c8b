import type { Writable } from 'node:stream';
import { streamQuerySchema } from '@i40/common';
import type { FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { followLogin } from '../live/follow-login.ts';
import type { StreamHub } from '../live/stream-hub.ts';
import { ProblemError, problemResponse } from '../problems.ts';

interface StreamParts {
  hub: StreamHub;
  maxClients: number;
  /** Whether whoever listens still may; undefined where there is no login. */
  mayGoOn: ((request: FastifyRequest) => Promise<boolean>) | undefined;
}

/** A browser opens one a page; without this bound, one address could take the places of all. */
const mostPerAddress = 50;
/** What runs here, a proxy that nobody told us to trust among it, asks for others. */
const isOfThisMachine = (address: string) => /^(?:::1$|(?:::ffff:)?127\.)/.test(address);

export function streamRoute({ hub, maxClients, mayGoOn }: StreamParts): FastifyPluginAsyncZod {
  const perAddress = new Map<string, number>();

  /** Throws a 503 problem where there are enough already. */
  function checkRoom(address: string): void {
    if (hub.clients >= maxClients) throw new ProblemError(503, `There are ${maxClients} streams already.`);
    if ((perAddress.get(address) ?? 0) >= mostPerAddress && !isOfThisMachine(address))
      throw new ProblemError(503, `There are ${mostPerAddress} streams to your address already.`);
  }

  function occupy(address: string, output: Writable): void {
    perAddress.set(address, (perAddress.get(address) ?? 0) + 1);
    output.once('close', () => {
      const left = (perAddress.get(address) ?? 1) - 1;
      if (left > 0) perAddress.set(address, left);
      else perAddress.delete(address);
    });
  }

  return async (app) => {
    app.get(
      '/stream',
      {
        // A HEAD request would listen for ever to nothing.
        exposeHeadRoute: false,
        config: { scope: 'read' },
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
      async (request, reply) => {
        const { query, ip } = request;
        checkRoom(ip);
        occupy(ip, reply.raw);
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
        if (mayGoOn) followLogin({ output: reply.raw, mayGoOn: () => mayGoOn(request) });
        await hub.connect(reply.raw, query);
      },
    );
  };
}
