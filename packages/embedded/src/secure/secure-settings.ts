import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { UsageError } from '@i40/common';
import type { EmbeddedSettings } from '../config.ts';

/**
 * What a directory that `i40 secure init` has made says of API and ingest. What was set for the API by itself holds. Throws
 * `UsageError` where there is no such directory.
 */
export async function secureSettings(
  settings: EmbeddedSettings,
  directory: string,
): Promise<EmbeddedSettings> {
  const hosts = await readHosts(directory);
  const { API_TLS_CERT_FILE: cert, API_TLS_KEY_FILE: key } = settings;
  const hasOwnCertificate = cert !== undefined || key !== undefined;
  return {
    ...settings,
    API_AUTH: settings.API_AUTH ?? ['keys'],
    API_KEYS_FILE: settings.API_KEYS_FILE ?? join(directory, 'api/api-keys'),
    // Made for the names under which people reach the installation.
    API_TLS_CERT_FILE: hasOwnCertificate ? cert : join(directory, 'proxy/server.crt'),
    API_TLS_KEY_FILE: hasOwnCertificate ? key : join(directory, 'proxy/server.key'),
    API_HOSTS: [...new Set([...settings.API_HOSTS, ...hosts])],
    // The broker binds topics to machines; what is in the messages, ingest does.
    INGEST_BIND_MACHINE: true,
  };
}

/** As compose tells them the API. */
async function readHosts(directory: string): Promise<string[]> {
  const text = await readFile(join(directory, 'names.env'), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new UsageError(
      error.code === 'ENOENT'
        ? `SECURE=${directory} is no directory that \`npm run secure:init -- --host NAME\` has made.`
        : `SECURE=${directory}: names.env cannot be read (${error.code}).`,
    );
  });
  const { API_HOSTS: hosts = '' } = parseEnv(text);
  return hosts.split(',').filter((host) => host !== '');
}
