import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ensureInstallation } from '../installation/ensure-installation.ts';
import { openSecretFolder } from '../installation/secret-folder.ts';
import { runSecureDevice } from './run-secure-device.ts';

describe('i40 secure device', () => {
  let dir: string;
  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'i40-secrets-'));
  });
  afterEach(() => rm(dir, { recursive: true, force: true }));

  const run = (...operands: string[]) =>
    runSecureDevice({
      operands,
      options: { dir, password: false, publish: [], days: 30 },
      settings: undefined,
      env: {},
      signal: new AbortController().signal,
    });

  it('says what comes first where there is no installation', async () => {
    await expect(run('add', 'M01')).rejects.toThrow('run i40 secure init first');
  });

  it('says how it is used, and what there is', async () => {
    await ensureInstallation({
      folder: openSecretFolder(dir),
      hosts: [],
      now: Date.now(),
      days: 30,
      renewDays: 10,
    });
    await expect(run('add')).rejects.toThrow('Usage: i40 secure device');
    await expect(run('add', 'M01', 'M02')).rejects.toThrow('Usage: i40 secure device');
    await expect(run('remove', 'M01')).rejects.toThrow(
      'There is no "remove"; there are add, revoke and list.',
    );
    await expect(run('revoke', 'M01')).rejects.toThrow('There is no device "M01"; there are none.');
  });
});
