import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

/** Of a password, as Mosquitto's `password_file` has it. */
export interface PasswordHash {
  /** As it stands in the file. */
  text: string;
  iterations: number;
  salt: Buffer;
  hash: Buffer;
}

export type ParsedPasswords =
  | { ok: true; passwords: ReadonlyMap<string, PasswordHash> }
  | { ok: false; reason: string };

const form = /^([^:]+):(\$7\$(\d{1,7})\$([A-Za-z0-9+/]+=*)\$([A-Za-z0-9+/]+=*))$/;
const hashBytes = 64;

/** Reads lines `user:$7$iterations$salt$hash`: PBKDF2 with SHA-512, in base64. */
export function parsePasswords(text: string): ParsedPasswords {
  const passwords = new Map<string, PasswordHash>();
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [, user = '', whole = '', iterations, salt = '', base64 = ''] = form.exec(line) ?? [];
    const hash = Buffer.from(base64, 'base64');
    if (hash.length !== hashBytes || Number(iterations) < 1)
      return { ok: false, reason: `line ${i + 1} is no user:$7$iterations$salt$hash` };
    passwords.set(user, {
      text: whole,
      iterations: Number(iterations),
      salt: Buffer.from(salt, 'base64'),
      hash,
    });
  }
  return { ok: true, passwords };
}

/** Away from the event loop, on which the database computes as well. */
export async function isPassword(password: Buffer, expected: PasswordHash): Promise<boolean> {
  const { iterations, salt, hash } = expected;
  return timingSafeEqual(await derive(password, salt, iterations, hashBytes, 'sha512'), hash);
}
