import { resolvePtr } from 'node:dns/promises';
import { existsSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

/**
 * The name of the Docker container that this process runs in, such as `i40-ingest-1`; undefined outside Docker.
 * Unlike the host name it stays the same when the container is made anew, so that a worker finds its session at
 * the broker again, with all that waits in it. Docker's own name server tells it.
 */
export async function findContainerName(): Promise<string | undefined> {
  if (!existsSync('/.dockerenv')) return undefined;
  const address = Object.values(networkInterfaces())
    .flat()
    .find((candidate) => candidate?.family === 'IPv4' && !candidate.internal)?.address;
  if (!address) return undefined;
  const pointer = `${address.split('.').reverse().join('.')}.in-addr.arpa`;
  const [name] = await resolvePtr(pointer).catch(() => []);
  return name?.split('.')[0];
}
