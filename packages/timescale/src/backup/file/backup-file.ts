import { randomBytes } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { UsageError } from '@i40/common';
import { scryptCost } from './file-key.ts';
import { seal, unseal } from './sealed-file.ts';

/**
 * Writes lines into a new file, compressed and encrypted, readable by this user alone. Under its name it appears when it is
 * complete; an aborted `signal` leaves none. Throws `UsageError` where there is a file of that name.
 */
export async function writeBackupFile(
  path: string,
  lines: AsyncIterable<string>,
  passphrase: string,
  signal?: AbortSignal,
): Promise<void> {
  const parameters = { salt: randomBytes(16).toString('base64'), ...scryptCost };
  const partial = `${path}.${process.pid}.partial`;
  try {
    await pipeline(
      Readable.from(withNewlines(lines), { objectMode: false }),
      createGzip(),
      (plain: AsyncIterable<Buffer>) => seal(plain, passphrase, parameters),
      createWriteStream(partial, { flags: 'wx', mode: 0o600, flush: true }),
      { ...(signal && { signal }) },
    );
    // Unlike a rename, this replaces nothing.
    await link(partial, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    throw new UsageError(`${path} is there already: give another name, or move it away.`);
  } finally {
    await rm(partial, { force: true });
  }
}

/** Hands the lines of a file to `read`. Throws `UsageError` where the file is damaged or the passphrase is wrong. */
export async function readBackupFile<T>(
  path: string,
  passphrase: string,
  read: (lines: AsyncIterable<string>) => Promise<T>,
): Promise<T> {
  let result: { value: T } | undefined;
  try {
    await pipeline(
      createReadStream(path),
      (sealed: AsyncIterable<Buffer>) => unseal(sealed, passphrase),
      createGunzip(),
      async (plain: AsyncIterable<Buffer>) => {
        result = { value: await read(splitLines(plain)) };
      },
    );
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UsageError(`There is no file ${path}.`);
  }
  if (!result) throw new Error(`${path} was not read to its end`);
  return result.value;
}

/** In pieces of 64 KiB: a stream has a cost for each. */
async function* withNewlines(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  let held = '';
  for await (const line of lines) {
    held += `${line}\n`;
    if (held.length < 65_536) continue;
    yield Buffer.from(held);
    held = '';
  }
  yield Buffer.from(held);
}

async function* splitLines(stream: AsyncIterable<Buffer>): AsyncGenerator<string> {
  let held: Buffer[] = [];
  for await (const bytes of stream) {
    let begin = 0;
    for (let end = bytes.indexOf(10); end >= 0; end = bytes.indexOf(10, begin)) {
      held.push(bytes.subarray(begin, end));
      yield Buffer.concat(held).toString();
      held = [];
      begin = end + 1;
    }
    if (begin < bytes.length) held.push(bytes.subarray(begin));
  }
}
