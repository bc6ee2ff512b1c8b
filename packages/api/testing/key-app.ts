import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeApiKey } from '../src/access/api-keys.ts';
import type { Scope } from '../src/access/scope.ts';
import type { ApiParts } from '../src/app.ts';
import { startTestApp, testNow } from './start-test-app.ts';
import { testConfig } from './test-config.ts';

const keyOf = (name: string, scope: Scope, seed: number) =>
  makeApiKey(name, [scope], new Uint8Array(32).fill(seed));

/** One of each scope. */
export const testKeys = {
  read: keyOf('dashboard', 'read', 1),
  operate: keyOf('shift', 'operate', 2),
  admin: keyOf('head', 'admin', 3),
};

export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });

interface KeyAppOptions extends Partial<ApiParts> {
  publicUrl?: string;
}

/** An API of fakes that asks for one of the keys, by a clock that a test moves. */
export async function startKeyApp({ publicUrl, config = testConfig, ...parts }: KeyAppOptions = {}) {
  const directory = await mkdtemp(join(tmpdir(), 'i40-keys-'));
  const keysFile = join(directory, 'keys');
  const lines = Object.values(testKeys).map(({ line }) => line);
  await writeFile(keysFile, `# of a test\n\n${lines.join('\n')}\n`);
  const access = { keysFile, oidc: undefined, sessionMs: 3_600_000, publicUrl };
  const clock = { now: testNow };
  const { app } = await startTestApp({ now: () => clock.now, config: { ...config, access }, ...parts });
  return {
    app,
    clock,
    /** Writes the file of keys anew, a second later. */
    async changeKeys(text: string) {
      await writeFile(keysFile, text);
      clock.now += 1_000;
    },
    async close() {
      await app.close();
      await rm(directory, { recursive: true });
    },
  };
}
