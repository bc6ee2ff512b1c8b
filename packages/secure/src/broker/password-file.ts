import { pbkdf2Sync } from 'node:crypto';

/** A password has 256 random bits, so that nobody guesses it, hashed once or often; the broker hashes at each connect. */
const iterations = 1_000;
const hashBytes = 64;
/** Mosquitto before 2.1 takes salts of this length alone. */
export const saltBytes = 12;

/** The hash of a password as Mosquitto has it: PBKDF2 with SHA-512, `$7$iterations$salt$hash` in base64. */
export function hashPassword(password: string, salt: Buffer): string {
  const hash = pbkdf2Sync(password, salt, iterations, hashBytes, 'sha512');
  return `$7$${iterations}$${salt.toString('base64')}$${hash.toString('base64')}`;
}

export interface PasswordEntry {
  name: string;
  hash: string;
}

/** Mosquitto's `password_file`. */
export function passwordFile(entries: readonly PasswordEntry[]): string {
  return entries.map(({ name, hash }) => `${name}:${hash}\n`).join('');
}
