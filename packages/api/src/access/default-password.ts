import { UsageError } from '@i40/common';
import type { ApiConfig } from '../config.ts';
import { isLoopback } from './access-env.ts';

/** The one that stands in the documentation. */
const defaultPassword = 'i40pass';

interface PasswordUse extends Pick<ApiConfig, 'host' | 'access'> {
  databaseUrl: string;
  /** Somebody has said that nobody else reaches the database. */
  isAllowed: boolean;
}

/**
 * Throws `UsageError` where others reach the API, and the database beside it has the password that everybody knows. An
 * API that asks who its clients are does not take it at all: it shall be safe.
 */
export function refuseDefaultPassword({ host, access, databaseUrl, isAllowed }: PasswordUse): void {
  if (isLoopback(host) || (isAllowed && !access) || !URL.canParse(databaseUrl)) return;
  if (new URL(databaseUrl).password !== defaultPassword) return;
  const wayOut = access ? '' : ', or API_ALLOW_DEFAULT_PASSWORD=true where nobody else reaches the database';
  throw new UsageError(
    `HOST=${host} lets others reach this machine, and the database has the password of the documentation. Set another at the database and as PG_PASSWORD${wayOut}.`,
  );
}
