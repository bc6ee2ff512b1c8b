import { createHash } from 'node:crypto';

export interface Digest {
  rows: number;
  /** Of the rows as they stand in the file, each with its newline; hex. */
  sha256: string;
  /** The sum of the SHA-256 of each row, modulo 2^256, as hex: the same in whatever order a database tells them. */
  sum: string;
}

export interface RowDigest {
  add(line: string): void;
  end(): Digest;
}

const modulus = 1n << 256n;

export function createRowDigest(): RowDigest {
  const whole = createHash('sha256');
  let rows = 0;
  let sum = 0n;
  return {
    add(line) {
      rows += 1;
      whole.update(line).update('\n');
      sum = (sum + BigInt(`0x${createHash('sha256').update(line).digest('hex')}`)) % modulus;
    },
    end: () => ({ rows, sha256: whole.digest('hex'), sum: sum.toString(16) }),
  };
}
