import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@i40/common/testing';
import { type Embedded, embeddedEnv, startEmbedded } from '@i40/embedded';
import { parseEnv, silentLogger } from '@i40/runtime';
import mqtt from 'mqtt';
import { newClient } from 'sparkplug-client';
import { get } from 'sparkplug-payload';
import type { UMetric } from 'sparkplug-payload/lib/sparkplugbpayload.js';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

let directory: string;
let embedded: Embedded;
const edges: { stop(): void }[] = [];

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'i40-sparkplug-'));
  embedded = await start();
});
afterEach(async () => {
  for (const edge of edges.splice(0)) edge.stop();
  await embedded.stop();
  await rm(directory, { recursive: true, force: true });
});

function start(): Promise<Embedded> {
  const settings = parseEnv(embeddedEnv, {
    DATA_DIR: directory,
    SIMULATOR: 'off',
    INGEST_SPARKPLUG_REBIRTH: 'on',
    INGEST_SPARKPLUG_REORDER_WAIT_MS: '100',
    INGEST_SPARKPLUG_HOST_ID: 'i40',
  });
  return startEmbedded({
    settings: { ...settings, MQTT_PORT: 0, API_PORT: 0 },
    logger: silentLogger,
    now: Date.now,
  });
}

type Edge = ReturnType<typeof newClient>;

/** An edge node of Eclipse Tahu, the reference implementation. Calls `onBirth` whenever it has connected. */
function anEdge(edgeNode: string, onBirth: (edge: Edge) => void): Edge {
  const edge = newClient({
    serverUrl: embedded.brokerUrl,
    username: '',
    password: '',
    groupId: 'plant',
    edgeNode,
    clientId: edgeNode,
  });
  edge.on('birth', () => onBirth(edge));
  edges.push(edge);
  return edge;
}

const double = (name: string, alias: number, value: number): UMetric => ({
  name,
  alias,
  type: 'Double',
  value,
});
const aliased = (alias: number, value: number): UMetric => ({ alias, type: 'Double', value });
let lastTime = 0;
/** Each of a time of its own: one of the same millisecond as another would replace it. */
const payload = (...metrics: UMetric[]) => {
  lastTime = Math.max(lastTime + 1, Date.now());
  return { timestamp: lastTime, metrics };
};

const rows = async () => {
  const { rows } = await embedded.database.query<{
    line: string;
    machine_id: string;
    sensor: string;
    value: number;
  }>(`SELECT line, machine_id, sensor, value FROM sensor_readings WHERE site = 'plant'`);
  return rows.map(({ line, machine_id, sensor, value }) => `${line} ${machine_id} ${sensor} ${value}`);
};
const untilStored = (...expected: string[]) =>
  eventually(`${expected.join(', ')} is stored`, async () => {
    const stored = await rows();
    return expected.every((row) => stored.includes(row));
  });
const staleSeries = async () => {
  const { rows } = await embedded.database.query<{ series: string }>(
    `SELECT machine_id || ' ' || sensor AS series FROM sensors WHERE stale_since IS NOT NULL ORDER BY 1`,
  );
  return rows.map(({ series }) => series);
};

/** Cuts the connection, so that the broker publishes the will, and the edge node connects again. */
function cutConnection(edge: Edge): void {
  const { client } = edge as unknown as { client: { stream: { destroy(): void } } };
  client.stream.destroy();
}

describe('a Sparkplug edge node of Eclipse Tahu', () => {
  it('is born, sends aliased data, dies and comes back, and its series are right', async () => {
    let births = 0;
    const edge = anEdge('press', (self) => {
      births += 1;
      // The second session deals its aliases anew: those of the first would put values into wrong series.
      const [load, temp] = births === 1 ? [1, 2] : [2, 1];
      self.publishNodeBirth(payload(double('load', load, 10 * births)));
      self.publishDeviceBirth('pump', payload(double('temp', temp, 70 + births)));
    });
    await untilStored('press press load 10', 'press press/pump temp 71');
    edge.publishNodeData(payload(aliased(1, 11)));
    edge.publishDeviceData('pump', payload(aliased(2, 71.5)));
    await untilStored('press press load 11', 'press press/pump temp 71.5');

    cutConnection(edge);
    await eventually('its series are stale', async () => (await staleSeries()).length === 2);
    expect(await staleSeries()).toEqual(['press load', 'press/pump temp']);

    await untilStored('press press load 20', 'press press/pump temp 72');
    await eventually('its series are alive again', async () => (await staleSeries()).length === 0);
    edge.publishDeviceData('pump', payload(aliased(1, 72.5)));
    edge.publishNodeData(payload(aliased(2, 21)));
    await untilStored('press press load 21', 'press press/pump temp 72.5');
    expect(await rows()).toHaveLength(8);
    expect(embedded.ingest.accounts()).toMatchObject({ rejected: 0, inFlight: 0 });
    expect(await embedded.ingest.metrics.registry.metrics()).toContain('i40_ingest_sparkplug_gaps_total 0');
  });

  it('is asked for its birth where ingest has not seen it', async () => {
    let connected = false;
    const edge = anEdge('late', () => {
      connected = true;
    });
    edge.on('ncmd', ({ metrics }) => {
      const isRebirth = metrics?.some(({ name, value }) => name === 'Node Control/Rebirth' && value === true);
      if (isRebirth) edge.publishNodeBirth(payload(double('load', 3, 30)));
    });
    await eventually('it is connected', () => connected);
    edge.publishNodeData(payload(aliased(3, 29)));
    await untilStored('late late load 30');
    edge.publishNodeData(payload(aliased(3, 31)));
    await untilStored('late late load 31');
    const { rows: rejected } = await embedded.database.query('SELECT topic, reason FROM rejected_messages');
    expect(rejected).toEqual([
      {
        topic: 'spBv1.0/plant/NDATA/late',
        reason: expect.stringMatching(/^edge node plant\/late has not sent its NBIRTH yet/),
      },
    ]);
  });
});

