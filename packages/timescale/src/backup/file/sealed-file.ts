import { UsageError } from '@i40/common';
import { openChunk, sealChunk, tagBytes } from './chunk-cipher.ts';
import { deriveKey, type KeyParameters } from './file-key.ts';

/** The first line of a file, before what is encrypted. */
const magic = 'i40-backup 1 ';
const mostHeaderBytes = 1_000;
const chunkBytes = 64 * 1024;

/**
 * Encrypts a stream: a line that says how the key is made, then chunks of 64 KiB, each authenticated together with that line, its
 * number, and whether it is the last. Memory: one chunk.
 */
export async function* seal(
  plain: AsyncIterable<Buffer>,
  passphrase: string,
  parameters: KeyParameters,
): AsyncGenerator<Buffer> {
  const header = Buffer.from(`${magic}${JSON.stringify(parameters)}\n`);
  const key = await deriveKey(passphrase, parameters);
  yield header;
  let number = 0;
  for await (const { bytes, isLast } of cut(plain, chunkBytes)) {
    yield sealChunk(key, { number, isLast }, header, bytes);
    number += 1;
  }
}

/**
 * Decrypts what `seal` made. Nothing comes out that is not authentic, but the end is known to be one only at the end. Throws
 * `UsageError` where the passphrase is wrong, or the file is changed, cut off, or none of ours.
 */
export async function* unseal(sealed: AsyncIterable<Buffer>, passphrase: string): AsyncGenerator<Buffer> {
  const { header, parameters, rest } = await readHeader(sealed);
  const key = await deriveKey(passphrase, parameters).catch((cause: Error) => {
    throw new UsageError(`The beginning of the file is damaged: ${cause.message}.`, { cause });
  });
  let number = 0;
  for await (const { bytes, isLast } of cut(rest, chunkBytes + tagBytes)) {
    const plain = openChunk(key, { number, isLast }, header, bytes);
    if (!plain) throw new UsageError(describeBroken(number, isLast));
    yield plain;
    number += 1;
  }
}

function describeBroken(number: number, isLast: boolean): string {
  if (number === 0) return 'The passphrase is wrong, or the beginning of the file is damaged.';
  return isLast
    ? 'The file is cut off, or its end is damaged.'
    : `The file is damaged in chunk ${number}, ${number * 64} KiB from its beginning.`;
}

async function readHeader(sealed: AsyncIterable<Buffer>) {
  const iterator = sealed[Symbol.asyncIterator]();
  let read: Buffer = Buffer.alloc(0);
  let end = -1;
  while (end < 0 && read.length <= mostHeaderBytes) {
    const next = await iterator.next();
    if (next.done) break;
    read = Buffer.concat([read, next.value]);
    end = read.indexOf('\n');
  }
  const header = read.subarray(0, end + 1);
  const parameters = parseHeader(header.toString());
  if (!parameters) throw new UsageError('This is no backup of i40, or its beginning is damaged.');
  async function* remaining(): AsyncGenerator<Buffer> {
    yield read.subarray(end + 1);
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value;
  }
  return { header, parameters, rest: remaining() };
}

function parseHeader(line: string): KeyParameters | undefined {
  if (!line.startsWith(magic)) return undefined;
  try {
    const { salt, N, r, p } = JSON.parse(line.slice(magic.length)) as Record<string, unknown>;
    const isUsable = typeof salt === 'string' && [N, r, p].every(Number.isSafeInteger);
    return isUsable ? ({ salt, N, r, p } as KeyParameters) : undefined;
  } catch {
    return undefined;
  }
}

/** Pieces of that many bytes; the last may have less, and there always is one. */
async function* cut(
  stream: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<{ bytes: Buffer; isLast: boolean }> {
  let held: Buffer = Buffer.alloc(0);
  for await (const bytes of stream) {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    while (held.length > size) {
      yield { bytes: held.subarray(0, size), isLast: false };
      held = held.subarray(size);
    }
  }
  yield { bytes: held, isLast: true };
}
