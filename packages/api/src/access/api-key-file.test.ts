import { mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@i40/runtime';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openApiKeyFile } from './api-key-file.ts';
import { hashApiKey, makeApiKey } from './api-keys.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'i40-keys-'));
});
afterAll(() => rm(directory, { recursive: true }));

const [one, two] = [1, 2].map((seed) => makeApiKey(`key-${seed}`, ['read'], new Uint8Array(32).fill(seed)));

/** A file with this text whose time stays the same, as of two changes within one tick. */
async function write(name: string, text = ''): Promise<string> {
  const path = join(directory, name);
  await writeFile(path, text);
  await utimes(path, 1_000, 1_000);
  return path;
}

it('sees a change that the time of the file does not show', async () => {
  let now = 0;
  const path = await write('same-time', one?.line);
  const file = await openApiKeyFile({ path, logger: silentLogger, now: () => now });
  expect(await file.find(hashApiKey(one?.key ?? ''))).toMatchObject({ name: 'key-1' });
  await write('same-time', two?.line);
  now = 1_000;
  expect(await file.find(hashApiKey(one?.key ?? ''))).toBeUndefined();
  expect(await file.find(hashApiKey(two?.key ?? ''))).toMatchObject({ name: 'key-2' });
});

it('sees that a key was taken out also after the clock was set back', async () => {
  let now = 3_600_000;
  const path = await write('clock', one?.line);
  const file = await openApiKeyFile({ path, logger: silentLogger, now: () => now });
  await write('clock');
  now = 0;
  expect(await file.find(hashApiKey(one?.key ?? ''))).toBeUndefined();
});

it('says once that its file cannot be read, and not each second', async () => {
  let now = 0;
  let told = 0;
  const logger = Object.assign(Object.create(silentLogger), { error: () => told++ });
  const path = await write('away', one?.line);
  const file = await openApiKeyFile({ path, logger, now: () => now });
  await rm(path);
  for (now = 1_000; now < 10_000; now += 1_000)
    expect(await file.find(hashApiKey(one?.key ?? ''))).toMatchObject({ name: 'key-1' });
  expect(told).toBe(1);
});
