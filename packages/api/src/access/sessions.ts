import { createHash } from 'node:crypto';
import type { Identity } from './identity.ts';

export interface Session {
  readonly identity: Identity;
  /** Where the issuer ends its own session, where it can. */
  readonly endSessionUrl?: string | undefined;
  /** Who it is by now, where what they signed in with can be taken away from them; undefined once it was. */
  readonly renew?: (() => Promise<Identity | undefined>) | undefined;
}

export interface Sessions {
  /** Returns what the browser is to show, a random text that means nothing elsewhere, and for how long. */
  open(session: Session): { secret: string; lifetimeS: number };
  find(secret: string): Session | undefined;
  close(secret: string): Session | undefined;
}

interface SessionOptions {
  now: () => number;
  randomBytes: (count: number) => Uint8Array;
  /** How long one lasts, in milliseconds. */
  lifetimeMs: number;
}

/** More people than any plant has at its pages; the oldest makes room. */
const mostSessions = 10_000;
/** Or one key could sign in until all others are out. */
const mostPerIdentity = 100;

/**
 * Sessions of the page, in memory: signing out ends one for good, and no secret has to be shared or kept. After a
 * restart everybody signs in again. Only hashes are held, so that a dump of the memory's map opens nothing.
 */
export function createSessions({ now, randomBytes, lifetimeMs }: SessionOptions): Sessions {
  const sessions = new Map<string, Session>();
  const keyOf = (secret: string) => createHash('sha256').update(secret).digest('base64url');

  function find(secret: string): Session | undefined {
    const key = keyOf(secret);
    const session = sessions.get(key);
    if (!session || (session.identity.expiresAt ?? 0) > now()) return session;
    sessions.delete(key);
    return undefined;
  }

  function makeRoom(id: string): void {
    const own = [...sessions].flatMap(([key, { identity }]) => (identity.id === id ? [key] : []));
    for (const key of own.slice(0, Math.max(0, own.length - mostPerIdentity + 1))) sessions.delete(key);
    // In the order of their ends, as all last equally long.
    for (const [key, { identity }] of sessions) {
      if ((identity.expiresAt ?? 0) > now() && sessions.size < mostSessions) break;
      sessions.delete(key);
    }
  }

  return {
    find,
    open({ identity, ...session }) {
      const secret = Buffer.from(randomBytes(32)).toString('base64url');
      makeRoom(identity.id);
      const expiresAt = now() + lifetimeMs;
      sessions.set(keyOf(secret), { ...session, identity: { ...identity, expiresAt } });
      return { secret, lifetimeS: Math.floor(lifetimeMs / 1_000) };
    },
    close(secret) {
      const session = find(secret);
      sessions.delete(keyOf(secret));
      return session;
    },
  };
}
