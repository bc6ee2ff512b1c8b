import { type Database, DatabaseError } from '@i40/common';
import { silentLogger } from '@i40/runtime';
import { afterEach, describe, expect, it } from 'vitest';
import { createFakeMessageBus } from '../testing/fake-message-bus.ts';
import { testConfig } from '../testing/test-config.ts';
import { buildApp } from './app.ts';

const now = () => Date.UTC(2026, 0, 5, 8);

/** Answers every statement with these rows, or fails with this error. */
function fakeDatabase(answer: readonly unknown[] | Error): Database {
  const query = async () => {
    if (answer instanceof Error) throw answer;
    return { rows: [...answer] as never[], rowCount: answer.length };
  };
  return {
    query,
    script: async () => {},
    transaction: (work) => work({ query, script: async () => {} }),
    async close() {},
  };
}

const away = new DatabaseError('connect ECONNREFUSED', { retryable: true, target: 'database' });
const tempWindow = { sensor: 'temp', latest: 90, n: 899, mean: 75, std: 2, min: 70, max: 80 };

let app: Awaited<ReturnType<typeof buildApp>>;
const start = async (answer: readonly unknown[] | Error) => {
  app = await buildApp({
    database: fakeDatabase(answer),
    bus: createFakeMessageBus(),
    logger: silentLogger,
    now,
    config: testConfig,
  });
};
const predict = (payload: unknown) =>
  app.inject({ method: 'POST', url: '/predict', payload: payload as object });

afterEach(() => app.close());

describe('GET /health', () => {
  it('is ok while the database answers', async () => {
    await start([{}]);
    const response = await app.inject('/health');
    expect(response.statusCode).toBe(200);
    expect(response.json()).toMatchObject({
      status: 'ok',
      ts: '2026-01-05T08:00:00.000Z',
      checks: { database: { status: 'ok' } },
    });
  });

  it('is degraded, with status 503, while it does not', async () => {
    await start(away);
    const response = await app.inject('/health');
    expect(response.statusCode).toBe(503);
    expect(response.json()).toMatchObject({
      status: 'degraded',
      checks: { database: { status: 'failed', detail: 'connect ECONNREFUSED' } },
    });
  });
});

describe('POST /predict', () => {
  it("answers with the original's body", async () => {
    await start([
      tempWindow,
      { sensor: 'speed', latest: 1450, n: 899, mean: 1450, std: 5, min: 1430, max: 1470 },
    ]);
    const response = await predict({ machine_id: 'M01' });
    expect(response.statusCode).toBe(200);
    expect(response.json()).toEqual({
      machine_id: 'M01',
      window_minutes: 15,
      n_points: 1800,
      per_sensor: {
        temp: { latest: 90, mean: 75, std: 2, min: 70, max: 80, z_score_abs: 7.5, is_anomaly: true },
        speed: { latest: 1450, mean: 1450, std: 5, min: 1430, max: 1470, z_score_abs: 0, is_anomaly: false },
      },
      anomaly_score: 0.5,
      thresholds: { z_abs: 3 },
    });
  });

  it.each([
    [{}, 'machine_id'],
    [{ machine_id: ' M01' }, 'machine_id'],
    [{ machine_id: 'M01', window_minutes: 0 }, 'window_minutes'],
    [{ machine_id: 'M01', window_minutes: 241 }, 'window_minutes'],
    [{ machine_id: 'M01', window_minutes: 1.5 }, 'window_minutes'],
    [{ machine_id: 'M01', window_minutes: '15' }, 'window_minutes'],
    [{ machine_id: 'M01', sensors: [] }, 'sensors'],
    [{ machine_id: 'M01', sensors: ['temp', 7] }, 'sensors.1'],
    [{ machine_id: 'M01', window: 5 }, 'body'],
  ])('answers %j with 422 and names %s', async (payload, field) => {
    await start([tempWindow]);
    const response = await predict(payload);
    expect(response.statusCode).toBe(422);
    expect(response.headers['content-type']).toContain('application/problem+json');
    expect(response.json().errors.map((error: { field: string }) => error.field)).toEqual([field]);
  });

  it('accepts the smallest and the greatest window', async () => {
    await start([tempWindow]);
    for (const window_minutes of [1, 240]) {
      expect((await predict({ machine_id: 'M01', window_minutes })).statusCode).toBe(200);
    }
  });

  it('answers 404 when the machine sent nothing in the window', async () => {
    await start([]);
    const response = await predict({ machine_id: 'M77' });
    expect(response.statusCode).toBe(404);
    expect(response.json()).toEqual({
      type: 'about:blank',
      title: 'Not Found',
      status: 404,
      detail:
        'No readings of machine M77 in the last 15 minutes. There is no machine M77 at site-1. See /machines.',
      instance: '/predict',
    });
  });

  it('answers 503 and says when to try again while the database is away', async () => {
    await start(away);
    const response = await predict({ machine_id: 'M01' });
    expect(response.statusCode).toBe(503);
    expect(response.headers['retry-after']).toBe('5');
    expect(response.json()).toMatchObject({ status: 503, title: 'Service Unavailable' });
  });

  it('keeps what failed inside to itself', async () => {
    await start(new Error('relation "secret" does not exist'));
    const response = await predict({ machine_id: 'M01' });
    expect(response.statusCode).toBe(500);
    expect(response.body).not.toContain('secret');
  });

  it.each([
    ['{"machine_id":', 'application/json', 400],
    ['machine_id=M01', 'application/x-www-form-urlencoded', 415],
    [`{"machine_id":"${'x'.repeat(70_000)}"}`, 'application/json', 413],
  ])('answers a body that cannot be read with a problem document', async (payload, type, status) => {
    await start([tempWindow]);
    const headers = { 'content-type': type };
    const response = await app.inject({ method: 'POST', url: '/predict', payload, headers });
    expect(response.statusCode).toBe(status);
    expect(response.json()).toMatchObject({ status });
  });
});

