import type { SqlValue } from '@i40/common';
import { expect, it } from 'vitest';
import { createFakeDatabase, testNow } from '../../testing/index.ts';
import { bearer, startKeyApp, testKeys } from '../../testing/key-app.ts';

const { key } = testKeys.operate;

/** An API with keys, and what it adds to the audit log. */
async function startAudited() {
  const rows: (readonly SqlValue[])[] = [];
  const database = createFakeDatabase((sql, params) => {
    if (sql.includes('INTO audit_log')) rows.push(params);
    return [];
  });
  return { ...(await startKeyApp({ database })), rows };
}

it('records orders, logins, logouts and denials: who, from where, what, with which result', async () => {
  const { app, close, rows } = await startAudited();
  const headers = bearer(key);
  const order = { machine_id: 'M01', kind: 'leak' };
  await app.inject({ method: 'POST', url: '/simulator/faults', headers, payload: order });
  await app.inject({ url: '/machines?x=secret', remoteAddress: '10.0.0.9' });
  await app.inject({ url: '/machines', headers });
  const { headers: answer } = await app.inject({ method: 'POST', url: '/session', payload: { key } });
  await app.inject({ method: 'POST', url: '/session', payload: { key: 'i40_wrong' } });
  const [cookie = ''] = String(answer['set-cookie']).split(';');
  await app.inject({ method: 'DELETE', url: '/session', headers: { cookie } });
  // Nobody is signed in any more, so nobody signs out.
  await app.inject({ method: 'DELETE', url: '/session', headers: { cookie } });
  await close();
  const at = new Date(testNow).toISOString();
  const told = rows.map(([when, service, actor, source, action, target, result, detail]) => {
    expect([when, service]).toEqual([at, 'api']);
    return [actor, source, action, target, result, JSON.parse(String(detail))];
  });
  const faults = 'POST /simulator/faults';
  const name = 'shift';
  expect(told).toEqual([
    ['key:shift', '127.0.0.1', 'fault.order', faults, 'failed', { status: 503, ...order, name }],
    ['anonymous', '10.0.0.9', 'access', 'GET /machines', 'denied', { status: 401 }],
    ['key:shift', '127.0.0.1', 'login', 'POST /session', 'ok', { status: 200, name }],
    ['anonymous', '127.0.0.1', 'login', 'POST /session', 'denied', { status: 401 }],
    ['key:shift', '127.0.0.1', 'logout', 'DELETE /session', 'ok', { status: 200, name }],
  ]);
  expect(JSON.stringify(rows)).not.toContain(key);
});

it('records who sent readings and how many, not more often than once a second on the average', async () => {
  const { app, close, rows, clock } = await startAudited();
  const send = () =>
    app.inject({
      method: 'POST',
      url: '/readings',
      headers: bearer(key),
      payload: { machine_id: 'M01', sensor: 'door', value: 'open' },
    });
  for (let count = 0; count < 70; count++) await send();
  clock.now += 60_000;
  await send();
  await close();
  const details = rows.map(([, , actor, , action, , result, detail]) => {
    expect([actor, action, result]).toEqual(['key:shift', 'readings.send', 'ok']);
    return JSON.parse(String(detail));
  });
  expect(details).toHaveLength(61);
  expect(details[0]).toMatchObject({ status: 200, states: 1, received: 0, name: 'shift' });
  expect(details[60]).toMatchObject({ unrecorded: 10 });
});

it('records no more of what was refused than 20 a minute and address, whatever the reason', async () => {
  const { app, close, rows } = await startAudited();
  for (let count = 0; count < 30; count++)
    await app.inject({ method: 'POST', url: '/session', payload: { wrong: true } });
  await close();
  expect(rows).toHaveLength(20);
});
