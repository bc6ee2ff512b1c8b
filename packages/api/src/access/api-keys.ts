import { createHash, timingSafeEqual } from 'node:crypto';
import type { Identity } from './identity.ts';
import { isScope, type Scope, scopes } from './scope.ts';

/** What a file of keys has of each: never the key itself. */
export interface ApiKeyEntry {
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly sha256: Uint8Array;
}

const prefix = 'i40_';
const keyBytes = 32;
const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const linePattern = /^([^:]*):([^:]*):sha256-([0-9a-f]{64})$/;

/**
 * A new key, and the line for the file of keys. A plain SHA-256 is enough, and quick enough for every request: the key
 * has 256 random bits, which nobody guesses, unlike a password. `random` has 32 bytes.
 */
export function makeApiKey(name: string, held: readonly Scope[], random: Uint8Array) {
  if (!namePattern.test(name))
    throw new RangeError('A name has 1 to 64 letters, digits, dots, hyphens and underscores.');
  if (random.byteLength !== keyBytes) throw new RangeError(`A key takes ${keyBytes} random bytes.`);
  const key = `${prefix}${Buffer.from(random).toString('base64url')}`;
  return { key, line: `${name}:${held.join(',')}:sha256-${hashApiKey(key).toString('hex')}` };
}

export type ParsedKeys = { ok: true; keys: readonly ApiKeyEntry[] } | { ok: false; reason: string };

/** Reads a file of keys: a line each, `name:scope,scope:sha256-hex`; empty lines and those that begin with # are skipped. */
export function parseApiKeys(text: string): ParsedKeys {
  const keys: ApiKeyEntry[] = [];
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const refuse = (reason: string) => ({ ok: false as const, reason: `line ${index + 1}: ${reason}` });
    const [, name = '', list = '', hex = ''] = linePattern.exec(line) ?? [];
    if (!namePattern.test(name)) return refuse('must be name:scopes:sha256-hash');
    if (keys.some((key) => key.name === name)) return refuse(`there is a key ${name} already`);
    const held = list.split(',').map((scope) => scope.trim());
    if (!held.every(isScope)) return refuse(`scopes are ${scopes.join(', ')}`);
    keys.push({ name, scopes: held, sha256: Buffer.from(hex, 'hex') });
  }
  return { ok: true, keys };
}

/** Whom the key with this hash belongs to. Every entry is compared, so that the time taken tells nothing. */
export function findApiKey(keys: readonly ApiKeyEntry[], hash: Uint8Array): Identity | undefined {
  const matches = keys.filter(({ sha256 }) => timingSafeEqual(sha256, hash));
  const [entry] = matches;
  return entry && { id: `key:${entry.name}`, name: entry.name, scopes: entry.scopes };
}

/** Tells a key from a token of an issuer without looking it up. */
export function isApiKey(credential: string): boolean {
  return credential.startsWith(prefix);
}

/** What stands for a key where it is to be known again. */
export function hashApiKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
