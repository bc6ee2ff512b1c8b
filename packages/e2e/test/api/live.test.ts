import { type Api, apiConfig, apiSettingsEnv, startApi } from '@i40/api';
import { openEventStream } from '@i40/api/testing';
import { type AlarmMessage, type Database, topics } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { type EmbeddedBroker, openPgliteDatabase, startAedesBroker } from '@i40/embedded';
import {
  type Closers,
  connectMqttMessageBus,
  createClosers,
  openMqttMessageBusInBackground,
  parseEnv,
  silentLogger,
} from '@i40/runtime';
import { migrate } from '@i40/timescale';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freePort } from '../../testing/free-port.ts';

const logger = silentLogger;
const host = '127.0.0.1';
let closers: Closers;
let database: Database;
let api: Api;
let port: number;

beforeEach(async () => {
  closers = createClosers(logger);
  port = await freePort();
  database = await openPgliteDatabase();
  closers.add('database', () => database.close());
  await migrate({ database, logger });
  await database.script(`
    INSERT INTO machines (machine_id, line) VALUES ('M01', 'lineA');
    INSERT INTO sensors (machine_id, sensor, unit, normal_low, normal_high) VALUES ('M01', 'temp', '°C', 60, 90);
    INSERT INTO sensor_readings (ts, machine_id, sensor, value) VALUES (now(), 'M01', 'temp', 75);
    INSERT INTO rejected_messages (topic, payload, reason) VALUES ('t', '', 'r')`);
  const bus = openMqttMessageBusInBackground({
    url: `mqtt://${host}:${port}`,
    clientId: 'api',
    sessionExpirySeconds: 0,
    logger,
  });
  closers.add('bus', () => bus.close());
  const config = { ...apiConfig(parseEnv(apiSettingsEnv, { API_MAX_DELAY_MS: '0' })), port: 0 };
  api = await startApi({ database, bus, logger, now: Date.now, config });
  closers.add('api', () => api.stop());
});
afterEach(() => closers.closeAll());

const startBroker = async () => {
  const broker = await startAedesBroker({ host, port });
  closers.add('broker', () => broker.stop());
  return broker;
};
const connect = async ({ url, credentials }: EmbeddedBroker) => {
  const client = { clientId: 'machine', sessionExpirySeconds: 0, logger };
  const bus = await connectMqttMessageBus({ url, ...credentials, ...client });
  closers.add('machine', () => bus.close());
  return bus;
};
const listen = async () => {
  const stream = await openEventStream(`${api.url}/stream`);
  closers.add('stream', () => stream.close());
  return stream;
};
const statusOf = async (path: string) => (await fetch(`${api.url}${path}`)).status;

describe('the API without a broker', () => {
  it('serves what is stored, says what is missing, and goes on by itself when the broker comes and goes', async () => {
    const stream = await listen();
    expect(await stream.next('pulse')).toMatchObject({ connected: false, rejected: 1, lag_s: null });
    expect((await stream.next('states')).machines).toMatchObject([{ machine_id: 'M01', state: 'normal' }]);
    expect(await statusOf('/readings?machine_id=M01')).toBe(200);
    expect(await statusOf('/health')).toBe(503);
    expect(await statusOf('/health/ready')).toBe(200);

    const broker = await startBroker();
    await stream.next('pulse', ({ connected }) => connected);
    expect(await statusOf('/health')).toBe(200);
    const machine = await connect(broker);
    const reading = { ts: new Date().toISOString(), sensor: 'temp', value: 120, unit: '°C', quality: 192 };
    await machine.publish(topics.live('site-1', 'M01'), JSON.stringify([reading]), { qos: 0 });
    expect((await stream.next('readings')).readings).toMatchObject([{ machine_id: 'M01', value: 120 }]);
    await stream.next('states', ({ machines }) => machines[0]?.state === 'warning');
    await machine.close();

    await broker.stop();
    stream.events.length = 0;
    await stream.next('pulse', ({ connected }) => !connected);
    expect(await statusOf('/machines/M01')).toBe(200);
  });
});

describe('anomalies', () => {
  it('come with their machine, in pages, and over the stream as the detector tells them', async () => {
    const broker = await startBroker();
    await database.script(`
      INSERT INTO anomalies (machine_id, sensor, detector, started_at, ended_at, peak_score, contributions, explanation)
      SELECT 'M01', CASE WHEN i % 2 = 0 THEN 'temp' END, 'conditional', now() - make_interval(mins => i),
             CASE WHEN i > 0 THEN now() - make_interval(mins => i - 1) END, 0.5 + i / 100.0, '{"temp": 1}', 'reason ' || i
        FROM generate_series(0, 24) AS i`);
    const page = async (query: string) =>
      (await (await fetch(`${api.url}/anomalies?${query}`)).json()) as {
        anomalies: { explanation: string; id: string }[];
        next: string | null;
      };
    const explanations: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const { anomalies, next }: Awaited<ReturnType<typeof page>> = await page(
        `limit=10${cursor && `&cursor=${cursor}`}`,
      );
      explanations.push(...anomalies.map(({ explanation }) => explanation));
      cursor = next;
    }
    expect(explanations).toEqual(Array.from({ length: 25 }, (_, i) => `reason ${i}`));
    expect((await page('open=true')).anomalies).toHaveLength(1);
    expect((await page('open=false')).anomalies).toHaveLength(24);
    expect((await page('sensor=temp')).anomalies).toHaveLength(13);
    expect((await page('machine_id=M02')).anomalies).toEqual([]);
    // Those that lasted into the range, and those that began in it.
    const inRange = (await page('from=-150s&to=-30s')).anomalies.map(({ explanation }) => explanation);
    expect(inRange).toEqual(['reason 1', 'reason 2', 'reason 3']);

    const detail = (await (await fetch(`${api.url}/machines/M01`)).json()) as Record<string, unknown>;
    expect(detail).toMatchObject({
      state: 'warning',
      line: 'lineA',
      sensors: [{ sensor: 'temp', value: 75, status: 'in range' }],
      anomalies: [{ explanation: 'reason 0', ended_at: null, contributions: { temp: 1 } }],
    });

    const machine = await connect(broker);
    const alarm: AlarmMessage = { state: 'learning', since: new Date().toISOString(), anomalies: [] };
    await machine.publish(topics.alarms('site-1', 'M01'), JSON.stringify(alarm), { retain: true });
    await database.script('UPDATE anomalies SET ended_at = now() WHERE ended_at IS NULL');
    await eventually('the machine is learning', async () => {
      const { state } = (await (await fetch(`${api.url}/machines/M01`)).json()) as { state: string };
      return state === 'learning';
    });
  });
});
