import { connect } from 'node:net';
import { type MachineName, topics } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { afterEach, describe, expect, it } from 'vitest';
import {
  createFakeDatabase,
  type EventStream,
  type FakeMessageBus,
  openEventStream,
  startTestApp,
  testConfig,
} from '../../testing/index.ts';

const machines = ['M01', 'M02', 'M03'].map((machine_id) => ({
  site: 'site-1',
  line: machine_id === 'M03' ? 'lineB' : 'lineA',
  machine_id,
  description: null,
}));
const sensorRow = ({ site, machine_id }: MachineName) => ({
  site,
  machine_id,
  sensor: 'temp',
  unit: '°C',
  normal_low: 60,
  normal_high: 90,
  description: null,
  ts_ms: Date.now(),
  value: 75,
  quality: 192,
  status: 'in range',
});
const database = createFakeDatabase((sql) => {
  if (sql.includes('latest_readings_at')) return machines.map(sensorRow);
  if (sql.includes('UNION SELECT site, machine_id FROM state_sensors')) return machines;
  return sql.includes('rejected_messages') ? [{ n: 7 }] : [];
});

let app: Awaited<ReturnType<typeof startTestApp>>['app'];
let bus: FakeMessageBus;
let url: string;
const streams: EventStream[] = [];

async function start(maxStreams = 10, trustProxy = false) {
  const config = { ...testConfig, trustProxy, limits: { ...testConfig.limits, streams: maxStreams } };
  ({ app, bus } = await startTestApp({ database, config, now: Date.now }));
  url = await app.listen({ host: '127.0.0.1', port: 0 });
}
const listen = async (query = '') => {
  const stream = await openEventStream(`${url}/stream${query}`);
  streams.push(stream);
  await stream.next('states');
  return stream;
};
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.close();
  await app.close();
});

const publish = (machine_id: string, ...values: number[]) =>
  bus.deliver(
    topics.live('site-1', machine_id),
    values.map((value) => ({
      ts: new Date().toISOString(),
      sensor: 'temp',
      value,
      unit: '°C',
      quality: 192,
    })),
  );

