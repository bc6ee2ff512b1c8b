import { fastify, type InjectOptions } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bearer, startKeyApp, testKeys } from '../../testing/key-app.ts';
import { guardAccess } from './guard-access.ts';
import type { RouteScope } from './scope.ts';

let started: Awaited<ReturnType<typeof startKeyApp>>;
beforeAll(async () => {
  started = await startKeyApp();
});
afterAll(() => started.close());

const order = { machine_id: 'M01', kind: 'leak' };
const reading = { machine_id: 'M01', sensor: 'temp', value: 1 };
/** Every route, and what it is for; a route that is added has to be added here. */
const routes: readonly [RouteScope, InjectOptions][] = [
  ['open', { url: '/health/live' }],
  ['open', { url: '/health/ready' }],
  ['open', { url: '/health' }],
  ['open', { url: '/session' }],
  ['open', { url: '/' }],
  ['open', { url: '/assets/js/main.js' }],
  ['open', { url: '/assets/vendor/uPlot.min.css' }],
  ['open', { url: '/docs/json' }],
  ['read', { url: '/metrics' }],
  ['read', { url: '/machines' }],
  ['read', { url: '/machines/M01' }],
  ['read', { url: '/readings?machine_id=M01' }],
  ['read', { url: '/anomalies' }],
  ['read', { url: '/simulator' }],
  ['read', { method: 'HEAD', url: '/machines' }],
  ['read', { method: 'POST', url: '/predict', payload: { machine_id: 'M01' } }],
  ['operate', { method: 'POST', url: '/simulator/faults', payload: order }],
  ['operate', { method: 'POST', url: '/readings', payload: { ...reading, value: 'x'.repeat(400) } }],
];
const rank = ['open', 'read', 'operate', 'admin'] as const;

describe('who may do what', () => {
  const matrix = rank.flatMap((held) =>
    routes.map(([wanted, request]) => ({
      held,
      wanted,
      request,
      what: `${request.method ?? 'GET'} ${request.url}`,
    })),
  );

  it.each(matrix)('$held at $what, which wants $wanted', async ({ held, wanted, request }) => {
    const headers = held === 'open' ? {} : bearer(testKeys[held].key);
    const { statusCode } = await started.app.inject({ ...request, headers });
    if (rank.indexOf(held) >= rank.indexOf(wanted)) expect([401, 403]).not.toContain(statusCode);
    else expect(statusCode).toBe(held === 'open' ? 401 : 403);
  });

  it('is said by every route', () => {
    type Operation = { security?: { bearer?: string[] }[] };
    const { paths = {} } = started.app.swagger() as { paths?: Record<string, Record<string, Operation>> };
    const documented = Object.entries(paths).flatMap(([url, operations]) =>
      Object.entries(operations).map(
        ([method, { security }]) => `${method.toUpperCase()} ${url}: ${security?.[0]?.bearer?.[0] ?? 'open'}`,
      ),
    );
    expect(documented.sort()).toEqual([
      'DELETE /session: open',
      'GET /anomalies: read',
      'GET /health/live: open',
      'GET /health/ready: open',
      'GET /health: open',
      'GET /machines/{machine_id}: read',
      'GET /machines: read',
      'GET /metrics: read',
      'GET /readings: read',
      'GET /session: open',
      'GET /simulator: read',
      'GET /stream: read',
      'POST /predict: read',
      'POST /readings: operate',
      'POST /session: open',
      'POST /simulator/faults: operate',
    ]);
  });

  it('must be said before the API starts', async () => {
    const silent = fastify();
    guardAccess(silent, undefined);
    silent.get('/forgotten', async () => 'secret');
    await expect(silent.ready()).rejects.toThrow('/forgotten');
  });
});
