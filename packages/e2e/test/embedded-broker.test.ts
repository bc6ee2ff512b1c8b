import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { eventually } from '@i40/common/testing';
import { type EmbeddedBroker, startAedesBroker } from '@i40/embedded';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { skipSuite } from '../testing/skip-suite.ts';

const run = promisify(execFile);
let broker: EmbeddedBroker;
beforeAll(async () => {
  broker = await startAedesBroker({ host: '127.0.0.1', port: 0 });
});
afterAll(() => broker.stop());

async function connect(options: mqtt.IClientOptions = {}) {
  return mqtt.connectAsync(broker.url, { reconnectPeriod: 0, ...options });
}

async function listenTo(filter: string) {
  const client = await connect();
  const topics: string[] = [];
  client.on('message', (topic) => topics.push(topic));
  await client.subscribeAsync(filter);
  return { topics, close: () => client.endAsync() };
}

describe.each([4, 5] as const)('the broker of npm start, asked in MQTT version %i', (protocolVersion) => {
  it.each(['live/site-1/M01', 'alarms/site-1/M01'])(
    'takes %s from the pipeline and from nobody else',
    async (topic) => {
      const listener = await listenTo(`${topic}/#`);
      const stranger = await connect({ protocolVersion });
      stranger.on('error', () => {});
      stranger.publish(topic, 'forged', { qos: 1 }, () => {});
      const part = await connect({ protocolVersion, ...broker.credentials });
      await part.publishAsync(topic, 'true', { qos: 1 });
      await eventually('the true one arrives', () => listener.topics.length > 0);
      expect(listener.topics).toEqual([topic]);
      stranger.end(true);
      await part.endAsync();
      await listener.close();
    },
  );

  it('takes the readings of anybody', async () => {
    const listener = await listenTo('factory/#');
    const machine = await connect({ protocolVersion });
    await machine.publishAsync('factory/lineA/sensors', '{}', { qos: 1 });
    await eventually('it arrives', () => listener.topics.length === 1);
    await machine.endAsync();
    await listener.close();
  });

  it('lets nobody take over the session of a part of the pipeline', async () => {
    const client = mqtt.connect(broker.url, { protocolVersion, clientId: 'i40-ingest', reconnectPeriod: 0 });
    const error = await new Promise<Error>((resolve) => client.once('error', resolve));
    expect(error.message).toMatch(/refused|rejected|not valid/i);
    client.end(true);
    const own = await connect({ protocolVersion, clientId: 'i40-ingest', ...broker.credentials });
    await own.endAsync();
  });
});

const hasMosquittoClients = await run('mosquitto_pub', ['--help']).then(
  () => true,
  ({ code }: NodeJS.ErrnoException) => code !== 'ENOENT',
);
if (hasMosquittoClients) {
  describe('the broker of npm start, asked by the clients of Mosquitto', () => {
    it.each(['mqttv31', 'mqttv311', 'mqttv5'])('speaks %s', async (version) => {
      const { hostname, port } = new URL(broker.url);
      const to = ['-V', version, '-h', hostname, '-p', port, '-t', `factory/${version}/sensors`];
      await run('mosquitto_pub', [...to, '-q', '1', '-r', '-m', 'hello']);
      const { stdout } = await run('mosquitto_sub', [...to, '-C', '1', '-W', '5']);
      expect(stdout.trim()).toBe('hello');
    });
  });
} else
  skipSuite('The broker of npm start, asked by the clients of Mosquitto', 'mosquitto_pub is not installed');
