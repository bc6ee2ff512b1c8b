import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestApp, testConfig } from '../../testing/index.ts';
import { pageClient, startTestIssuer, type TestIssuer } from '../../testing/test-issuer.ts';
import type { AccessConfig } from './access-env.ts';

let issuer: TestIssuer;
let other: TestIssuer;
let app: Awaited<ReturnType<typeof startTestApp>>['app'];

const accessBy = (url: string): AccessConfig => ({
  keysFile: undefined,
  oidc: { issuer: url, audience: 'i40', rolesClaim: 'roles', roles: new Map(), client: undefined },
  sessionMs: 60_000,
  publicUrl: undefined,
});

beforeAll(async () => {
  [issuer, other] = await Promise.all([startTestIssuer(), startTestIssuer()]);
  ({ app } = await startTestApp({ now: Date.now, config: { ...testConfig, access: accessBy(issuer.url) } }));
});
afterAll(async () => {
  await app?.close();
  await issuer?.close();
  await other?.close();
});

const ask = (token: string) =>
  app.inject({ url: '/machines', headers: { authorization: `Bearer ${token}` } });
const base64url = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** The claims of a good token beneath another header, with whatever signature. */
async function resigned(header: object, sign: (text: string) => string): Promise<string> {
  const [, claims] = (await issuer.sign()).split('.');
  const text = `${base64url(header)}.${claims}`;
  return `${text}.${sign(text)}`;
}
const hmac = (text: string) => createHmac('sha256', 'test').update(text).digest('base64url');

describe('a token of the issuer', () => {
  it('is taken as the issuer gives it', async () => {
    expect((await ask(await issuer.serviceToken())).statusCode).toBe(200);
    expect((await ask(await issuer.sign())).statusCode).toBe(200);
  });

  it('gives the scopes of its roles, and no others', async () => {
    const order = async (roles: string[]) => {
      const headers = { authorization: `Bearer ${await issuer.sign({ roles })}` };
      const payload = { machine_id: 'M01', kind: 'leak' };
      return (await app.inject({ method: 'POST', url: '/simulator/faults', headers, payload })).statusCode;
    };
    expect(await order(['read'])).toBe(403);
    // No simulator is there; whoever may order learns that.
    expect(await order(['operate'])).toBe(503);
    expect((await ask(await issuer.sign({ roles: [] }))).statusCode).toBe(403);
    expect((await ask(await issuer.sign({ roles: undefined }))).statusCode).toBe(403);
  });

  it.each<[string, () => Promise<string>]>([
    ['of another issuer', () => other.sign()],
    ['that another issuer signed in the name of this one', () => other.sign({ iss: issuer.url })],
    ['that names another issuer', () => issuer.sign({ iss: 'https://evil.example' })],
    ['for another audience', () => issuer.sign({ aud: pageClient.id })],
    ['that has expired', () => issuer.sign({}, -60)],
    ['that holds later only', () => issuer.sign({ nbf: Math.floor(Date.now() / 1_000) + 600 })],
    ['without an end', () => issuer.sign({ exp: undefined as never })],
    ['of nobody', () => issuer.sign({ sub: undefined as never })],
    ['without a signature, alg none', () => resigned({ alg: 'none' }, () => '')],
    ['signed with a shared secret, alg HS256', () => resigned({ alg: 'HS256', kid: 'test' }, hmac)],
    ['that was changed', async () => `${(await issuer.sign()).slice(0, -8)}AAAAAAAA`],
    ['that is none', async () => 'abc'],
  ])('%s is refused', async (_, token) => {
    const answer = await ask(await token());
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer realm="i40", error="invalid_token"');
    expect(answer.json()).toMatchObject({ status: 401, detail: 'The token does not hold.' });
  });

  it.each<[string, () => Promise<string>]>([
    ['which tells the page who somebody is', () => issuer.sign({ at_hash: 'LDktKdoQak3Pk0cnXxCltA' })],
    ['of a logout', () => issuer.sign({ events: {} })],
    ['by which Keycloak renews others', () => issuer.sign({ typ: 'Offline' })],
    ['whose header says that it is for something else', () => issuer.sign({}, 300, 'logout+jwt')],
  ])('for this audience is refused %s', async (_, token) => {
    expect((await ask(await token())).statusCode).toBe(401);
  });

  it('is taken as RFC 9068 has it, and as Keycloak does', async () => {
    expect((await ask(await issuer.sign({}, 300, 'at+jwt'))).statusCode).toBe(200);
    expect((await ask(await issuer.sign({ typ: 'Bearer' }, 300, 'JWT'))).statusCode).toBe(200);
  });

  it('is not told that it does not hold while the issuer does not answer', async () => {
    const away = await startTestApp({ config: { ...testConfig, access: accessBy('http://127.0.0.1:9') } });
    const headers = { authorization: `Bearer ${await issuer.sign()}` };
    for (const _ of [1, 2]) {
      const answer = await away.app.inject({ url: '/machines', headers });
      expect(answer.statusCode).toBe(503);
      expect(answer.headers).not.toHaveProperty('www-authenticate');
    }
    expect((await away.app.inject({ url: '/health/live', headers })).statusCode).toBe(200);
    const nonsense = { authorization: 'Bearer abc' };
    expect((await away.app.inject({ url: '/machines', headers: nonsense })).statusCode).toBe(401);
    await away.app.close();
  });
});
