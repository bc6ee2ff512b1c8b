import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import { UsageError } from '@i40/common';
import { createStreamDecoder } from './decoder.ts';
import { recogniseEncoding } from './encoding.ts';

/** A text file that can be read. */
export interface TextFile {
  path: string;
  /** On the disk. */
  bytes: number;
  isGzip: boolean;
  /** A label of the Encoding Standard; `ascii` where no other letter has been seen yet. */
  encoding: string;
  /** The encoding was told from how its letters lie, not from a mark or a rule. */
  isGuess: boolean;
  /** About how long its text is, in bytes of UTF-8. */
  textBytes: number;
}

const headBytes = 64 * 1024;

/** Looks at the first bytes of a file. Throws a `UsageError` that says what is wrong when it is no text. */
export async function openTextFile(path: string, encoding?: string): Promise<TextFile> {
  const bytes = await sizeOf(path);
  const isGzip = isGzipped(await readRaw(path, 2));
  const head = isGzip ? await readUnzipped(path) : await readRaw(path, headBytes);
  const recognised =
    encoding === undefined ? recogniseEncoding(head) : { ok: true as const, label: encoding, isGuess: false };
  if (!recognised.ok) throw new UsageError(`${path} ${recognised.reason}.`);
  const { label, isGuess } = recognised;
  const decoded = Buffer.byteLength(createStreamDecoder(label).decode(head));
  const content = isGzip ? await unzippedBytes(path, bytes) : bytes;
  const textBytes = Math.round(content * (decoded / Math.max(1, head.length)));
  return { path, bytes, isGzip, encoding: label, isGuess, textBytes };
}

/** Streams the text of a file. Line ends are single line feeds. */
export async function* readText({ path, isGzip, encoding }: TextFile): AsyncGenerator<string> {
  const decoder = createStreamDecoder(encoding);
  for await (const chunk of isGzip ? unzip(path) : createReadStream(path)) yield decoder.decode(chunk);
  yield decoder.end();
}

export async function sizeOf(path: string): Promise<number> {
  try {
    const stats = await stat(path);
    if (stats.isDirectory()) throw new UsageError(`${path} is a directory, not a CSV file.`);
    return stats.size;
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw unreadable(path, error);
  }
}

/** Some bytes of a file, the first ones by default. */
export async function readRaw(path: string, length: number, from = 0): Promise<Buffer> {
  try {
    const file = await open(path);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, from);
      return buffer.subarray(0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, error: unknown): UsageError {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return new UsageError(`There is no file ${path}.`);
  return new UsageError(`Cannot read ${path}: ${message}`);
}

const isGzipped = (head: Uint8Array) => head[0] === 0x1f && head[1] === 0x8b;

async function readUnzipped(path: string): Promise<Uint8Array> {
  for await (const chunk of unzip(path)) return chunk;
  return new Uint8Array();
}

/** gzip writes it at the end, in 32 bits. */
async function unzippedBytes(path: string, bytes: number): Promise<number> {
  const end = await readRaw(path, 4, Math.max(0, bytes - 4));
  return end.length === 4 ? end.readUInt32LE() : bytes;
}

function unzip(path: string): AsyncIterable<Uint8Array> {
  const gunzip = createGunzip();
  // Its errors come out of the loop that reads; a reader that stops early is no error.
  pipeline(createReadStream(path), gunzip).catch(() => {});
  return gunzip;
}
