import cors from '@fastify/cors';
import type { FastifyInstance } from 'fastify';
import { ProblemError } from '../problems.ts';
import { isTrustedHost, isTrustedOrigin } from './request-origin.ts';

export interface TrustedNames {
  /** Names under which this API is reached, besides addresses and names without a dot. */
  hosts: readonly string[];
  /** Origins of other pages that may read and ask, such as https://dash.example.org. */
  origins: readonly string[];
}

const readOnly = new Set(['GET', 'HEAD', 'OPTIONS']);
/** What watches over the service may know it by any name, and learns nothing that a web page could use. */
const isOperational = (url: string) => /^\/health(?:[/?]|$)/.test(url);

/** Refuses what a web page of somebody else sends through its visitor's browser. */
export async function guardRequests(app: FastifyInstance, { hosts, origins }: TrustedNames): Promise<void> {
  app.addHook('onRequest', async ({ headers, method, url }) => {
    if (!isTrustedHost(headers.host, hosts) && !isOperational(url))
      throw new ProblemError(
        421,
        `This API does not answer to the name ${headers.host ?? '(none)'}. Use its address, or list the name in API_HOSTS.`,
      );
    if (!readOnly.has(method) && !isTrustedOrigin(headers, origins))
      throw new ProblemError(
        403,
        `A page of ${headers.origin} may not do this. List its origin in API_CORS_ORIGINS if it may.`,
      );
  });
  if (origins.length > 0)
    await app.register(cors, { origin: [...origins], methods: ['GET', 'HEAD', 'POST', 'PATCH'] });
}
