import { UsageError } from '@i40/common';
import type { ApiConfig } from '../config.ts';
import { isLoopback } from './access-env.ts';

/** The one that stands in the documentation. */
const defaultPassword = 'i40pass';

/**
 * Throws `UsageError` where others reach an API that asks who they are, and the database beside it has the password that
 * everybody knows. With `API_AUTH=none` it is for what stands in front to say who reaches what.
 */
export function refuseDefaultPassword(
  { host, access }: Pick<ApiConfig, 'host' | 'access'>,
  databaseUrl: string,
): void {
  if (isLoopback(host) || !access || !URL.canParse(databaseUrl)) return;
  if (new URL(databaseUrl).password !== defaultPassword) return;
  throw new UsageError(
    `HOST=${host} lets others reach this machine, and the database has the password of the documentation. Set another at the database and as PG_PASSWORD.`,
  );
}
