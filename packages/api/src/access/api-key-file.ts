import { readFile, stat } from 'node:fs/promises';
import { UsageError } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { type ApiKeyEntry, findApiKey, parseApiKeys } from './api-keys.ts';
import type { Identity } from './identity.ts';

export interface ApiKeyFile {
  /** Whom the key with this hash belongs to by now. */
  find(hash: Uint8Array): Promise<Identity | undefined>;
}

interface FileOptions {
  path: string;
  logger: Logger;
  now: () => number;
}

/** How long a key that was taken out of the file may still be used. */
const lookEveryMs = 1_000;

/**
 * Reads the file of keys, and again when it has changed, so that a key can be added and revoked without a restart. A
 * change that cannot be read leaves what held before. Throws `UsageError` when the file cannot be read at first.
 */
export async function openApiKeyFile({ path, logger, now }: FileOptions): Promise<ApiKeyFile> {
  let { keys, changedAt } = await readKeys(path).catch((error: Error) => {
    throw new UsageError(`API_KEYS_FILE=${path}: ${error.message}`);
  });
  let lookedAt = now();
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    lookedAt = now();
    try {
      const { mtimeMs } = await stat(path);
      if (mtimeMs === changedAt) return;
      ({ keys, changedAt } = await readKeys(path));
      logger.info({ keys: keys.length }, 'Read the changed file of API keys');
    } catch (error) {
      logger.error(
        { path, reason: (error as Error).message },
        'Kept the API keys: their file cannot be read',
      );
    }
  }

  return {
    async find(hash) {
      if (now() - lookedAt >= lookEveryMs)
        looking ??= look().finally(() => {
          looking = undefined;
        });
      await looking;
      return findApiKey(keys, hash);
    },
  };
}

async function readKeys(path: string): Promise<{ keys: readonly ApiKeyEntry[]; changedAt: number }> {
  const { mtimeMs } = await stat(path);
  const parsed = parseApiKeys(await readFile(path, 'utf8'));
  if (!parsed.ok) throw new Error(parsed.reason);
  return { keys: parsed.keys, changedAt: mtimeMs };
}
