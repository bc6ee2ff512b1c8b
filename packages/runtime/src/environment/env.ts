import { existsSync } from 'node:fs';
import { UsageError } from '@i40/common';
import { z } from 'zod';
import type { Environment } from './environment.ts';
import { readSecretFiles, readTextFile, secretNames } from './secret-files.ts';

/**
 * Reads a service's configuration from its environment, and secrets from the files that it names. An empty variable
 * counts as unset. Throws one `UsageError` that tells everything that is wrong.
 */
export function parseEnv<Schema extends z.ZodType>(
  schema: Schema,
  env: Environment,
  readText = readTextFile,
): z.output<Schema> {
  const secrets = secretNames(schema);
  const { values, problems } = readSecretFiles(secrets, env, readText);
  const given = Object.fromEntries(
    Object.entries({ ...env, ...values }).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = schema.safeParse(given);
  if (parsed.success && problems.length === 0) return parsed.data;
  const issues = (parsed.error?.issues ?? []).map(({ path, message }) => {
    const name = path.join('.');
    return `${name}=${secrets.includes(name) ? '…' : (given[name] ?? '(not set)')}: ${message}`;
  });
  const lines = [...problems, ...issues].map((line) => `  ${line}`);
  throw new UsageError(`The environment is not right:\n${lines.join('\n')}`);
}

/** Variables from `.env` in the working directory, as `docker compose` reads it; what is already set wins. */
export function loadEnvFile(): void {
  if (existsSync('.env')) process.loadEnvFile('.env');
}

export const portEnv = z.coerce.number().int().min(1).max(65_535);

export const flagEnv = z
  .enum(['true', 'false', '1', '0', 'on', 'off'], 'must be true or false')
  .transform((text) => ['true', '1', 'on'].includes(text));