describe('GET /stream', () => {
  it('begins with the state of every machine and the pulse', async () => {
    await start();
    const stream = await listen();
    const { machines } = await stream.next('states');
    expect(machines.map(({ machine_id, state }) => [machine_id, state])).toEqual([
      ['M01', 'normal'],
      ['M02', 'normal'],
      ['M03', 'normal'],
    ]);
    expect(await stream.next('pulse')).toEqual({
      connected: true,
      readings_per_s: 0,
      lag_s: null,
      rejected: 7,
      clients: 1,
    });
  });

  it('gathers what arrives into an update, in which a spike still shows', async () => {
    await start();
    const stream = await listen();
    publish('M01', 75, 120, 76);
    publish('M02', 70);
    const { readings } = await stream.next('readings');
    expect(readings).toMatchObject([
      { machine_id: 'M01', sensor: 'temp', value: 76, min: 75, max: 120, count: 3 },
      { machine_id: 'M02', value: 70, count: 1 },
    ]);
  });

  it('tells what a machine turns into, and the episodes of the detector', async () => {
    await start();
    const stream = await listen();
    publish('M01', 95);
    await stream.next('states', ({ machines }) => machines.some(({ state }) => state === 'warning'));
    const since = new Date().toISOString();
    const anomaly = {
      site: 'site-1',
      machine_id: 'M02',
      sensor: null,
      detector: 'conditional',
      started_at: since,
      ended_at: null,
      peak_score: 0.9,
      contributions: { temp: 1 },
      explanation: 'temp 75 °C, 5 above what this load explains',
    };
    bus.deliver(topics.alarms('site-1', 'M02'), { state: 'anomaly', since, anomalies: [anomaly] });
    expect(await stream.next('anomalies')).toEqual({ anomalies: [anomaly] });
    const { machines } = await stream.next('states', (data) => data.machines[0]?.machine_id === 'M02');
    expect(machines).toEqual([{ site: 'site-1', machine_id: 'M02', state: 'anomaly', since }]);
  });

  it.each([
    ['?machine_id=M02', ['M02']],
    ['?line=lineB', ['M03']],
    ['?site=site-2', []],
  ])('may be narrowed to %s', async (query, expected) => {
    await start();
    const all = await listen();
    const stream = await openEventStream(`${url}/stream${query}`);
    streams.push(stream);
    await stream.next('pulse');
    for (const id of ['M01', 'M02', 'M03']) publish(id, 75);
    await all.next('readings');
    await stream.next('pulse', ({ clients }) => clients === 2);
    if (expected.length > 0) await stream.next('readings');
    const heard = stream.events.flatMap(({ event, data }) => (event === 'readings' ? data.readings : []));
    expect(heard.map(({ machine_id }) => machine_id)).toEqual(expected);
  });

  it('is told to a client that comes again from the beginning', async () => {
    await start();
    const first = await listen();
    first.close();
    await eventually('nobody listens', async () =>
      (await app.inject('/metrics')).body.includes('i40_api_stream_clients 0'),
    );
    const second = await listen();
    const [told] = second.events;
    const normal = { state: 'normal' };
    expect(told).toMatchObject({ event: 'states', data: { machines: [normal, normal, normal] } });
    publish('M01', 75);
    await second.next('readings');
  });

  it('leaves out what comes at a topic whose names are none', async () => {
    await start();
    const stream = await listen();
    bus.deliver(topics.alarms('site\t1', 'M09'), {
      state: 'normal',
      since: new Date().toISOString(),
      anomalies: [],
    });
    publish('M\t08', 75);
    publish('M01', 75);
    expect((await stream.next('readings')).readings.map(({ machine_id }) => machine_id)).toEqual(['M01']);
    const told = stream.events.flatMap(({ event, data }) => (event === 'states' ? data.machines : []));
    expect(told.map(({ machine_id }) => machine_id)).not.toContain('M09');
  });

  it('forgets a client that has gone', async () => {
    await start();
    const staying = await listen();
    const going = await listen();
    await staying.next('pulse', ({ clients }) => clients === 2);
    going.close();
    staying.events.length = 0;
    await staying.next('pulse', ({ clients }) => clients === 1);
  });

  it('does not queue for a client that does not read', async () => {
    await start();
    const reading = await listen();
    const { port } = new URL(url);
    const lazy = connect(Number(port), '127.0.0.1');
    lazy.write('GET /stream HTTP/1.1\r\nHost: x\r\n\r\n');
    lazy.pause();
    await reading.next('pulse', ({ clients }) => clients === 2);
    // Some 30 MB of readings, of 2,000 series, in what would be 20 updates.
    for (let update = 0; update < 20; update++) {
      for (let id = 0; id < 2_000; id++) publish(`X${id}`, update);
      await reading.next('readings', ({ readings }) => readings.some(({ value }) => value === update));
    }
    let received = 0;
    let text = '';
    lazy.on('data', (chunk) => {
      received += chunk.length;
      text = (text + chunk).slice(-2_000_000);
    });
    lazy.resume();
    await eventually('it has caught up', () => text.includes('"value":19'));
    const updateBytes = JSON.stringify(reading.events.findLast(({ event }) => event === 'readings')).length;
    expect(received).toBeLessThan(updateBytes * 15);
    lazy.destroy();
  });

  it('has room for so many and no more', async () => {
    await start(1);
    await listen();
    const refused = await fetch(`${url}/stream`);
    expect(refused.status).toBe(503);
    expect(refused.headers.get('retry-after')).toBe('5');
  });

  it('has room for fifty from one address, and for others besides', async () => {
    await start(100, true);
    const ask = async (address: string) => {
      const going = new AbortController();
      const headers = { 'x-forwarded-for': address };
      const { status } = await fetch(`${url}/stream`, { headers, signal: going.signal });
      return { status, going };
    };
    const first = await ask('10.0.0.1');
    for (let i = 1; i < 50; i++) expect((await ask('10.0.0.1')).status).toBe(200);
    expect((await ask('10.0.0.1')).status).toBe(503);
    expect((await ask('10.0.0.2')).status).toBe(200);
    first.going.abort();
    await eventually('its place is free', async () => (await ask('10.0.0.1')).status === 200);
  });

  it('ends when the API stops', async () => {
    await start();
    const stream = await listen();
    await app.close();
    await stream.ended;
  });

  it('refuses HEAD, which would wait for ever, and an unknown parameter at once', async () => {
    await start();
    expect((await fetch(`${url}/stream`, { method: 'HEAD' })).status).toBe(405);
    expect((await fetch(`${url}/stream?machine=M01`)).status).toBe(422);
  });
});
