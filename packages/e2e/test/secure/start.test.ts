import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@i40/common/testing';
import { type Embedded, embeddedEnv, startEmbedded } from '@i40/embedded';
import { parseEnv, silentLogger } from '@i40/runtime';
import { addDevice, ensureInstallation, openSecretFolder, revokeDevice } from '@i40/secure';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';

const days = 30;
let directory: string;
let secrets: string;
let embedded: Embedded;
let password: string;
const clients: MqttClient[] = [];

const issue = () => ({ folder: openSecretFolder(secrets), now: Date.now(), days });
const file = (name: string) => readFile(join(secrets, name), 'utf8');
const settingsOf = (env: Record<string, string>) => ({
  ...parseEnv(embeddedEnv, { DATA_DIR: join(directory, 'data'), SIM_PAST_MIN: '0', ...env }),
  MQTT_PORT: 0,
  API_PORT: 0,
});

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'i40-start-'));
  secrets = join(directory, 'secrets');
  await ensureInstallation({ ...issue(), renewDays: 10, hosts: ['plant.example.org'] });
  await addDevice({ ...issue(), name: 'M01', withPassword: false, publish: [] });
  await addDevice({ ...issue(), name: 'M03', withPassword: false, publish: [] });
  const handout = await addDevice({ ...issue(), name: 'M02', withPassword: true, publish: [] });
  password = handout.kind === 'password' ? handout.password : '';
  embedded = await startEmbedded({
    settings: settingsOf({ SECURE: secrets, SIM_RATE: '50' }),
    logger: silentLogger,
    now: Date.now,
  });
}, 60_000);
afterEach(() => Promise.all(clients.splice(0).map((client) => client.endAsync(true))));
afterAll(async () => {
  await embedded?.stop();
  await rm(directory, { recursive: true, force: true });
});

/** Rejects when it is refused. */
async function connect(options: IClientOptions = {}): Promise<MqttClient> {
  const client = mqtt.connect(embedded.brokerUrl, {
    protocolVersion: 5,
    reconnectPeriod: 0,
    connectTimeout: 5_000,
    ca: await file('mosquitto/ca.crt'),
    ...options,
  });
  clients.push(client);
  await new Promise((resolve, reject) => {
    client.once('connect', resolve).once('error', reject);
    client.once('close', () => reject(new Error('The broker closed the connection.')));
  });
  client.on('error', () => {});
  return client;
}
async function certificate(path: string) {
  return { cert: await file(`${path}.crt`), key: await file(`${path}.key`) };
}
const withPassword = () => ({ username: 'M02', password });
const refusal = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: { code?: number }) => error.code,
  );
const notAuthorized = 135;

async function valuesOf(machine: string): Promise<number[]> {
  const { rows } = await embedded.database.query<{ value: number }>(
    'SELECT value FROM sensor_readings WHERE machine_id = $1',
    [machine],
  );
  return rows.map(({ value }) => Number(value));
}

