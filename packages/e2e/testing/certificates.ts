import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface TestAuthority {
  /** The file of its certificate. */
  readonly ca: string;
  /** A certificate for a server of this name or address, or for a client of this name. */
  issue(name: string): Promise<{ cert: string; key: string }>;
}

/** A certificate authority of a test, made by OpenSSL and not by us. */
export async function createAuthority(directory: string, authority: string): Promise<TestAuthority> {
  const file = (name: string) => join(directory, `${authority}-${name}`);
  const [ca, caKey] = [file('ca.pem'), file('ca.key')];
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  await run('openssl', [
    'req',
    '-x509',
    ...newKey,
    '-keyout',
    caKey,
    '-out',
    ca,
    '-days',
    '2',
    '-subj',
    `/CN=${authority}`,
  ]);
  return {
    ca,
    async issue(name) {
      const [cert, key, request, extensions] = ['pem', 'key', 'csr', 'ext'].map((kind) =>
        file(`${name}.${kind}`),
      ) as [string, string, string, string];
      await run('openssl', ['req', ...newKey, '-keyout', key, '-out', request, '-subj', `/CN=${name}`]);
      await writeFile(extensions, `subjectAltName=${isIP(name) ? 'IP' : 'DNS'}:${name}\n`);
      const signer = ['-CA', ca, '-CAkey', caKey, '-CAcreateserial', '-days', '2', '-extfile', extensions];
      await run('openssl', ['x509', '-req', '-in', request, '-out', cert, ...signer]);
      return { cert, key };
    },
  };
}
