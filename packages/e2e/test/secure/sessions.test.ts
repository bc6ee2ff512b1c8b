import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually } from '@i40/common/testing';
import {
  addDevice,
  ensureInstallation,
  openSecretFolder,
  revokeDevice,
  type SecretFolder,
} from '@i40/secure';
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
if (missing) skipSuite('sessions at the secure broker', missing);
else describe('sessions at the secure broker', sessions);

function sessions(): void {
  let secrets: string;
  let folder: SecretFolder;
  let broker: SecureBroker;
  const issue = () => ({ folder, now: Date.now(), days: 30 });
  const connect = (identity: Identity, options = {}) => connectAs(broker, secrets, identity, options);
  const ingest: Identity = { listener: 'ingest', certificate: 'ingest/mqtt' };
  const service = (name: string): Identity => ({ listener: 'services', certificate: `${name}/mqtt` });
  const machine = (name: string): Identity => ({
    listener: 'certificates',
    certificate: `devices/${name}/${name}`,
  });
  const admit = async (name: string, publish: string[] = []) => {
    await addDevice({ ...issue(), name, withPassword: false, publish });
    await broker.reload();
  };
  const admitWithPassword = async (name: string): Promise<Identity> => {
    const handout = await addDevice({ ...issue(), name, withPassword: true, publish: [] });
    await broker.reload();
    const password = handout.kind === 'password' ? handout.password : '';
    return { listener: 'passwords', username: name, password };
  };

  beforeAll(async () => {
    secrets = await mkdtemp(join(tmpdir(), 'i40-secure-'));
    folder = openSecretFolder(secrets);
    await ensureInstallation({ ...issue(), renewDays: 10, hosts: [] });
    broker = await startSecureBroker(secrets);
  });
  afterAll(async () => {
    await broker?.stop();
    await rm(secrets, { recursive: true, force: true });
  });

  it.each([
    ['without a certificate', { listener: 'certificates' }],
    ['without a password', { listener: 'passwords' }],
    ['as ingest, with a password', { listener: 'passwords', username: 'ingest', password: 'x' }],
    ['without a certificate where the services are', { listener: 'services' }],
    ['as a service, where machines are', { listener: 'certificates', certificate: 'api/mqtt' }],
    ['as a service, where ingest is', { listener: 'ingest', certificate: 'api/mqtt' }],
    ['as ingest, where the other services are', { listener: 'services', certificate: 'ingest/mqtt' }],
  ] satisfies [string, Identity][])('lets nobody in %s', async (_how, identity) => {
    await expect(connect(identity)).rejects.toThrow();
  });

  it('let no machine in where the services are', async () => {
    await admit('M01');
    for (const listener of ['ingest', 'services'] as const)
      await expect(connect({ ...machine('M01'), listener })).rejects.toThrow();
  });

  it('keep what waits for ingest from whoever connects under its client id', async () => {
    await admit('M02');
    const withPassword = await admitWithPassword('M03');
    const clientId = 'i40-ingest-1';
    const session = { clientId, clean: false, properties: { sessionExpiryInterval: 600 } };
    const before = await connect(ingest, session);
    await before.subscribeAsync('factory/+/sensors', { qos: 1 });
    await before.endAsync();
    for (const thief of [machine('M02'), withPassword, service('api'), service('operator')]) {
      const client = await connect(thief, { clientId, clean: true });
      await client.endAsync();
    }
    const simulator = await connect(service('simulator'));
    await simulator.publishAsync('factory/lineA/sensors', 'waits', { qos: 1 });
    await simulator.endAsync();
    const messages: string[] = [];
    const after = await connectAs(broker, secrets, ingest, session, (_topic, text) => messages.push(text));
    await eventually('the message arrives', () => messages.includes('waits'));
    await after.endAsync();
  });

  it('let a machine speak for no other, by no client id', async () => {
    await admit('M04');
    const client = await connect(machine('M04'), { clientId: 'M05' });
    await client.publishAsync('factory/lineA/M04/temp', '1', { qos: 1 });
    await expect(client.publishAsync('factory/lineA/M05/temp', '1', { qos: 1 })).rejects.toThrow();
    await client.endAsync();
  });

  it('end with the certificate that is revoked, while it is connected and after', async () => {
    await admit('M06');
    const identity = machine('M06');
    const client = await connect(identity);
    const again = await keepFiles(identity);
    await client.publishAsync('factory/lineA/M06/temp', '1', { qos: 1 });
    await revokeDevice({ folder, name: 'M06', now: Date.now() });
    await broker.reload();
    await expect(client.publishAsync('factory/lineA/M06/temp', '2', { qos: 1 })).rejects.toThrow();
    client.end(true);
    await expect(connect(again).then(publishAsM06)).rejects.toThrow();
  });

  const publishAsM06 = (client: MqttClient) =>
    client.publishAsync('factory/lineA/M06/temp', '3', { qos: 1 }).finally(() => client.end(true));

  /** Whoever has a certificate may have copied it. */
  async function keepFiles({ certificate = '', ...identity }: Identity): Promise<Identity> {
    for (const ending of ['crt', 'key'])
      await folder.write(`copied.${ending}`, (await folder.read(`${certificate}.${ending}`)) ?? '');
    return { ...identity, certificate: 'copied' };
  }

  it('end with the password that is revoked', async () => {
    const identity = await admitWithPassword('M07');
    const client = await connect(identity);
    const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
    await revokeDevice({ folder, name: 'M07', now: Date.now() });
    await broker.reload();
    await closed;
    await expect(connect(identity)).rejects.toThrow();
  });

  it('end with a message that is larger than any that ingest would take', async () => {
    await admit('M08');
    const client = await connect(machine('M08'));
    const sent = client.publishAsync('factory/lineA/M08/temp', Buffer.alloc(1_300_000), { qos: 1 });
    const closed = new Promise((_resolve, reject) => {
      client.once('close', () => reject(new Error('closed')));
    });
    await expect(Promise.race([sent, closed])).rejects.toThrow();
    client.end(true);
  });

  it('are let in with a renewed certificate without a restart', async () => {
    await ensureInstallation({ ...issue(), renewDays: 10, hosts: [] });
    const serial = await folder.read('ingest/mqtt.crt');
    await ensureInstallation({ ...issue(), renewDays: 40, hosts: [] });
    expect(await folder.read('ingest/mqtt.crt')).not.toBe(serial);
    await broker.reload();
    const client = await connect(ingest);
    await client.endAsync();
  });
}