describe('npm start with SECURE', () => {
  it('stores what a machine with a certificate says at its own topic', async () => {
    const machine = await connect(await certificate('devices/M01/M01'));
    await machine.publishAsync('factory/lineZ/M01/pulse', '41.5', { qos: 1 });
    await eventually('it is stored', async () => (await valuesOf('M01')).includes(41.5));
  });

  it('stores what a machine with a password says at its own topic, in MQTT 3.1.1 as well', async () => {
    const machine = await connect({ ...withPassword(), protocolVersion: 4 });
    await machine.publishAsync('factory/lineZ/M02/pulse', '42.5', { qos: 1 });
    await eventually('it is stored', async () => (await valuesOf('M02')).includes(42.5));
  });

  it.each([
    'factory/lineZ/M02/pulse',
    'factory/lineZ/sensors',
    'live/site-1/M01',
    'alarms/site-1/M01',
    'simulator/site-1/inject',
    'readings/site-1',
    'anything/else',
  ])('does not take %s from M01', async (topic) => {
    const machine = await connect(await certificate('devices/M01/M01'));
    expect(await refusal(machine.publishAsync(topic, '1', { qos: 1 }))).toBe(notAuthorized);
  });

  it('lets a machine read nothing of others', async () => {
    const machine = await connect(withPassword());
    for (const filter of ['#', 'live/#', 'factory/#', '$SYS/#'])
      await expect(machine.subscribeAsync(filter)).rejects.toThrow(/not authorized/i);
    expect(await machine.subscribeAsync('spBv1.0/STATE/+')).toHaveLength(1);
  });

  it('does not publish the last will of a machine where the machine may not publish', async () => {
    const operator = await connect(await certificate('operator/mqtt'));
    const topics: string[] = [];
    operator.on('message', (topic) => topics.push(topic));
    await operator.subscribeAsync('factory/lineZ/#', { qos: 1 });
    const wills: [IClientOptions, string][] = [
      [await certificate('devices/M01/M01'), 'factory/lineZ/M03/gone'],
      [withPassword(), 'factory/lineZ/M02/gone'],
    ];
    for (const [shown, topic] of wills) {
      // One that waits: it comes when its client is long gone.
      const will = {
        topic,
        payload: Buffer.from('1'),
        qos: 1,
        properties: { willDelayInterval: 1 },
      } as const;
      const machine = await connect({ ...shown, properties: { sessionExpiryInterval: 60 }, will });
      machine.stream.destroy();
    }
    await eventually('its own will comes', () => topics.includes('factory/lineZ/M02/gone'));
    expect(topics).toEqual(['factory/lineZ/M02/gone']);
  });

  it('takes nobody without a name, with a wrong password, or with the certificate of a service', async () => {
    const others: IClientOptions[] = [
      {},
      { username: 'M02', password: 'wrong' },
      { username: 'M02' },
      { username: 'M01', password: '' },
      { ...embedded.brokerCredentials },
      { ...withPassword(), ...(await certificate('detector/mqtt')) },
      await certificate('ingest/mqtt'),
    ];
    const refusals = [];
    for (const options of others) refusals.push(await refusal(connect(options)));
    expect(refusals).toEqual(others.map(() => notAuthorized));
  });

  it('takes no plain connection', async () => {
    const plain = embedded.brokerUrl.replace('mqtts', 'mqtt');
    const client = mqtt.connect(plain, { reconnectPeriod: 0, ...withPassword() });
    client.on('error', () => {});
    await new Promise<void>((resolve) => client.once('close', resolve));
    expect(client.connected).toBe(false);
    client.end(true);
  });

  it('gives a machine its name for a client id, whatever it says', async () => {
    const ingest = await connect({ ...withPassword(), clientId: 'i40-ingest' });
    const again = await connect({ ...withPassword(), clientId: 'another' });
    await eventually('the first makes way for the second', () => !ingest.connected);
    expect(again.connected).toBe(true);
    await again.publishAsync('factory/lineZ/M02/pulse', '43.5', { qos: 1 });
    await eventually('ingest has its session still', async () => (await valuesOf('M02')).includes(43.5));
  });

  it('shuts out a machine that is revoked, also while it is connected, and takes the others as before', async () => {
    const shown = await certificate('devices/M03/M03');
    const machine = await connect(shown);
    const other = await connect(await certificate('devices/M01/M01'));
    await revokeDevice({ ...issue(), name: 'M03' });
    await eventually('it is shut out', () => !machine.connected);
    expect(await refusal(connect(shown))).toBe(notAuthorized);
    expect(other.connected).toBe(true);

    await addDevice({ ...issue(), name: 'M03', withPassword: false, publish: [] });
    const fresh = await certificate('devices/M03/M03');
    await eventually('its new certificate is taken', () => connect(fresh).catch(() => undefined));
    expect(await refusal(connect(shown))).toBe(notAuthorized);
  });

  it('answers by HTTPS, and tells nothing to whoever has no key', async () => {
    const statusOf = async (path: string, headers: Record<string, string> = {}) => {
      const port = new URL(embedded.apiUrl).port;
      const ca = await file('authorities/servers.crt');
      const asked = request({ host: '127.0.0.1', port, path, ca, headers }).end();
      const [answer] = await once(asked, 'response');
      answer.resume();
      return answer.statusCode;
    };
    const key = (await file('administrator/api-key')).trim();
    expect(embedded.apiUrl).toMatch(/^https:/);
    expect(await statusOf('/')).toBe(200);
    expect(await statusOf('/machines')).toBe(401);
    expect(await statusOf('/machines', { authorization: `Bearer ${key}` })).toBe(200);
    expect(await statusOf('/machines', { authorization: `Bearer ${key}`, host: 'plant.example.org' })).toBe(
      200,
    );
  });
});

describe('npm start beyond this machine', () => {
  const start = (env: Record<string, string>) =>
    startEmbedded({ settings: settingsOf(env), logger: silentLogger, now: Date.now });

  it('does not start with a broker that asks nobody, and says the two ways out', async () => {
    const beyond = start({ HOST: '0.0.0.0', API_AUTH: 'none' });
    await expect(beyond).rejects.toThrow(/SECURE=secrets[\s\S]*MQTT_ANONYMOUS=allow/);
  });

  it('still wants to know of the API who may ask it, where the broker is open on purpose', async () => {
    await expect(start({ HOST: '0.0.0.0', MQTT_ANONYMOUS: 'allow' })).rejects.toThrow(/API_AUTH=none/);
  });

  it('does not start with a directory that nobody has made', async () => {
    const secure = start({ SECURE: join(directory, 'nowhere') });
    await expect(secure).rejects.toThrow(/nowhere is no directory that `npm run secure:init/);
  });
});
