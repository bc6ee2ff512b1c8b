import type { SqlValue } from '@i40/common';
import { expect, it } from 'vitest';
import { createFakeDatabase, testNow } from '../../testing/index.ts';
import { bearer, startKeyApp, testKeys } from '../../testing/key-app.ts';

const { key } = testKeys.operate;

it('records orders, logins, logouts and denials: who, from where, what, with which result', async () => {
  const rows: (readonly SqlValue[])[] = [];
  const database = createFakeDatabase((sql, params) => {
    if (sql.includes('INTO audit_log')) rows.push(params);
    return [];
  });
  const { app, close } = await startKeyApp({ database });
  const headers = bearer(key);
  const order = { machine_id: 'M01', kind: 'leak' };
  await app.inject({ method: 'POST', url: '/simulator/faults', headers, payload: order });
  await app.inject({ url: '/machines?x=secret', remoteAddress: '10.0.0.9' });
  await app.inject({ url: '/machines', headers });
  const { headers: answer } = await app.inject({ method: 'POST', url: '/session', payload: { key } });
  await app.inject({ method: 'POST', url: '/session', payload: { key: 'i40_wrong' } });
  const [cookie = ''] = String(answer['set-cookie']).split(';');
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
