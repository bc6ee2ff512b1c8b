import { Readable } from 'node:stream';
import { DatabaseError, type ReadingsReceipt } from '@i40/common';
import { testInstant } from '@i40/common/testing';
import { silentLogger } from '@i40/runtime';
import { fastify } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeDatabase, createFakeMessageBus, startTestApp } from '../../testing/index.ts';
import { registerProblems } from '../problems.ts';
import { acceptReadings } from '../readings-ingest/accept-readings.ts';
import { readBody } from '../readings-ingest/read-body.ts';
import { postReadingsRoute } from './post-readings.ts';

const closers: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0)) await close();
});

/** A database that has every reading which is asked for, from the second time on. */
function storing() {
  let isThere = false;
  return createFakeDatabase((sql, [, sites]) => {
    if (!sql.includes('unnest')) return [];
    const wasThere = isThere;
    isThere = true;
    return wasThere ? (sites as string[]).map((_, position) => ({ position, is_equal: true })) : [];
  });
}

/** With little patience. */
async function startRoute({ database = storing(), bus = createFakeMessageBus() } = {}) {
  const app = fastify();
  closers.push(() => app.close());
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  registerProblems(app);
  await app.register(postReadingsRoute({ database, bus, now: () => testInstant, patienceMs: 50 }));
  const send = (payload: string, contentType = 'text/csv', headers = {}) =>
    app.inject({
      method: 'POST',
      url: '/readings',
      payload,
      headers: { 'content-type': contentType, ...headers },
    });
  return { bus, send };
}

const header = 'machine_id,sensor,value,site\n';

describe('POST /readings', () => {
  it('publishes at a topic for each site, in a form that says all of a reading', async () => {
    const { bus, send } = await startRoute();
    const response = await send(`${header}M01,temp,1,A/B\nM01,speed,2,\nM01,mode,auto,\n`);
    expect(response.statusCode).toBe(200);
    expect(response.json<ReadingsReceipt>()).toMatchObject({ received: 2, stored: 2, states: 1 });
    const sent = bus.published.map(({ topic, payload }) => ({ topic, readings: JSON.parse(payload) }));
    const common = { line: '', machine_id: 'M01', quality: 192 };
    expect(sent).toEqual([
      {
        topic: 'readings/A%2FB',
        readings: [{ ...common, ts: '2026-01-05T08:00:00.000Z', sensor: 'temp', value: 1, unit: null }],
      },
      {
        topic: 'readings/site-1',
        readings: [
          { ...common, ts: '2026-01-05T08:00:00.000001Z', sensor: 'speed', value: 2, unit: null },
          { ...common, ts: '2026-01-05T08:00:00.000002Z', sensor: 'mode', value: 'auto' },
        ],
      },
    ]);
  });

  it('does not publish what is stored already', async () => {
    const { bus, send } = await startRoute();
    await send(`${header}M01,temp,1,\n`);
    const { published } = bus;
    const before = published.length;
    expect((await send(`${header}M01,temp,1,\n`)).json()).toMatchObject({ stored: 0, repeated: 1 });
    expect(published).toHaveLength(before);
  });

  it('says 202 and how many are pending when ingest does not come to them', async () => {
    const { bus, send } = await startRoute({ database: createFakeDatabase([]) });
    const response = await send(`${header}M01,temp,1,\nM01,temp,2,\n`);
    expect(response.statusCode).toBe(202);
    expect(response.json()).toMatchObject({ received: 2, stored: 0, pending: 2 });
    expect(bus.published).toHaveLength(1);
  });

  it('passes readings on while the database is away: the broker keeps them for ingest', async () => {
    const away = new DatabaseError('away', { retryable: true, target: 'db' });
    const { bus, send } = await startRoute({ database: createFakeDatabase(away) });
    expect((await send(`${header}M01,temp,1,\n`)).statusCode).toBe(202);
    expect(bus.published).toHaveLength(1);
  });

  it('says 503 and takes nothing while the broker is away', async () => {
    const bus = { ...createFakeMessageBus(), connected: false };
    const { send } = await startRoute({ bus });
    const response = await send(`${header}M01,temp,1,\n`);
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({ detail: expect.stringContaining('broker') });
    expect(bus.published).toEqual([]);
  });

  it('says 503 when the broker goes away before it has acknowledged', async () => {
    const bus = { ...createFakeMessageBus(), publish: () => new Promise<void>(() => {}) };
    const { send } = await startRoute({ bus });
    expect((await send(`${header}M01,temp,1,\n`)).statusCode).toBe(503);
  });

  it.each([
    ['a type that nobody knows', '<x/>', 'application/xml', {}, 415],
    ['what curl says by itself', 'a=b', 'application/x-www-form-urlencoded', {}, 415],
    ['a compressed body', 'x', 'text/csv', { 'content-encoding': 'gzip' }, 415],
    ['broken JSON', '{"a":', 'application/json', {}, 400],
    ['JSON over the limit', JSON.stringify('x'.repeat(1024 * 1024)), 'application/json', {}, 413],
    ['a header that lacks a column', 'machine_id,value\n', 'text/csv', {}, 422],
    ['an empty body', '', 'text/csv', {}, 422],
    ['a body of bad rows only', `${header}M01,temp,,\n`, 'text/csv', {}, 422],
  ])('refuses %s', async (_what, body, type, headers, status) => {
    const { bus, send } = await startRoute();
    const response = await send(body, type, headers);
    expect(response.statusCode).toBe(status);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(bus.published).toEqual([]);
  });

  it('lists a hundred reasons and counts the rest', async () => {
    const { send } = await startRoute();
    const response = await send(`${header}M01,temp,1,\n${'M01,temp,,\n'.repeat(150)}`);
    const { rejected, reasons } = response.json<ReadingsReceipt>();
    expect([rejected, reasons.length]).toEqual([150, 100]);
    expect(reasons[0]).toEqual({ at: 3, reason: 'value: is missing', element: 'M01,temp,,' });
  });

  it('is a route of the API, which no foreign page may use', async () => {
    const { app, bus } = await startTestApp({ logger: silentLogger });
    closers.push(() => app.close());
    const response = await app.inject({
      method: 'POST',
      url: '/readings',
      payload: `${header}M01,temp,1,\n`,
      headers: { 'content-type': 'text/csv', origin: 'https://elsewhere.example', host: '127.0.0.1' },
    });
    expect(response.statusCode).toBe(403);
    expect(bus.published).toEqual([]);
  });
});

describe('a large body', () => {
  it('is read no faster than the broker takes it', async () => {
    let read = 0;
    async function* csv() {
      yield header;
      for (; read < 1_000_000; read++) yield `M01,temp,${read},\n`;
    }
    let heldBack = () => {};
    const reached = new Promise<void>((resolve) => {
      heldBack = resolve;
    });
    const bus = {
      publish() {
        heldBack();
        return new Promise<void>(() => {});
      },
    };
    const body = Readable.from(csv(), { objectMode: false });
    const parts = { database: createFakeDatabase([]), bus, patienceMs: 100, now: () => testInstant };
    const accepting = acceptReadings(readBody(body, 'csv', testInstant), parts);
    await reached;
    await expect(accepting).rejects.toThrow(/did not acknowledge/);
    expect(read).toBeLessThan(20_000);
  });
});
