import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problems.ts';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** A body of this route may take its time: it is read as it comes, by a handler that watches over it. */
    maySendSlowly?: boolean;
  }
}

/** Bodies are small but for those of routes that say otherwise. */
const bodyTimeoutMs = 10_000;

/** Cuts a body that drips: a client that sends a byte now and then would hold a connection for as long as it likes. */
export function limitBodyTime(app: FastifyInstance, timeoutMs = bodyTimeoutMs): void {
  app.addHook('preParsing', async ({ raw, routeOptions }, reply, payload) => {
    if (raw.complete || routeOptions.config.maySendSlowly) return;
    const timer = setTimeout(() => {
      // The parser listens to it, and answers; where there is none, nobody waits for the body.
      if (!raw.complete && !reply.sent && payload.listenerCount('error') > 0)
        payload.emit('error', new ProblemError(408, 'The body took too long to arrive.'));
    }, timeoutMs);
    const stop = () => clearTimeout(timer);
    raw.once('end', stop);
    raw.once('close', stop);
  });
}
