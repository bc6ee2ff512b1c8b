import { connect } from 'node:net';
import { defaultSite, type SqlValue, topics } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { expect, it } from 'vitest';
import { createFakeDatabase, createFakeMessageBus, testNow } from '../../testing/index.ts';
import { bearer, startKeyApp, testKeys } from '../../testing/key-app.ts';

const { key } = testKeys.operate;

/** An API with keys, and what it adds to the audit log. */
async function startAudited(bus = createFakeMessageBus()) {
  const rows: (readonly SqlValue[])[] = [];
  const database = createFakeDatabase((sql, params) => {
    if (sql.includes('INTO audit_log')) rows.push(params);
    return [];
  });
  return { ...(await startKeyApp({ database, bus })), rows };
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
  // Nobody is signed in any more, so nobody signs out; whoever shows a key is not signed in either.
  await app.inject({ method: 'DELETE', url: '/session', headers: { cookie } });
  await app.inject({ method: 'DELETE', url: '/session', headers });
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

it('records who asks under a name that somebody else could own', async () => {
  const { app, close, rows } = await startAudited();
  await app.inject({ url: '/machines', headers: { ...bearer(key), host: 'rebind.example' } });
  await close();
  expect(rows.map((row) => row.slice(3, 7))).toEqual([['127.0.0.1', 'access', 'GET /machines', 'denied']]);
});

it('records no more of what was refused than 20 a minute and address, whatever the reason', async () => {
  const { app, close, rows } = await startAudited();
  for (let count = 0; count < 30; count++)
    await app.inject({ method: 'POST', url: '/session', payload: { wrong: true } });
  await close();
  expect(rows).toHaveLength(20);
});

it('records what somebody did who hung up before the answer', async () => {
  const bus = createFakeMessageBus();
  const { app, close, rows } = await startAudited(bus);
  bus.deliver('simulator/site-1/status/one', { present: true, kinds: ['leak'] });
  const { port } = new URL(await app.listen({ host: '127.0.0.1', port: 0 }));
  const body = JSON.stringify({ machine_id: 'M01', kind: 'leak' });
  const head = [
    'POST /simulator/faults HTTP/1.1',
    `host: 127.0.0.1:${port}`,
    `authorization: Bearer ${key}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
  ];
  const socket = connect(Number(port), '127.0.0.1').on('error', () => {});
  socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  await eventually('the order is sent', async () => bus.published.length === 1);
  socket.destroy();
  const connections = () =>
    new Promise<number>((done) => app.server.getConnections((_, count) => done(count)));
  await eventually('nobody is connected', async () => (await connections()) === 0);
  const { order_id } = JSON.parse(bus.published[0]?.payload ?? '');
  const refusal = { order_id, code: 'unknown_machine', reason: 'There is no M01.' };
  bus.deliver(topics.simulatorRefusals(defaultSite), refusal);
  await eventually('it is recorded', () => rows.length === 1);
  expect(rows[0]).toEqual(expect.arrayContaining(['key:shift', 'fault.order', 'refused']));
  await close();
});

it('records what a key failed to do, however often somebody at the same address was refused', async () => {
  const { app, close, rows } = await startAudited();
  const url = '/simulator/faults';
  for (let count = 0; count < 30; count++) await app.inject({ method: 'POST', url });
  const headers = bearer(key);
  for (let count = 0; count < 30; count++)
    await app.inject({ method: 'POST', url, headers, payload: { wrong: true } });
  await app.inject({ method: 'POST', url, headers, payload: { machine_id: 'M01', kind: 'leak' } });
  await close();
  const results = rows.map(([, , actor, , , , result]) => `${actor} ${result}`);
  const times = (text: string) => results.filter((each) => each === text).length;
  expect(times('anonymous denied')).toBe(20);
  expect(times('key:shift refused')).toBe(20);
  expect(times('key:shift failed')).toBe(1);
});

it('records how many readings the broker had when the rest of them failed', async () => {
  const bus = createFakeMessageBus();
  const { app, close, rows } = await startAudited(bus);
  const rowsOfCsv = Array.from({ length: 600 }, (_, index) => `M01,temp,${index},${testNow - index}`);
  const { publish } = bus;
  bus.publish = async (topic, payload, options) => {
    if (bus.published.length > 0) throw new Error('away');
    await publish(topic, payload, options);
  };
  const answer = await app.inject({
    method: 'POST',
    url: '/readings',
    headers: { ...bearer(key), 'content-type': 'text/csv' },
    payload: ['machine_id,sensor,value,ts', ...rowsOfCsv].join('\n'),
  });
  await close();
  expect(answer.statusCode).toBe(500);
  expect(JSON.parse(String(rows[0]?.[7]))).toMatchObject({ status: 500, sent: 500 });
});
