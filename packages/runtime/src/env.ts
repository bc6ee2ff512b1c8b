import { existsSync } from 'node:fs';
import { UsageError } from '@i40/common';
import { z } from 'zod';

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Reads a service's configuration from its environment. An empty variable counts as unset. Throws one
 * `UsageError` that tells everything that is wrong.
 */
export function parseEnv<Schema extends z.ZodType>(schema: Schema, env: Environment): z.output<Schema> {
  const given = Object.fromEntries(
    Object.entries(env).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return `  ${name}=${isSecret(name) ? '…' : (given[name] ?? '(not set)')}: ${message}`;
  });
  throw new UsageError(`The environment is not right:\n${lines.join('\n')}`);
}

/** A URL may hold a password. */
function isSecret(name: string): boolean {
  return /(_URL|_PASSWORD)$/.test(name);
}

/** Variables from `.env` in the working directory, as `docker compose` reads it; what is already set wins. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

export const portEnv = z.coerce.number().int().min(1).max(65_535);

export const flagEnv = z
  .enum(['true', 'false', '1', '0', 'on', 'off'], 'must be true or false')
  .transform((text) => ['true', '1', 'on'].includes(text));
