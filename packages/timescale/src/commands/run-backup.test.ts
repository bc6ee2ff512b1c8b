import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { databaseEnv } from '@i40/runtime';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeBackupFile } from '../backup/file/backup-file.ts';
import { createRowDigest } from '../backup/row-digest.ts';
import { runBackup } from './run-backup.ts';

const passphrase = 'correct horse battery staple';

async function* aBackup(rows: readonly string[], written = rows): AsyncGenerator<string> {
  const digest = createRowDigest();
  for (const row of written) digest.add(row);
  yield JSON.stringify({ format: 1, createdAt: '2026-01-05T08:00:00.000Z', migrations: [] });
  yield JSON.stringify({ table: 'machines', columns: ['machine_id'] });
  yield* rows;
  yield JSON.stringify({ end: 'machines', ...digest.end() });
  yield JSON.stringify({ complete: true, tables: 1 });
}

async function* endless(): AsyncGenerator<string> {
  for (;;) yield await new Promise<string>((resolve) => setImmediate(resolve, 'a line'));
}

describe('i40 backup --verify', () => {
  let directory: string;
  let file: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'i40-verify-'));
    file = join(directory, 'plant.i40');
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  const verify = (BACKUP_PASSPHRASE = passphrase, operands = [file]) =>
    runBackup({
      options: { verify: true },
      operands,
      settings: { ...databaseEnv.parse({}), BACKUP_PASSPHRASE },
      env: {},
      signal: new AbortController().signal,
    });

  it('says what is in a file, without a database', async () => {
    await writeBackupFile(file, aBackup(['["press-1"]', '["Presse ü\\\\n2"]']), passphrase);
    const told: string[] = [];
    const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => told.push(String(text)) > 0);
    await verify().finally(() => write.mockRestore());
    expect(told.join('')).toMatch(
      /machines +2 {2}[0-9a-f]{64}\n.*is complete and unchanged. It is of 2026-01-05T08/,
    );
  });

  it('refuses another passphrase, and what is no backup', async () => {
    await writeBackupFile(file, aBackup([]), passphrase);
    await expect(verify('another passphrase')).rejects.toThrow('The passphrase is wrong');
    await writeFile(file, 'something else\n');
    await expect(verify()).rejects.toThrow('This is no backup of i40');
    await expect(verify(passphrase, [join(directory, 'none')])).rejects.toThrow('There is no file');
    await expect(verify(passphrase, [])).rejects.toThrow('Usage: i40 backup FILE');
  });

  it('refuses a table whose rows are not those that were counted', async () => {
    await writeBackupFile(file, aBackup(['["press-1"]'], ['["press-2"]']), passphrase);
    await expect(verify()).rejects.toThrow('The rows of machines are not those that were backed up');
  });

  it('leaves no file behind where the backup breaks off', async () => {
    const broken = async function* () {
      yield '{}';
      throw new Error('the connection was lost');
    };
    await expect(writeBackupFile(file, broken(), passphrase)).rejects.toThrow('the connection was lost');
    await expect(verify()).rejects.toThrow('There is no file');
    const stopped = writeBackupFile(file, endless(), passphrase, AbortSignal.timeout(100));
    await expect(stopped).rejects.toThrow('aborted');
    expect(await readdir(directory)).toEqual([]);
  });
});
