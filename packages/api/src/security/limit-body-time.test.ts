import { connect, type Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { fastify } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestApp } from '../../testing/index.ts';
import { registerProblems } from '../problems.ts';
import { limitBodyTime } from './limit-body-time.ts';

const closers: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});

/** Sends a byte of a body now and then, until the server closes the socket; the answer. */
async function drip(address: string, path: string, everyMs: number): Promise<string> {
  const socket: Socket = connect(Number(new URL(address).port), '127.0.0.1');
  socket.write(
    `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`,
  );
  const timer = setInterval(() => socket.write(' '), everyMs);
  socket.on('error', () => {});
  closers.push(() => clearInterval(timer));
  return text(socket);
}

describe('a body that drips', () => {
  it('is cut with its connection, and the answer says why', async () => {
    const app = fastify();
    closers.push(() => app.close());
    registerProblems(app);
    limitBodyTime(app, 200);
    app.post('/', async () => 'done');
    app.post('/in-bulk', { config: { maySendSlowly: true }, handlerTimeout: 1_000 }, async () => 'done');
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const answer = await drip(address, '/', 20);
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(answer).toContain('application/problem+json');
    expect(answer).toMatch(/connection: close/i);
    // That one has the time of its own handler.
    expect(await drip(address, '/in-bulk', 20)).toMatch(/^HTTP\/1\.1 503 /);
  });

  it('is not cut when it comes in time', async () => {
    const app = fastify();
    closers.push(() => app.close());
    limitBodyTime(app, 5_000);
    app.post('/', async ({ body }) => body);
    const response = await app.inject({ method: 'POST', url: '/', payload: { a: 1 } });
    expect(response.json()).toEqual({ a: 1 });
  });

  it('holds no connection of the API for 15 s', async () => {
    const { app } = await startTestApp();
    closers.push(() => app.close());
    const address = await app.listen({ host: '127.0.0.1', port: 0 });
    const begun = performance.now();
    expect(await drip(address, '/predict', 500)).toMatch(/^HTTP\/1\.1 408 /);
    expect(performance.now() - begun).toBeLessThan(15_000);
  });
});