/** Anybody at the broker: an edge node whose library has its own ways, or one who watches. */
async function aClient() {
  const client = await mqtt.connectAsync(embedded.brokerUrl);
  edges.push({ stop: () => client.end(true) });
  const encode = get('spBv1.0')?.encodePayload ?? (() => new Uint8Array());
  return {
    client,
    send: (path: string, message: Parameters<typeof encode>[0]) =>
      client.publishAsync(`spBv1.0/plant/${path}`, Buffer.from(encode(message))),
  };
}

describe('Sparkplug as other libraries send it', () => {
  // Of an edge node without a will: of one that has one, the broker's end would tell the death.
  it('is understood by its aliases after a restart of ingest', async () => {
    const before = await aClient();
    await before.send('NBIRTH/press', { ...payload(double('load', 7, 10)), seq: 0 });
    await untilStored('press press load 10');
    await embedded.stop();

    embedded = await start();
    const after = await aClient();
    await after.send('NDATA/press', { ...payload(aliased(7, 11)), seq: 1 });
    await untilStored('press press load 11');
  });

  it('makes series of the members of a template, of values that share a time, and keeps values without their unit', async () => {
    const { send } = await aClient();
    const speed = (value: number): UMetric => ({ name: 'speed', type: 'Double', value });
    const motor = (value: number): UMetric => ({
      name: 'motor-1',
      type: 'Template',
      value: {
        version: '',
        isDefinition: false,
        templateRef: 'Motor',
        metrics: [speed(value)],
        parameters: [],
      },
    });
    const unit = { engUnit: { type: 'String' as const, value: 'mm/s RMS by ISO 10816-3, 10 Hz to 1 kHz' } };
    await send('NBIRTH/press', {
      ...payload(motor(1_450), { ...double('load', 1, 10), properties: unit }),
      seq: 0,
    });
    await send('NDATA/press', {
      ...payload(motor(1_460), aliased(1, 11), aliased(1, 12), aliased(1, 13)),
      seq: 1,
    });
    await untilStored(
      'press press motor-1/speed 1450',
      'press press motor-1/speed 1460',
      ...[10, 11, 12, 13].map((value) => `press press load ${value}`),
    );
    expect(embedded.ingest.accounts()).toMatchObject({ rejected: 0, inFlight: 0 });
  });

  it('makes series stale by a death that has no number', async () => {
    const { send } = await aClient();
    await send('NBIRTH/press', { ...payload(double('load', 1, 10)), seq: 0 });
    await untilStored('press press load 10');
    await send('NDEATH/press', { metrics: [] });
    await eventually('it is stale', async () => (await staleSeries()).length === 1);
    expect(await staleSeries()).toEqual(['press load']);
  });
});

describe('the state of this host', () => {
  it('is kept by the broker for edge nodes, and survives junk and a broken connection', async () => {
    const { client } = await aClient();
    const states: { online: boolean; timestamp: number }[] = [];
    client.on('message', (_topic, bytes) => {
      if (bytes.toString().startsWith('{')) states.push(JSON.parse(bytes.toString()));
    });
    const isOnline = () => states.at(-1)?.online === true;
    await client.subscribeAsync('spBv1.0/STATE/i40', { qos: 1 });
    await eventually('it is online', isOnline);
    const first = states.at(-1);

    await client.publishAsync('spBv1.0/STATE/i40', 'OFFLINE', { qos: 1, retain: true });
    const away = JSON.stringify({ online: false, timestamp: first?.timestamp });
    await client.publishAsync('spBv1.0/STATE/i40', away, { qos: 1, retain: true });
    await eventually('it contradicts', () => states.some(({ online }) => !online) && isOnline());
    expect(states.at(-1)).toEqual(first);

    // Whoever takes its client id breaks its connection, and the broker publishes its will.
    states.length = 0;
    const other = await mqtt.connectAsync(embedded.brokerUrl, {
      clientId: 'i40-ingest-host',
      reconnectPeriod: 0,
    });
    await eventually('it is online again', isOnline);
    other.end(true);
    expect(states[0]).toEqual({ online: false, timestamp: first?.timestamp });
    expect(states.at(-1)?.timestamp).toBeGreaterThan(first?.timestamp ?? 0);
  });
});
