import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { apiConfig, apiSettingsEnv, startApi } from '@i40/api';
import { type ReadingsReceipt, readingsReceiptSchema } from '@i40/common';
import { type Embedded, embeddedEnv, startEmbedded } from '@i40/embedded';
import { openMqttMessageBusInBackground, parseEnv, silentLogger } from '@i40/runtime';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../../testing/free-port.ts';

let directory: string;
let embedded: Embedded;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'i40-post-'));
  const settings = parseEnv(embeddedEnv, {
    DATA_DIR: directory,
    SIMULATOR: 'off',
    DETECTOR: 'off',
    API_MAX_DELAY_MS: '0',
  });
  embedded = await startEmbedded({
    settings: { ...settings, MQTT_PORT: 0, API_PORT: 0 },
    logger: silentLogger,
    now: Date.now,
  });
}, 60_000);
afterAll(async () => {
  await embedded?.stop();
  await rm(directory, { recursive: true, force: true });
});

type Body = string | ReadableStream;
const send = (contentType: string, body: Body) =>
  fetch(`${embedded.apiUrl}/readings`, {
    method: 'POST',
    headers: { 'content-type': contentType },
    body,
    duplex: 'half',
  } as RequestInit);

async function receiptOf(contentType: string, body: Body): Promise<ReadingsReceipt> {
  const response = await send(contentType, body);
  expect(response.status, await response.clone().text()).toBe(200);
  return readingsReceiptSchema.parse(await response.json());
}

const rowsOf = async (machine: string) => {
  const { rows } = await embedded.database.query<Record<string, unknown>>(
    'SELECT site, line, sensor, value, unit, quality FROM sensor_readings WHERE machine_id = $1 ORDER BY ts, sensor',
    [machine],
  );
  return rows;
};
const recent = (secondsAgo = 60) => new Date(Date.now() - secondsAgo * 1000).toISOString();
const at = recent();
const nanoseconds = `${Date.parse(at)}000000`;
const good = { site: 'site-1', line: '', sensor: 'temp', value: 80.5, unit: null, quality: 192 };

const forms = [
  {
    form: "the starter's JSON",
    type: 'application/json',
    machine: 'J1',
    body: JSON.stringify({ ts: at, machine_id: 'J1', sensor: 'temp', value: 80.5, unit: 'C', quality: 64 }),
    row: { ...good, unit: '°C', quality: 64 },
  },
  {
    form: 'an array of JSON',
    type: 'application/json; charset=utf-8',
    machine: 'J2',
    body: JSON.stringify([
      { ts: at, line: 'lineB', site: 'A/B', machine_id: 'J2', sensor: 'temp', value: '80.5' },
    ]),
    row: { ...good, line: 'lineB', site: 'A/B' },
  },
  {
    form: 'SenML',
    type: 'application/senml+json',
    machine: 'S1',
    body: JSON.stringify([{ bn: 'S1/', bt: Date.parse(at) / 1000, n: 'temp', u: 'Cel', v: 80.5 }]),
    row: { ...good, unit: '°C' },
  },
  {
    form: 'line protocol as text',
    type: 'text/plain',
    machine: 'L1',
    body: `temp,machine=L1,line=lineA value=80.5 ${nanoseconds}\n`,
    row: { ...good, line: 'lineA' },
  },
  {
    form: 'line protocol by its name',
    type: 'application/vnd.influx-line-protocol',
    machine: 'L2',
    body: `temp,machine=L2 value=80.5 ${nanoseconds}`,
    row: good,
  },
  {
    form: 'CSV',
    type: 'text/csv',
    machine: 'C1',
    body: `ts,machine_id,sensor,value,unit,quality,line,site\r\n${at},C1,temp,80.5,bar,good,"line, A",west\r\n`,
    row: { ...good, unit: 'bar', line: 'line, A', site: 'west' },
  },
];

