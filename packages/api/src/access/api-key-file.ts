import { readFile } from 'node:fs/promises';
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
 * Reads the file of keys, and again each second in which somebody shows one, so that a key can be added and revoked
 * without a restart: of two changes within one tick of its time, the second would not show in that. A change that cannot
 * be read leaves what held before. Throws `UsageError` when the file cannot be read at first.
 */
export async function openApiKeyFile({ path, logger, now }: FileOptions): Promise<ApiKeyFile> {
  let { keys, text } = await readKeys(path).catch((error: Error) => {
    throw new UsageError(`API_KEYS_FILE=${path}: ${error.message}`);
  });
  let fault: string | undefined;
  let lookedAt = now();
  let looking: Promise<void> | undefined;

  async function look(): Promise<void> {
    lookedAt = now();
    try {
      const known = text;
      ({ keys, text } = await readKeys(path));
      fault = undefined;
      if (text !== known) logger.info({ keys: keys.length }, 'Read the changed file of API keys');
    } catch (error) {
      const reason = (error as Error).message;
      if (reason !== fault) logger.error({ path, reason }, 'Kept the API keys: their file cannot be read');
      fault = reason;
    }
  }

  return {
    async find(hash) {
      // A clock that was set back shall not keep a key that was taken out.
      if (Math.abs(now() - lookedAt) >= lookEveryMs)
        looking ??= look().finally(() => {
          looking = undefined;
        });
      await looking;
      return findApiKey(keys, hash);
    },
  };
}

async function readKeys(path: string): Promise<{ keys: readonly ApiKeyEntry[]; text: string }> {
  const text = await readFile(path, 'utf8');
  const parsed = parseApiKeys(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return { keys: parsed.keys, text };
}
