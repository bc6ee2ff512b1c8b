import { setImmediate as nextTurn } from 'node:timers/promises';
import { eventually } from '@i40/common/testing';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestApp, testConfig } from '../../testing/index.ts';

let app: Awaited<ReturnType<typeof startTestApp>>['app'];
const start = async (limits: Partial<(typeof testConfig)['limits']> = {}, trustProxy = false) => {
  ({ app } = await startTestApp({
    config: { ...testConfig, trustProxy, limits: { ...testConfig.limits, ...limits } },
  }));
};
afterEach(() => app.close());

describe('the API', () => {
  it('lets a page load nothing but its own, and says no more than it must', async () => {
    await start();
    const { headers } = await app.inject('/');
    expect(headers['content-security-policy']).toContain("default-src 'self'");
    expect(headers['content-security-policy']).not.toMatch(/unsafe|upgrade-insecure/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBeUndefined();
  });

  it('lets Swagger UI write its styles, and nobody else', async () => {
    await start();
    const policyOf = async (url: string) => (await app.inject(url)).headers['content-security-policy'];
    expect(await policyOf('/docs')).toMatch(/default-src 'self'.*style-src 'self' 'unsafe-inline'/);
    expect(await policyOf('/machines')).not.toContain('unsafe');
  });

  it('turns away who asks too often, by address, and lets those who watch over it through', async () => {
    await start({ requestsPerMinute: 2 });
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await app.inject('/simulator')).statusCode);
    expect(statuses).toEqual([200, 200, 429]);
    const refused = await app.inject('/simulator');
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
    for (const url of ['/health', '/health/live', '/metrics', '/', '/assets/js/main.js']) {
      expect((await app.inject(url)).statusCode).toBe(200);
    }
    expect((await app.inject({ url: '/simulator', remoteAddress: '10.0.0.2' })).statusCode).toBe(200);
  });

  it('takes the word of a proxy for the address only where it is told to', async () => {
    const ask = (from: string) => app.inject({ url: '/simulator', headers: { 'x-forwarded-for': from } });
    await start({ requestsPerMinute: 1 });
    expect([(await ask('10.0.0.1')).statusCode, (await ask('10.0.0.2')).statusCode]).toEqual([200, 429]);
    await app.close();
    await start({ requestsPerMinute: 1 }, true);
    expect([(await ask('10.0.0.1')).statusCode, (await ask('10.0.0.2')).statusCode]).toEqual([200, 200]);
    // What the client itself had written stands to the left of what the proxy added.
    expect((await ask('10.9.9.9, 10.0.0.1')).statusCode).toBe(429);
  });

  it('turns requests away while it is overloaded, and still says how it is', async () => {
    await start({ eventLoopDelayMs: 20 });
    await app.ready();
    const shed = await eventually('a request is turned away', async () => {
      const until = performance.now() + 300;
      while (performance.now() < until);
      await nextTurn();
      const response = await app.inject('/simulator');
      return response.statusCode === 503 && response;
    });
    expect(shed.headers['retry-after']).toBe('5');
    expect(shed.json()).toMatchObject({ status: 503, detail: expect.stringContaining('Too much to do') });
    for (const url of ['/health/live', '/metrics', '/', '/?view=wall', '/assets/js/main.js']) {
      expect((await app.inject(url)).statusCode).toBe(200);
    }
  });

  it('compresses what is worth it', async () => {
    await start();
    const headers = { 'accept-encoding': 'gzip' };
    const document = await app.inject({ url: '/docs/json', headers });
    expect(document.headers['content-encoding']).toBe('gzip');
    expect((await app.inject({ url: '/simulator', headers })).headers['content-encoding']).toBeUndefined();
  });

  it('measures requests by route, not by machine', async () => {
    await start();
    for (const id of ['M01', 'M02']) await app.inject(`/machines/${id}`);
    const { body, headers } = await app.inject('/metrics');
    expect(headers['content-type']).toContain('text/plain');
    expect(body).toContain(
      'i40_api_request_seconds_count{method="GET",route="/machines/:machine_id",status="404"} 2',
    );
    expect(body).toContain('i40_api_stream_clients 0');
    expect(body).toContain('nodejs_eventloop_lag_seconds');
  });

  it('is ready without the broker, and says in /health that it is missing', async () => {
    const { app: without, bus } = await startTestApp();
    app = without;
    bus.connected = false;
    expect((await app.inject('/health/ready')).statusCode).toBe(200);
    const health = await app.inject('/health');
    expect(health.statusCode).toBe(503);
    expect(health.json().checks).toMatchObject({ database: { status: 'ok' }, mqtt: { status: 'failed' } });
  });
});