describe('POST /readings', () => {
  it.each(forms)('stores $form, and knows it the second time', async ({ type, machine, body, row }) => {
    expect(await receiptOf(type, body)).toMatchObject({ received: 1, stored: 1, repeated: 0, pending: 0 });
    expect(await rowsOf(machine)).toEqual([row]);
    expect(await receiptOf(type, body)).toMatchObject({ received: 1, stored: 0, repeated: 1, pending: 0 });
    expect(await rowsOf(machine)).toEqual([row]);
  });

  it.each([
    [
      'JSON',
      'application/json',
      `[{"ts":"${at}","machine_id":"N1","sensor":"a","value":1},{"machine_id":"N1"},7,{"ts":"${at}","machine_id":"N1","sensor":"b","value":2}]`,
      'N1',
      2,
    ],
    [
      'SenML',
      'application/senml+json',
      `[{"bn":"N2/","bt":${Date.parse(at) / 1000},"n":"a","v":1},{"n":"x","v":[]},{"n":"b","v":2}]`,
      'N2',
      1,
    ],
    [
      'line protocol',
      'text/plain',
      `what is this\n# a comment\na,machine=N3 value=1 ${nanoseconds}\n\nb,machine=N3 value=2 ${nanoseconds}\n`,
      'N3',
      1,
    ],
    [
      'CSV',
      'text/csv',
      `machine_id,sensor,value,ts\nN4,a,1,${at}\nN4,c,1,yesterday\nN4,,2,${at}\nN4,b,2,${at}`,
      'N4',
      2,
    ],
  ])(
    '%s: says why it rejects an element, and stores its neighbours',
    async (_form, type, body, machine, rejected) => {
      const receipt = await receiptOf(type, body);
      expect(receipt).toMatchObject({ stored: 2, rejected, received: 2 + rejected });
      expect(receipt.reasons).toHaveLength(rejected);
      expect((await rowsOf(machine)).map(({ sensor, value }) => [sensor, value])).toEqual([
        ['a', 1],
        ['b', 2],
      ]);
    },
  );

  it('takes a correction, and of several with one time the last', async () => {
    const csv = (...values: number[]) =>
      ['ts,machine_id,sensor,value', ...values.map((value) => `${at},K1,temp,${value}`)].join('\n');
    expect(await receiptOf('text/csv', csv(1, 2))).toMatchObject({ received: 2, stored: 1, repeated: 1 });
    expect(await receiptOf('text/csv', csv(3))).toMatchObject({ stored: 1, repeated: 0 });
    expect((await rowsOf('K1')).map(({ value }) => value)).toEqual([3]);
  });

  it('says what ingest refuses, with its reason', async () => {
    const old = '2001-01-01T00:00:00Z';
    const body = `ts,machine_id,sensor,value\n${old},R1,temp,1\n${at},R1,temp,2\n`;
    const receipt = await receiptOf('text/csv', body);
    expect(receipt).toMatchObject({ received: 2, stored: 1, rejected: 1, pending: 0 });
    expect(receipt.reasons[0]?.reason).toMatch(/KEEP_RAW_DAYS/);
    expect(receipt.reasons[0]?.element).toContain('2001-01-01');
  });

  it('says so when there is no reading at all', async () => {
    const response = await send('application/json', '{"machine_id":"X1","sensor":"temp"}');
    expect(response.status).toBe(422);
    expect(response.headers.get('content-type')).toContain('application/problem+json');
    expect(await response.json()).toMatchObject({ detail: expect.stringContaining('value: ') });
  });

  it('takes nothing in while the broker is away', async () => {
    const logger = silentLogger;
    const url = `mqtt://127.0.0.1:${await freePort()}`;
    const bus = openMqttMessageBusInBackground({ url, clientId: 'away', sessionExpirySeconds: 0, logger });
    const config = { ...apiConfig(parseEnv(apiSettingsEnv, {})), port: 0 };
    const api = await startApi({ database: embedded.database, bus, logger, now: Date.now, config });
    const response = await fetch(`${api.url}/readings`, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: `temp,machine=AWAY value=1 ${nanoseconds}`,
    });
    expect(response.status).toBe(503);
    await api.stop();
    await bus.close();
    expect(await rowsOf('AWAY')).toEqual([]);
  });

  it('stamps readings without a time once, a microsecond apart', async () => {
    const body = 'machine_id,sensor,value\nT1,temp,1\nT1,temp,2\nT1,temp,3\n';
    expect(await receiptOf('text/csv', body)).toMatchObject({ stored: 3 });
    expect((await rowsOf('T1')).map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it('takes 50,000 rows of CSV as they come', { timeout: 120_000 }, async () => {
    const rows = 50_000;
    const start = Date.now() - 3_600_000;
    const row = (index: number) =>
      `${new Date(start + index * 10).toISOString()},BULK${index % 10},temp,${index % 100}\n`;
    function* csv() {
      yield Buffer.from('ts,machine_id,sensor,value\n');
      for (let index = 0; index < rows; index += 500)
        yield Buffer.from(Array.from({ length: 500 }, (_, offset) => row(index + offset)).join(''));
    }
    const response = await send('text/csv', ReadableStream.from(csv()));
    const receipt = (await response.json()) as ReadingsReceipt;
    expect(receipt).toMatchObject({ received: rows, stored: rows, pending: 0, rejected: 0 });
  });
});
