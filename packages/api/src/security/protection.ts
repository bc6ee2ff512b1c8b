import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import underPressure from '@fastify/under-pressure';
import type { FastifyInstance } from 'fastify';
import '../access/identity.ts';
import { ProblemError } from '../problems.ts';

/** How much the API lets others ask of it. */
export interface ApiLimits {
  /** Requests a minute of one who has logged in, or from one address; 0 for no limit. */
  requestsPerMinute: number;
  /** Streams at a time. */
  streams: number;
  /** Mean delay of the event loop, in milliseconds, from which on requests are turned away; 0 for never. */
  eventLoopDelayMs: number;
}

/** What watches over the service must reach it when it is loaded, and most of all then. */
const operational = /^\/(?:health|metrics)(?:[/?]|$)/;
/** The live page is 49 small files; without one of them it does nothing, and no later request asks for it again. */
const pageFile = /^\/(?:assets\/|\?|$)/;
const isSpared = (url: string) => operational.test(url) || pageFile.test(url);

/** Security headers, a rate limit per address, and turning away what an overloaded process could only delay. */
export async function registerProtection(app: FastifyInstance, limits: ApiLimits): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
      },
    },
    // The service speaks plain HTTP; what only makes sense with TLS is for the proxy that adds it.
    strictTransportSecurity: false,
    crossOriginOpenerPolicy: false,
    originAgentCluster: false,
  });
  if (limits.requestsPerMinute > 0) {
    await app.register(rateLimit, {
      max: limits.requestsPerMinute,
      timeWindow: 60_000,
      keyGenerator: ({ identity, ip }) => (identity ? `login ${identity.id}` : ip),
      // Whoever shows a wrong key or token is trying, wherever that is.
      allowList: ({ url, refusal, headers }) =>
        isSpared(url) && (refusal === undefined || headers.authorization === undefined),
    });
  }
  if (limits.eventLoopDelayMs > 0) {
    await app.register(underPressure, {
      maxEventLoopDelay: limits.eventLoopDelayMs,
      async pressureHandler({ url }) {
        if (!isSpared(url)) throw new ProblemError(503, 'Too much to do. Try again in a few seconds.');
      },
    });
  }
}
