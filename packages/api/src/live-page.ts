import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** At the same distance from `src` and from `dist`. */
const publicDirectory = fileURLToPath(new URL('../public/', import.meta.url));

/** The live page at `/` and its files. */
export async function registerLivePage(app: FastifyInstance): Promise<void> {
  await app.register(fastifyStatic, {
    root: publicDirectory,
    schemaHide: true,
    // The names of the files stay the same when they change: a browser asks whether they have, and gets a 304.
    cacheControl: false,
    setHeaders: (reply) => void reply.header('cache-control', 'no-cache'),
  });
}
