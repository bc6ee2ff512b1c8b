import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { seal, unseal } from './sealed-file.ts';

const passphrase = 'correct horse battery staple';
const cheap = { salt: Buffer.alloc(16, 7).toString('base64'), N: 16, r: 8, p: 1 };
const sealedChunk = 64 * 1024 + 16;

async function* stream(...parts: Buffer[]): AsyncGenerator<Buffer> {
  yield* parts;
}

async function all(bytes: AsyncIterable<Buffer>): Promise<Buffer> {
  const parts: Buffer[] = [];
  for await (const part of bytes) parts.push(part);
  return Buffer.concat(parts);
}

const sealed = (plain: Buffer) => all(seal(stream(plain), passphrase, cheap));
const unsealed = (file: Buffer, phrase = passphrase) => all(unseal(stream(file), phrase));
const headerLength = (file: Buffer) => file.indexOf('\n') + 1;

describe('a sealed file', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, 200_000])('gives back %i bytes as they were', async (length) => {
    const plain = randomBytes(length);
    expect(await unsealed(await sealed(plain))).toEqual(plain);
  });

  it('is read in pieces of any size', async () => {
    const plain = randomBytes(100_000);
    const file = await sealed(plain);
    const pieces = Array.from({ length: Math.ceil(file.length / 7) }, (_, n) =>
      file.subarray(n * 7, n * 7 + 7),
    );
    expect(await all(unseal(stream(...pieces), passphrase))).toEqual(plain);
  });

  it('does not open with another passphrase', async () => {
    await expect(unsealed(await sealed(Buffer.from('x')), 'another passphrase')).rejects.toThrow(
      'The passphrase is wrong',
    );
  });

  it('opens with a passphrase whose accents were typed in another way', async () => {
    const file = await all(seal(stream(Buffer.from('x')), 'Pr\u00fcfstand 2026', cheap));
    expect(await unsealed(file, 'Pru\u0308fstand 2026')).toEqual(Buffer.from('x'));
  });

  it('is refused wherever one bit is another', async () => {
    const file = await sealed(randomBytes(150_000));
    const start = headerLength(file);
    for (const position of [0, 25, start, start + 70_000, file.length - 17, file.length - 1]) {
      const changed = Buffer.from(file);
      changed.writeUInt8(changed.readUInt8(position) ^ 1, position);
      await expect(unsealed(changed), `at ${position}`).rejects.toThrow();
    }
  });

  it('is refused where it was cut off, also between two chunks', async () => {
    const file = await sealed(randomBytes(150_000));
    const start = headerLength(file);
    for (const length of [
      0,
      5,
      start,
      start + 100,
      start + sealedChunk,
      start + 2 * sealedChunk,
      file.length - 1,
    ])
      await expect(unsealed(file.subarray(0, length)), `after ${length}`).rejects.toThrow();
    await expect(unsealed(file.subarray(0, start + 2 * sealedChunk))).rejects.toThrow('cut off');
  });

  it('is refused where chunks have changed places, one is missing, or one is there twice', async () => {
    const file = await sealed(randomBytes(200_000));
    const start = headerLength(file);
    const chunk = (n: number) => file.subarray(start + n * sealedChunk, start + (n + 1) * sealedChunk);
    const made = (...order: number[]) => Buffer.concat([file.subarray(0, start), ...order.map(chunk)]);
    expect(made(0, 1, 2, 3)).toEqual(file);
    await expect(unsealed(made(0, 2, 1, 3))).rejects.toThrow('damaged in chunk 1');
    await expect(unsealed(made(0, 1, 3))).rejects.toThrow('cut off, or its end is damaged');
    await expect(unsealed(made(0, 1, 1, 2, 3))).rejects.toThrow('damaged in chunk 2');
    await expect(unsealed(Buffer.concat([file, chunk(0)]))).rejects.toThrow('damaged in chunk 3');
  });

  it('is refused where it asks for more memory than a backup does', async () => {
    const file = await sealed(Buffer.from('x'));
    const greedy = Buffer.from(file.toString('latin1').replace('"N":16', '"N":1073741824'), 'latin1');
    await expect(unsealed(greedy)).rejects.toThrow('The beginning of the file is damaged');
  });

  it('is told from a file of something else', async () => {
    await expect(unsealed(Buffer.from('PGDMP whatever'))).rejects.toThrow('This is no backup of i40');
  });
});
