import { UsageError } from '@i40/common';
import type { Manifest } from './manifest.ts';
import { createRowDigest, type Digest, type RowDigest } from './row-digest.ts';

/** What is done with a backup while it is read. */
export interface BackupReader {
  beginTable(table: string, columns: readonly string[]): Promise<void>;
  row(line: string): Promise<void>;
  /** All rows of the table have come, and are those that were written. */
  endTable(table: string, digest: Digest): Promise<void>;
}

type Note =
  | { table: string; columns: string[] }
  | ({ end: string } & Digest)
  | { complete: true; tables: number };

/** Reads the first of the lines that `backUp` told, and gives back the others. Throws `UsageError` for another form. */
export async function readManifest(
  lines: AsyncIterable<string>,
): Promise<{ manifest: Manifest; rest: AsyncIterable<string> }> {
  const iterator = lines[Symbol.asyncIterator]();
  const first = await iterator.next();
  if (first.done) throw incomplete();
  const manifest = JSON.parse(first.value) as Manifest;
  if (Number(manifest.format) !== 1)
    throw new UsageError(
      `The backup has form ${manifest.format}, and this version reads form 1: take a newer one.`,
    );
  return { manifest, rest: { [Symbol.asyncIterator]: () => iterator } };
}

/** Reads the lines behind the first. Throws `UsageError` where a count or a hash is not the one that was written. */
export async function readTables(lines: AsyncIterable<string>, reader: BackupReader): Promise<void> {
  let digest: RowDigest = createRowDigest();
  let tables = 0;
  let isComplete = false;
  for await (const line of lines) {
    if (line.startsWith('[')) {
      digest.add(line);
      await reader.row(line);
      continue;
    }
    const note = JSON.parse(line) as Note;
    if ('table' in note) {
      digest = createRowDigest();
      await reader.beginTable(note.table, note.columns);
    } else if ('end' in note) {
      const { end, ...written } = note;
      const read = digest.end();
      if (!isSame(read, written)) throw new UsageError(describeDifference(end, written, read));
      tables += 1;
      await reader.endTable(end, read);
    } else isComplete = note.complete && note.tables === tables;
  }
  if (!isComplete) throw incomplete();
}

function incomplete(): UsageError {
  return new UsageError('The backup is not complete: it was never finished.');
}

export function describeDifference(table: string, written: Digest, read: Digest): string {
  return (
    `The rows of ${table} are not those that were backed up: ${written.rows} rows with the sum ${written.sum} were, ` +
    `${read.rows} with ${read.sum} are there.`
  );
}

function isSame(a: Digest, b: Digest): boolean {
  return a.rows === b.rows && a.sha256 === b.sha256 && a.sum === b.sum;
}
