import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, it } from 'vitest';
import { startTestApp, testConfig } from '../../testing/index.ts';

let app: Awaited<ReturnType<typeof startTestApp>>['app'];
const start = async (trustedNames: Partial<(typeof testConfig)['trustedNames']> = {}) => {
  const names = { ...testConfig.trustedNames, ...trustedNames };
  ({ app } = await startTestApp({ config: { ...testConfig, trustedNames: names } }));
};
afterEach(() => app.close());

const order = { machine_id: 'M01', sensor: 'temp', profile: 'drift' };

describe('the API', () => {
  it('does not answer to a name that somebody else may own', async () => {
    await start({ hosts: ['i40.example.org'] });
    const statusFor = async (host: string) =>
      (await app.inject({ url: '/simulator', headers: { host } })).statusCode;
    expect(await statusFor('rebind.example:8000')).toBe(421);
    expect(await statusFor('i40.example.org')).toBe(200);
    expect(await statusFor('127.0.0.1:8000')).toBe(200);
    const refused = await app.inject({ url: '/machines', headers: { host: 'rebind.example' } });
    expect(refused.headers['content-type']).toContain('application/problem+json');
    expect(refused.json().detail).toContain('API_HOSTS');
  });

  it('says how it is by any name', async () => {
    await start();
    const { statusCode } = await app.inject({ url: '/health/live', headers: { host: 'a.b.c' } });
    expect(statusCode).toBe(200);
  });

  it('takes orders from its own page and from no other', async () => {
    await start();
    const orderFrom = async (origin: string) => {
      const headers = { host: '127.0.0.1:8000', origin };
      return (await app.inject({ method: 'POST', url: '/simulator/faults', headers, payload: order }))
        .statusCode;
    };
    expect(await orderFrom('https://evil.example')).toBe(403);
    expect(await orderFrom('http://127.0.0.1:8000')).not.toBe(403);
  });

  it('lets the pages that are listed read and ask', async () => {
    await start({ origins: ['https://dash.example'] });
    const headersFor = async (origin: string) =>
      (await app.inject({ url: '/simulator', headers: { host: 'localhost', origin } })).headers;
    expect((await headersFor('https://dash.example'))['access-control-allow-origin']).toBe(
      'https://dash.example',
    );
    expect((await headersFor('https://other.example'))['access-control-allow-origin']).toBeUndefined();
  });

  it('tells in a problem document what is no HTTP, too', async () => {
    await start();
    const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
    const socket = connect(Number(port), '127.0.0.1');
    socket.write('nonsense\r\n\r\n');
    const answer = await text(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
    expect(answer).toContain('application/problem+json');
    expect(JSON.parse(answer.slice(answer.indexOf('{')))).toMatchObject({ status: 400, type: 'about:blank' });
  });
});
