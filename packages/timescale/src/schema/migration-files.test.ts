import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { migrationsDirectory, readMigrationFiles } from './migration-files.ts';

describe('the migrations of this repository', () => {
  it('are as they were released: what was applied is never edited, and db/SHA256SUMS has every file', async () => {
    const files = await readMigrationFiles(migrationsDirectory);
    expect(files.map(({ name, released }) => [name, released])).toEqual(
      files.map(({ name, checksum }) => [name, checksum]),
    );
  });
});

describe('files of migrations', () => {
  let directory: string;
  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), 'i40-migrations-'));
  });
  afterEach(() => rm(directory, { recursive: true, force: true }));

  it('are read in the order of their names, whatever else lies there', async () => {
    for (const name of ['002_b.sql', '001_a.sql', 'notes.txt']) await writeFile(join(directory, name), name);
    expect((await readMigrationFiles(directory)).map(({ name }) => name)).toEqual(['001_a.sql', '002_b.sql']);
  });

  it('have one checksum on every system, whatever ends their lines', async () => {
    await writeFile(join(directory, '001.sql'), 'SELECT 1;\nSELECT 2;\n');
    await writeFile(join(directory, '002.sql'), 'SELECT 1;\r\nSELECT 2;\r\n');
    const [first, second] = await readMigrationFiles(directory);
    expect(first?.checksum).toBe(second?.checksum);
  });
});
