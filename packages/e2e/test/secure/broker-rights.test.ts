import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { addDevice, ensureInstallation, openSecretFolder } from '@i40/secure';
import type { MqttClient } from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  connectAs,
  type Identity,
  mosquittoIsMissing,
  type SecureBroker,
  startSecureBroker,
} from '../../testing/secure-broker.ts';
import { skipSuite } from '../../testing/skip-suite.ts';

const missing = await mosquittoIsMissing();
if (missing) skipSuite('rights at the secure broker', missing);
else describe('rights at the secure broker', rights);

/** Who may read (R) and write (W) what; what is left out is refused. */
const matrix: Record<string, Record<string, string>> = {
  'factory/lineA/sensors': { ingest: 'R', operator: 'RW', simulator: 'W' },
  'factory/lineA/M01/temp': { ingest: 'R', operator: 'RW', M01: 'W' },
  'factory/lineA/M02/temp': { ingest: 'R', operator: 'RW', M02: 'W' },
  'factory/lineA/M01/temp/deeper': { operator: 'R' },
  'readings/site-1': { ingest: 'R', operator: 'RW', api: 'W' },
  'umh/v1/acme/munich/_historian': { ingest: 'R', operator: 'RW' },
  'senml/gateway-1': { ingest: 'R', operator: 'RW', M02: 'W' },
  'telegraf/M01': { ingest: 'R', operator: 'RW' },
  'spBv1.0/plant/NDATA/M01': { ingest: 'R', operator: 'RW', M01: 'W' },
  'spBv1.0/plant/DDATA/M01/drive': { ingest: 'R', operator: 'RW', M01: 'W' },
  'spBv1.0/plant/NCMD/M01': { ingest: 'RW', operator: 'RW', M01: 'R' },
  'spBv1.0/plant/DCMD/M01/drive': { ingest: 'R', operator: 'RW', M01: 'R' },
  'spBv1.0/STATE/host': { ingest: 'RW', operator: 'RW', M01: 'R', M02: 'R' },
  'live/site-1/M01': { ingest: 'W', detector: 'R', api: 'R', operator: 'R' },
  'alarms/site-1/M01': { detector: 'W', api: 'R', operator: 'R' },
  'simulator/site-1/inject': { api: 'W', simulator: 'R', operator: 'RW' },
  'simulator/site-1/faults': { api: 'R', simulator: 'W', operator: 'R' },
  'simulator/site-1/status/sim-1': { api: 'R', simulator: 'W', operator: 'R' },
  'factory/i40-probe/sensors': { ingest: 'RW', operator: 'RW', simulator: 'W' },
  'factory/i40-probe/i40-probe/i40-probe': { ingest: 'RW', operator: 'RW' },
  'senml/i40-probe': { ingest: 'RW', operator: 'RW' },
  'ingest/emptied/1': { ingest: 'RW', operator: 'R' },
  'anything/else': { operator: 'R' },
};

const identities: Record<string, Identity> = {
  ingest: { listener: 'ingest', certificate: 'ingest/mqtt' },
  detector: { listener: 'services', certificate: 'detector/mqtt' },
  api: { listener: 'services', certificate: 'api/mqtt' },
  simulator: { listener: 'services', certificate: 'simulator/mqtt' },
  operator: { listener: 'services', certificate: 'operator/mqtt' },
  health: { listener: 'services', certificate: 'mosquitto/health' },
  M01: { listener: 'certificates', certificate: 'devices/M01/M01' },
};

function rights(): void {
  let secrets: string;
  let broker: SecureBroker;
  const clients: Record<string, MqttClient> = {};

  beforeAll(async () => {
    secrets = await mkdtemp(join(tmpdir(), 'i40-secure-'));
    const folder = openSecretFolder(secrets);
    const issue = { folder, now: Date.now(), days: 30 };
    await ensureInstallation({ ...issue, renewDays: 10, hosts: [] });
    await addDevice({ ...issue, name: 'M01', withPassword: false, publish: [] });
    const handout = await addDevice({
      ...issue,
      name: 'M02',
      withPassword: true,
      publish: ['senml/gateway-1'],
    });
    if (handout.kind === 'password')
      identities.M02 = { listener: 'passwords', username: 'M02', password: handout.password };
    broker = await startSecureBroker(secrets);
    for (const [name, identity] of Object.entries(identities))
      clients[name] = await connectAs(broker, secrets, identity);
  });
  afterAll(async () => {
    await Promise.all(Object.values(clients).map((client) => client.endAsync(true)));
    await broker?.stop();
    await rm(secrets, { recursive: true, force: true });
  });

  it.each(Object.entries(matrix))('%s: is written by whom it belongs to', async (topic, expected) => {
    const writers: string[] = [];
    for (const [name, client] of Object.entries(clients)) {
      const refused = await client.publishAsync(topic, '', { qos: 1 }).then(
        () => undefined,
        (error: { code?: number }) => error.code,
      );
      // 135: not authorized.
      if (refused === undefined) writers.push(name);
      else expect([name, refused]).toEqual([name, 135]);
    }
    expect(writers.sort()).toEqual(namesWith('W', expected));
  });

  const written = Object.entries(matrix).filter(([, who]) => namesWith('W', who).length > 0);
  it.each(written)('%s: is read by whom it concerns', async (topic, expected) => {
    const readers: string[] = [];
    const listening = Object.entries(clients).map(([name, client]) => {
      const listener = (arrived: string) => {
        if (arrived === topic) readers.push(name);
      };
      client.on('message', listener);
      return { client, listener };
    });
    for (const { client } of listening) await client.subscribeAsync(topic, { qos: 1 });
    const [writer = ''] = namesWith('W', expected);
    await clients[writer]?.publishAsync(topic, 'x', { qos: 1 });
    for (const { client, listener } of listening) {
      // A broker sends in order: with this answer the message has come, or never will.
      await client.unsubscribeAsync(topic);
      client.off('message', listener);
    }
    expect(readers.sort()).toEqual(namesWith('R', expected));
  });
}

function namesWith(letter: string, who: Record<string, string>): string[] {
  return Object.entries(who)
    .filter(([, may]) => may.includes(letter))
    .map(([name]) => name)
    .sort();
}
