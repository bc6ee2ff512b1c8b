import { scrypt } from 'node:crypto';

/** What the key of a file is made of, besides the passphrase; it stands at the beginning of the file. */
export interface KeyParameters {
  salt: string;
  /** Of scrypt (RFC 7914): cost, block size and parallelisation. */
  N: number;
  r: number;
  p: number;
}

/** 128 MiB and about half a second for each guess. */
export const scryptCost = { N: 2 ** 17, r: 8, p: 1 } as const;
/** A file made by somebody else is not to take all memory before its first chunk is authenticated. */
const mostMemoryBytes = 512 * 2 ** 20;

/** 32 bytes. Throws where the parameters are none of scrypt, or ask for more than 512 MiB. */
export function deriveKey(passphrase: string, { salt, N, r, p }: KeyParameters): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = { N, r, p, maxmem: mostMemoryBytes };
    // The same passphrase may be typed with composed or decomposed letters.
    scrypt(passphrase.normalize('NFC'), Buffer.from(salt, 'base64'), 32, options, (error, key) =>
      error ? reject(error) : resolve(key),
    );
  });
}
