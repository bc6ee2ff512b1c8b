import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testConfig } from '../../testing/index.ts';
import { bearer, startKeyApp, testKeys } from '../../testing/key-app.ts';

let started: Awaited<ReturnType<typeof startKeyApp>>;
beforeAll(async () => {
  started = await startKeyApp();
});
afterAll(() => started.close());

const { read, operate } = testKeys;
const statusOf = async (headers: Record<string, string>, url = '/machines') =>
  (await started.app.inject({ url, headers })).statusCode;
const signIn = (key: string, app = started.app) =>
  app.inject({ method: 'POST', url: '/session', payload: { key } });
const cookieOf = (header: unknown) => String(header).split(';')[0] ?? '';

describe('an API with a login', () => {
  it('answers nobody with a problem document, and says how to come in', async () => {
    const answer = await started.app.inject({ url: '/machines' });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="i40"');
    const denied = await started.app.inject({
      method: 'POST',
      url: '/simulator/faults',
      headers: bearer(read.key),
      payload: {},
    });
    expect(denied.headers['www-authenticate']).toContain('error="insufficient_scope", scope="operate"');
    expect(denied.json()).toMatchObject({
      status: 403,
      detail: expect.stringContaining('dashboard has read'),
    });
  });

  it('takes neither a wrong key, nor its hash, nor one in an address, in a cookie or with another scheme', async () => {
    const { key, line } = read;
    for (const authorization of [`Bearer ${key}x`, `Basic ${key}`, key, `Bearer ${line}`, 'Bearer '])
      expect(await statusOf({ authorization })).toBe(401);
    expect(await statusOf({}, `/machines?access_token=${key}`)).toBe(401);
    expect(await statusOf({}, `/stream?access_token=${key}`)).toBe(401);
    expect(await statusOf({ cookie: `i40=${key}` })).toBe(401);
  });

  it('tells nobody in /health what is wrong, only whether something is', async () => {
    const checksFor = async (headers: Record<string, string>) =>
      Object.keys((await started.app.inject({ url: '/health', headers })).json().checks);
    expect(await checksFor({})).toEqual([]);
    expect(await checksFor(bearer(read.key))).toEqual(['database', 'mqtt']);
  });

  it('lets a browser in by a cookie that no script reads, until it signs out', async () => {
    const signedIn = await signIn(operate.key);
    expect(signedIn.json()).toMatchObject({ name: 'shift', scopes: ['operate'] });
    expect(signedIn.headers['set-cookie']).toMatch(
      /^i40=[\w-]{43}; Path=\/; HttpOnly; SameSite=Strict; Max-Age=3600$/,
    );
    const headers = { cookie: cookieOf(signedIn.headers['set-cookie']) };
    expect(await statusOf(headers)).toBe(200);
    expect((await started.app.inject({ url: '/session', headers })).json().name).toBe('shift');
    expect((await signIn('i40_wrong')).headers['www-authenticate']).toBe('Bearer realm="i40"');
    const signedOut = await started.app.inject({ method: 'DELETE', url: '/session', headers });
    expect(signedOut.headers['set-cookie']).toContain('Max-Age=0');
    expect(await statusOf(headers)).toBe(401);
  });

  it('ends the login before when a browser signs in again', async () => {
    const first = { cookie: cookieOf((await signIn(read.key)).headers['set-cookie']) };
    const again = { method: 'POST', url: '/session', headers: first, payload: { key: operate.key } } as const;
    const second = { cookie: cookieOf((await started.app.inject(again)).headers['set-cookie']) };
    expect([await statusOf(first), await statusOf(second)]).toEqual([401, 200]);
  });

  it('ends a session after its time', async () => {
    const headers = { cookie: cookieOf((await signIn(read.key)).headers['set-cookie']) };
    started.clock.now += 3_599_000;
    expect(await statusOf(headers)).toBe(200);
    started.clock.now += 1_000;
    expect(await statusOf(headers)).toBe(401);
  });

  it('lets no page elsewhere sign a browser in or out', async () => {
    const headers = { host: '127.0.0.1:8000', origin: 'https://evil.example' };
    for (const method of ['POST', 'DELETE'] as const) {
      const answer = await started.app.inject({ method, url: '/session', headers, payload: { key: 'a' } });
      expect(answer.statusCode).toBe(403);
    }
  });

  it('follows its file of keys, and keeps those that hold when it cannot be read', async () => {
    const { admin } = testKeys;
    await started.changeKeys(admin.line);
    expect(await statusOf(bearer(admin.key))).toBe(200);
    expect(await statusOf(bearer(read.key))).toBe(401);
    await started.changeKeys('nonsense');
    expect(await statusOf(bearer(admin.key))).toBe(200);
  });

  it('ends a login with the key that it was made with, and holds it to the scopes that the key has by now', async () => {
    const { admin } = testKeys;
    await started.changeKeys(`${admin.line}\n${read.line}`);
    const headers = { cookie: cookieOf((await signIn(admin.key)).headers['set-cookie']) };
    const order = { method: 'POST', url: '/simulator/faults', headers, payload: {} } as const;
    expect((await started.app.inject(order)).statusCode).toBe(422);
    await started.changeKeys(admin.line.replace(':admin:', ':read:'));
    expect(await statusOf(headers)).toBe(200);
    expect((await started.app.inject(order)).statusCode).toBe(403);
    await started.changeKeys(read.line);
    expect(await statusOf(headers)).toBe(401);
    await started.changeKeys(admin.line);
    expect(await statusOf(headers)).toBe(401);
  });
});

describe('an API behind a proxy that adds TLS', () => {
  it('gives cookies that hold for this host and for TLS alone', async () => {
    const { app, close } = await startKeyApp({ publicUrl: 'https://i40.example.org' });
    const header = (await signIn(read.key, app)).headers['set-cookie'];
    expect(header).toMatch(/^__Host-i40=.*; Path=\/; HttpOnly; SameSite=Strict; .*; Secure$/);
    const ask = async (cookie: string) =>
      (await app.inject({ url: '/machines', headers: { cookie } })).statusCode;
    expect(await ask(cookieOf(header))).toBe(200);
    expect(await ask(cookieOf(header).replace('__Host-', ''))).toBe(401);
    await close();
  });
});

describe('the rate limit', () => {
  it('goes by who asks where that is known, and by address for all others, denied ones too', async () => {
    const limits = { ...testConfig.limits, requestsPerMinute: 2 };
    const { app, close } = await startKeyApp({ config: { ...testConfig, limits } });
    const ask = async (headers = {}) => (await app.inject({ url: '/simulator', headers })).statusCode;
    const [one, two] = [bearer(read.key), bearer(operate.key)];
    expect([await ask(one), await ask(one), await ask(one)]).toEqual([200, 200, 429]);
    expect(await ask(two)).toBe(200);
    expect([await ask(), await ask(), await ask()]).toEqual([401, 401, 429]);
    await close();
  });

  it('spares what watches over the service, but not who tries keys there', async () => {
    const limits = { ...testConfig.limits, requestsPerMinute: 2 };
    const { app, close } = await startKeyApp({ config: { ...testConfig, limits } });
    const ask = async (key: string) =>
      (await app.inject({ url: '/metrics', headers: bearer(key) })).statusCode;
    expect([await ask(read.key), await ask(read.key), await ask(read.key)]).toEqual([200, 200, 200]);
    expect([await ask('i40_a'), await ask('i40_b'), await ask('i40_c')]).toEqual([401, 401, 429]);
    await close();
  });
});