describe('the documentation', () => {
  it('is an OpenAPI 3.1 document with every route, its problems and examples', async () => {
    await start([]);
    const document = (await app.inject('/docs/json')).json();
    expect(document.openapi).toBe('3.1.0');
    expect(Object.keys(document.paths)).toEqual(
      expect.arrayContaining(['/health', '/machines', '/readings', '/anomalies', '/stream', '/predict']),
    );
    const { requestBody, responses } = document.paths['/predict'].post;
    expect(Object.keys(responses)).toEqual([
      ...['200', '400', '401', '403', '404', '408', '413', '415', '421', '422', '429', '431', '503'],
    ]);
    expect(responses['429']).toEqual({ $ref: '#/components/responses/Status429' });
    expect(Object.keys(responses['422'].content)).toEqual(['application/problem+json']);
    expect(requestBody.content['application/json'].example).toMatchObject({ machine_id: 'M01' });
  });

  it('is there for people at /docs', async () => {
    await start([]);
    expect((await app.inject('/docs')).headers['content-type']).toContain('text/html');
  });

  it('answers a path that cannot be decoded with a problem document', async () => {
    await start([]);
    const response = await app.inject('/%zz');
    expect(response.statusCode).toBe(400);
    expect(response.headers['content-type']).toContain('application/problem+json');
  });

  it('answers a wrong method with those that the path takes', async () => {
    await start([]);
    for (const [method, url, allow] of [
      ['GET', '/predict', 'POST'],
      ['POST', '/machines/M01?site=x', 'GET, HEAD'],
    ] as const) {
      const response = await app.inject({ method, url });
      expect([response.statusCode, response.headers.allow]).toEqual([405, allow]);
      expect(response.json()).toMatchObject({ status: 405, title: 'Method Not Allowed' });
    }
  });

  it('is found at /docs with a query, where Swagger UI would look in the wrong place', async () => {
    await start([]);
    for (const url of ['/docs?x', '/docs/?url=https://elsewhere.example']) {
      const response = await app.inject(url);
      expect([response.statusCode, response.headers.location]).toEqual([302, '/docs']);
    }
  });

  it('answers an unknown path with a problem document', async () => {
    await start([]);
    const response = await app.inject('/nowhere');
    expect(response.statusCode).toBe(404);
    expect(response.json()).toMatchObject({ status: 404, instance: '/nowhere' });
  });
});
