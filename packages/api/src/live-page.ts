import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

/** At the same distance from `src` and from `dist`. */
const publicDirectory = fileURLToPath(new URL('../public/', import.meta.url));
/** The chart library comes from where the package manager put it, not from a copy. */
const chartDirectory = join(dirname(createRequire(import.meta.url).resolve('uplot/package.json')), 'dist');

/** The live page at `/` and its files. */
export async function registerLivePage(app: FastifyInstance): Promise<void> {
  const options = {
    schemaHide: true,
    // The names of the files stay the same when they change: a browser asks whether they have, and gets a 304.
    cacheControl: false,
    setHeaders: (reply: { header(name: string, value: string): unknown }) => {
      reply.header('cache-control', 'no-cache');
    },
  };
  await app.register(fastifyStatic, { ...options, root: publicDirectory });
  await app.register(fastifyStatic, {
    ...options,
    root: chartDirectory,
    prefix: '/assets/vendor/',
    decorateReply: false,
    // Nothing else of the library: its other builds are larger, and not used.
    allowedPath: (path) => path === '/uPlot.iife.min.js' || path === '/uPlot.min.css',
  });
}
