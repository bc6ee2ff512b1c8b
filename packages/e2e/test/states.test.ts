import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Machine, type ReadingsResponse, topics } from '@i40/common';
import { eventually } from '@i40/common/testing';
import { type Embedded, embeddedEnv, startEmbedded } from '@i40/embedded';
import { createMessageParser, parseTopicTemplate } from '@i40/payloads';
import { connectMqttMessageBus, silentLogger as logger, type MqttMessageBus, parseEnv } from '@i40/runtime';
import { createReadingStore, type WriteRecord } from '@i40/timescale';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

describe('what machines say in words', () => {
  let embedded: Embedded;
  let machine: MqttMessageBus;
  let directory: string;
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'i40-states-'));
    const env = {
      DATA_DIR: directory,
      SIMULATOR: 'off',
      DETECTOR: 'off',
      INGEST_JSON_TOPICS: 'zigbee2mqtt/{machine_id}',
    };
    const settings = parseEnv(embeddedEnv, env);
    embedded = await startEmbedded({
      settings: { ...settings, MQTT_PORT: 0, API_PORT: 0 },
      logger,
      now: Date.now,
    });
    const { brokerUrl: url } = embedded;
    machine = await connectMqttMessageBus({ url, clientId: 'kitchen', sessionExpirySeconds: 0, logger });
  });
  afterAll(async () => {
    await machine?.close();
    await embedded?.stop();
    await rm(directory, { recursive: true, force: true });
  });

  const at = new Date(Date.now() - 5_000).toISOString();
  const send = (values: object, machine_id = 'kitchen', ts = at) =>
    machine.publish(
      topics.lineSensors('lineX'),
      JSON.stringify(Object.entries(values).map(([sensor, value]) => ({ machine_id, sensor, value, ts }))),
    );
  const publish = (state: string, ts: string) =>
    send({ temperature: 22.5, humidity: 40, state }, 'kitchen', ts);
  const rowsOf = async (sql: string) => (await embedded.database.query<Record<string, unknown>>(sql)).rows;
  const statesInTable = () =>
    rowsOf('SELECT machine_id, sensor, state, quality FROM sensor_states ORDER BY ts');
  const machineNamed = async (name: string) => {
    const response = await fetch(`${embedded.apiUrl}/machines`);
    const { machines } = (await response.json()) as { machines: Machine[] };
    return machines.find(({ machine_id }) => machine_id === name);
  };

  it('is stored beside the numbers of its message, once however often it comes', async () => {
    await publish('ON', at);
    await publish('ON', at);
    const later = new Date(Date.parse(at) + 1_000).toISOString();
    await publish('OFF', later);
    await eventually('both states are stored', async () => (await statesInTable()).length === 2);
    const common = { machine_id: 'kitchen', sensor: 'state', quality: 192 };
    expect(await statesInTable()).toEqual([
      { ...common, state: 'ON' },
      { ...common, state: 'OFF' },
    ]);
    expect(
      await rowsOf('SELECT sensor, count(*)::int AS n FROM sensor_readings GROUP BY 1 ORDER BY 1'),
    ).toEqual([
      { sensor: 'humidity', n: 2 },
      { sensor: 'temperature', n: 2 },
    ]);
    expect(await rowsOf('SELECT sensor FROM sensors ORDER BY 1')).toEqual([
      { sensor: 'humidity' },
      { sensor: 'temperature' },
    ]);
    expect(await rowsOf('SELECT * FROM rejected_messages')).toEqual([]);
  });

  it('is told by the API: the latest at its machine, and all of them by type', async () => {
    const later = new Date(Date.parse(at) + 1_000).toISOString();
    const kitchen = await machineNamed('kitchen');
    expect(kitchen?.states).toEqual([{ sensor: 'state', state: 'OFF', ts: later, quality: 192 }]);
    expect(kitchen?.sensors.map(({ sensor }) => sensor)).toEqual(['humidity', 'temperature']);

    const url = `${embedded.apiUrl}/readings?machine_id=kitchen&type=state`;
    const { readings, resolution, next } = (await (await fetch(url)).json()) as ReadingsResponse;
    expect({ readings, resolution, next }).toEqual({
      readings: [
        { ts: at, sensor: 'state', state: 'ON', quality: 192 },
        { ts: later, sensor: 'state', state: 'OFF', quality: 192 },
      ],
      resolution: 'raw',
      next: null,
    });
    const csv = await (await fetch(`${url}&format=csv`)).text();
    expect(csv).toBe(`ts,sensor,state,quality\r\n${at},state,ON,192\r\n${later},state,OFF,192\r\n`);
    const ndjson = await (await fetch(`${url}&format=ndjson`)).text();
    expect(
      ndjson
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toEqual(readings);
  });

  it('comes in pages that are cut at the limit', async () => {
    const url = `${embedded.apiUrl}/readings?machine_id=kitchen&type=state&limit=1`;
    const first = (await (await fetch(url)).json()) as ReadingsResponse;
    expect(first.readings).toMatchObject([{ state: 'ON' }]);
    const second = (await (await fetch(`${url}&cursor=${first.next}`)).json()) as ReadingsResponse;
    expect(second.readings).toMatchObject([{ state: 'OFF' }]);
  });

  it('has no averages, and no sensor of numbers', async () => {
    const url = `${embedded.apiUrl}/readings?machine_id=kitchen&type=state`;
    expect((await fetch(`${url}&resolution=1m`)).status).toBe(422);
    expect((await fetch(`${url}&sensors=temperature`)).status).toBe(422);
  });

  it('makes a machine known that says nothing else, and asks nothing of its numbers', async () => {
    await send({ contact: 'open' }, 'door');
    await eventually('the door is known', async () => (await machineNamed('door')) !== undefined);
    expect(await machineNamed('door')).toMatchObject({
      sensors: [],
      states: [{ sensor: 'contact', state: 'open' }],
    });
    const numbers = await fetch(`${embedded.apiUrl}/readings?machine_id=door`);
    expect(((await numbers.json()) as ReadingsResponse).readings).toEqual([]);
  });

  it('is a state beside two sensors when zigbee2mqtt publishes it and one variable names its topic', async () => {
    const payload = { temperature: 22.5, humidity: 40, state: 'ON', last_seen: at };
    await machine.publish('zigbee2mqtt/cellar', JSON.stringify(payload));
    await eventually('the cellar is known', async () => (await machineNamed('cellar')) !== undefined);
    expect(await machineNamed('cellar')).toMatchObject({
      sensors: [
        { sensor: 'humidity', value: 40, ts: at },
        { sensor: 'temperature', value: 22.5, ts: at },
      ],
      states: [{ sensor: 'state', state: 'ON', ts: at }],
    });
  });

  it('is refused with what to set when it is older than readings are kept', async () => {
    const payload = { temperature: 22.5, state: 'ON', last_seen: '2020-01-05T08:00:00Z' };
    await machine.publish('zigbee2mqtt/attic', JSON.stringify(payload));
    const reasons = async () =>
      await rowsOf("SELECT reason FROM rejected_messages WHERE topic LIKE '%/attic'");
    await eventually('both are told', async () => (await reasons()).length === 2);
    for (const { reason } of await reasons()) expect(reason).toMatch(/days old.*KEEP_RAW_DAYS/);
    expect(await machineNamed('attic')).toBeUndefined();
  });

  it('is a state in what zigbee2mqtt sends, beside two numbers, also where it could be read as a boolean', async () => {
    const template = parseTopicTemplate('zigbee2mqtt/{machine_id}', ['{machine_id}']);
    if (typeof template === 'string') throw new Error(template);
    const payload = `{"temperature":22.5,"humidity":40,"state":"ON","last_seen":"${at}"}`;
    const { readings, states, rejections } = createMessageParser({ jsonTopics: [template] }).parse(
      { topic: 'zigbee2mqtt/hall', payload: Buffer.from(payload) },
      Date.now(),
    );
    const ts = Date.parse(at);
    expect(readings).toMatchObject([
      { machine_id: 'hall', sensor: 'temperature', value: 22.5, ts },
      { machine_id: 'hall', sensor: 'humidity', value: 40, ts },
    ]);
    expect(states).toMatchObject([{ machine_id: 'hall', sensor: 'state', value: 'ON', ts }]);
    expect(rejections).toEqual([]);

    const store = createReadingStore(embedded.database, Date.now);
    const records: WriteRecord[] = [
      ...readings.map((reading) => ({ kind: 'reading' as const, topic: 't', reading })),
      ...(states ?? []).map((state) => ({ kind: 'state' as const, topic: 't', state })),
    ];
    const none = { superseded: 0, rejected: 0 };
    expect(await store.write(records)).toEqual({ stored: 3, repeated: 0, ...none });
    expect(await store.write(records)).toEqual({ stored: 0, repeated: 3, ...none });
    const corrected = records.map((record) =>
      record.kind === 'state' ? { ...record, state: { ...record.state, value: 'OFF' } } : record,
    );
    expect(await store.write(corrected)).toEqual({ stored: 1, repeated: 2, superseded: 1, rejected: 0 });
    expect((await machineNamed('hall'))?.states).toMatchObject([{ state: 'OFF', ts: at }]);
  });
});
