import { X509Certificate } from 'node:crypto';
import { statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { UsageError } from '@i40/common';
import type { Logger } from '@i40/runtime';
import { type Acl, parseAcl } from './acl.ts';
import { type PasswordHash, parsePasswords } from './passwords.ts';

/** What `i40 secure init` and `i40 secure device` have made for the broker. */
export interface BrokerSecrets {
  readonly acl: Acl;
  readonly passwords: ReadonlyMap<string, PasswordHash>;
  /** Certificate of the server, authority of the machines, and its list of revoked certificates. */
  readonly tls: Pick<SecureContextOptions, 'cert' | 'key' | 'ca' | 'crl'>;
  /** Those of `tls.crl`, which OpenSSL looks at when somebody connects, and not again. */
  isRevoked(serial: string): boolean;
  /** The authority of the services, of which an operator has a certificate. */
  readonly servicesAuthority: X509Certificate;
}

const files = {
  acl: 'acl',
  passwords: 'passwords',
  cert: 'server.crt',
  key: 'server.key',
  ca: 'devices-ca.crt',
  crl: 'devices.crl',
  services: 'services-ca.crt',
} as const;
const paths = (directory: string) => Object.values(files).map((file) => join(directory, 'mosquitto', file));

/** Throws `UsageError` that names the file which is missing or means nothing. */
export async function readBrokerSecrets(directory: string): Promise<BrokerSecrets> {
  const read = async (file: string) => {
    const path = join(directory, 'mosquitto', file);
    return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
      throw new UsageError(
        `SECURE=${directory}: the file ${path} cannot be read (${error.code}). \`npm run secure:init\` makes the directory.`,
      );
    });
  };
  const bad = (file: string, reason: string) =>
    new UsageError(`SECURE=${directory}: mosquitto/${file}: ${reason}.`);
  const acl = parseAcl(await read(files.acl));
  if (!acl.ok) throw bad(files.acl, acl.reason);
  const passwords = parsePasswords(await read(files.passwords));
  if (!passwords.ok) throw bad(files.passwords, passwords.reason);
  const tls = {
    cert: await read(files.cert),
    key: await read(files.key),
    ca: await read(files.ca),
    crl: await read(files.crl),
  };
  try {
    // Certificate and key may be of different age while they are renewed.
    createSecureContext(tls);
    const servicesAuthority = new X509Certificate(await read(files.services));
    const revoked = derOf(tls.crl);
    return {
      acl: acl.acl,
      passwords: passwords.passwords,
      tls,
      // A serial number has 128 random bits: nothing else in the list looks like it.
      isRevoked: (serial) => revoked.includes(Buffer.from(serial, 'hex')),
      servicesAuthority,
    };
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw bad(`${files.cert}, ${files.key}, ${files.ca} or ${files.crl}`, (error as Error).message);
  }
}

function derOf(pem: string): Buffer {
  return Buffer.from(pem.replaceAll(/-----[^-]+-----|\s/g, ''), 'base64');
}

/** How long somebody who was shut out may go on. */
const lookEveryMs = 1_000;

interface FollowOptions {
  logger: Logger;
  onChange: (secrets: BrokerSecrets) => void;
}

/**
 * Reads the files again when one has changed. What cannot be read leaves what held before, and is tried again. Returns how
 * to stop looking.
 */
export function followBrokerSecrets(directory: string, { logger, onChange }: FollowOptions): () => void {
  const look = () => paths(directory).map(stampOf).join();
  let known = look();
  let complained: string | undefined;
  let isReading = false;
  const timer = setInterval(async () => {
    const stamp = look();
    if (stamp === known || isReading) return;
    isReading = true;
    try {
      onChange(await readBrokerSecrets(directory));
      known = stamp;
      logger.info({ directory }, 'Took the changed users and certificates');
    } catch (error) {
      // Perhaps only half of it is written.
      if (stamp !== complained)
        logger.error({ reason: (error as Error).message }, 'Users and certificates could not be read again');
      complained = stamp;
    } finally {
      isReading = false;
    }
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}

function stampOf(path: string): string {
  try {
    const { mtimeMs, ino, size } = statSync(path);
    return `${mtimeMs}/${ino}/${size}`;
  } catch {
    return 'missing';
  }
}
