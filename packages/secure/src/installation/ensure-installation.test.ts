import { chmod, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCertificate } from '../certificates/validity.ts';
import { addDevice } from '../devices/add-device.ts';
import { revokeDevice } from '../devices/revoke-device.ts';
import { ensureInstallation } from './ensure-installation.ts';
import { ensureHosts } from './names.ts';
import { openSecretFolder, type SecretFolder } from './secret-folder.ts';

const now = Date.parse('2026-01-05T08:00:00Z');
const dayMs = 86_400_000;

describe('an installation', () => {
  let folder: SecretFolder;
  beforeEach(async () => {
    folder = openSecretFolder(await mkdtemp(join(tmpdir(), 'i40-secrets-')));
  });
  afterEach(() => rm(folder.path, { recursive: true, force: true }));

  const ensure = (options: { now?: number; hosts?: string[] } = {}) =>
    ensureInstallation({ folder, now, days: 397, renewDays: 30, hosts: [], ...options });
  const files = async () => {
    const entries = await readdir(folder.path, { recursive: true, withFileTypes: true });
    const paths = entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name));
    const texts = paths.map(async (path) => [path, await openSecretFolder('/').read(path)] as const);
    return new Map(await Promise.all(texts));
  };
  const changed = (steps: Awaited<ReturnType<typeof ensure>>) => steps.filter(({ what }) => what !== 'kept');

  it('is the same after a second run', async () => {
    await ensure();
    const before = await files();
    expect(changed(await ensure({ now: now + dayMs }))).toEqual([]);
    expect(await files()).toEqual(before);
  });

  it('is read by its owner alone, also where the folder was there before', async () => {
    await chmod(folder.path, 0o755);
    await ensure();
    expect((await stat(folder.path)).mode & 0o777).toBe(0o700);
    for (const entry of await readdir(folder.path, { recursive: true, withFileTypes: true })) {
      const { mode } = await stat(join(entry.parentPath, entry.name));
      expect([entry.name, mode & 0o777]).toEqual([entry.name, entry.isDirectory() ? 0o700 : 0o600]);
    }
  });

  it('has certificates renewed that end within the time, by the authority that is there', async () => {
    await ensure();
    const authority = await folder.read('authorities/servers.crt');
    const later = now + 370 * dayMs;
    const steps = changed(await ensure({ now: later }));
    expect(steps.map(({ what }) => what)).toEqual(Array(11).fill('renewed'));
    expect(await folder.read('authorities/servers.crt')).toBe(authority);
    const { endsAt } = readCertificate((await folder.read('mosquitto/server.crt')) ?? '');
    expect(endsAt).toBe(later + 397 * dayMs);
  });

  it('gets certificates for a name that is new, and keeps those of before', async () => {
    await ensure({ hosts: await ensureHosts(folder, ['one.example.org']) });
    const steps = changed(await ensure({ hosts: await ensureHosts(folder, ['two.example.org']) }));
    expect(steps).toEqual([
      { file: 'mosquitto/server.crt', what: 'renewed' },
      { file: 'proxy/server.crt', what: 'renewed' },
    ]);
    const { names } = readCertificate((await folder.read('proxy/server.crt')) ?? '');
    expect(names).toEqual(expect.arrayContaining(['one.example.org', 'two.example.org']));
    expect(await folder.read('names.env')).toContain('API_HOSTS=one.example.org,two.example.org');
  });

  it('has no password in the files of the database and of the broker', async () => {
    await ensure();
    const passwords = await Promise.all(
      ['ingest', 'api', 'migrate'].map((name) => folder.read(`${name}/pg-password`)),
    );
    const sql = (await folder.read('timescaledb/logins.sql')) ?? '';
    for (const password of passwords) expect(sql).not.toContain(password?.trim());
    expect(sql.match(/SCRAM-SHA-256\$/g)).toHaveLength(6);
  });

  it('keeps a key to the API that somebody has added', async () => {
    await ensure();
    const keys = `${await folder.read('api/api-keys')}wall:read:sha256-${'0'.repeat(64)}\n`;
    await folder.write('api/api-keys', keys);
    await folder.remove('administrator');
    await ensure();
    expect((await folder.read('api/api-keys'))?.split('\n').map((line) => line.split(':')[0])).toEqual([
      'wall',
      'administrator',
      '',
    ]);
  });

  const device = { withPassword: false, publish: [] as string[], now, days: 30 };

  it('has machines in the rights of the broker, and what they may send in those of ingest', async () => {
    await ensure();
    await addDevice({ ...device, folder, name: 'M01', publish: ['gateway/x'] });
    const acl = (await folder.read('mosquitto/acl')) ?? '';
    const blockOf = (user: string) => acl.split('\n\n').find((block) => block.startsWith(`user ${user}\n`));
    expect(blockOf('M01')).toContain('topic write factory/+/M01/+');
    expect(blockOf('M01')).toContain('topic write gateway/x');
    expect(blockOf('ingest')).toContain('topic read gateway/x');
    await revokeDevice({ folder, name: 'M01', now });
    expect(await folder.read('mosquitto/acl')).not.toMatch(/M01|gateway/);
    expect(await folder.has('devices/M01')).toBe(false);
  });

  it('forgets no revoked certificate when the machine is let in again', async () => {
    await ensure();
    await addDevice({ ...device, folder, name: 'M01' });
    const first = readCertificate((await folder.read('devices/M01/M01.crt')) ?? '').serial;
    await revokeDevice({ folder, name: 'M01', now });
    await addDevice({ ...device, folder, name: 'M01' });
    expect(await folder.read('authorities/revoked.json')).toBe(JSON.stringify([first]));
    expect(await folder.read('mosquitto/acl')).toContain('user M01');
  });

  it('refuses a name and a grant that would reach further', async () => {
    await ensure();
    await expect(addDevice({ ...device, folder, name: 'ingest' })).rejects.toThrow(
      'a name of the installation',
    );
    await expect(addDevice({ ...device, folder, name: 'M01', publish: ['live/#'] })).rejects.toThrow(
      'of the services',
    );
    await expect(revokeDevice({ folder, name: 'M02', now })).rejects.toThrow('There is no device "M02"');
    expect(await folder.has('devices.json')).toBe(false);
  });
});
