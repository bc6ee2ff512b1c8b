import type { Manifest } from './manifest.ts';
import { readManifest, readTables } from './read-backup.ts';
import type { Digest } from './row-digest.ts';

/** Reads a backup from end to end, without a database. Throws `UsageError` where a count or a hash is wrong. */
export async function verifyBackup(
  lines: AsyncIterable<string>,
): Promise<{ manifest: Manifest; tables: Record<string, Digest> }> {
  const tables: Record<string, Digest> = {};
  const { manifest, rest } = await readManifest(lines);
  await readTables(rest, {
    beginTable: async () => {},
    row: async () => {},
    endTable: async (table, digest) => {
      tables[table] = digest;
    },
  });
  return { manifest, tables };
}
