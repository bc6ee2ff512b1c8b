import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The SQL files at the top of the repository; at the same distance from `src` and from `dist`. */
export const migrationsDirectory = fileURLToPath(new URL('../../../../db/', import.meta.url));

/** The checksums of the files as they were released, in the form of `sha256sum`. */
const checksumsFile = 'SHA256SUMS';

export interface MigrationFile {
  name: string;
  sql: string;
  /** SHA-256 in hexadecimal digits. Line ends do not count: a checkout on Windows has others. */
  checksum: string;
  /** As the file was released; undefined for one that is not among the released ones. */
  released: string | undefined;
}

/** The SQL files of a directory in the order of their names. */
export async function readMigrationFiles(directory: string): Promise<MigrationFile[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.sql')).sort();
  const released = await readReleasedChecksums(directory);
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(directory, name), 'utf8');
      return { name, sql, checksum: checksumOf(sql), released: released.get(name) };
    }),
  );
}

/** `db/initdb.sh` computes the same. */
function checksumOf(sql: string): string {
  return createHash('sha256').update(sql.replaceAll('\r', ''), 'utf8').digest('hex');
}

async function readReleasedChecksums(directory: string): Promise<Map<string, string>> {
  const text = await readFile(join(directory, checksumsFile), 'utf8').catch(() => '');
  const entries = text.split('\n').flatMap((line) => {
    const [, checksum, name] = /^([0-9a-f]{64}) [ *](.+?)\r?$/.exec(line) ?? [];
    return checksum && name ? [[name, checksum] as const] : [];
  });
  return new Map(entries);
}
