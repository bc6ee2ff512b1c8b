import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import { createSessions } from './sessions.ts';

const sessionOf = (id: string) => ({ identity: { id, name: id, scopes: ['read'] as const } });

it('lets nobody sign in until all others are out', () => {
  const sessions = createSessions({ now: () => 0, randomBytes, lifetimeMs: 1_000 });
  const other = sessions.open(sessionOf('key:wall'));
  const own = Array.from({ length: 10_001 }, () => sessions.open(sessionOf('key:busy')));
  expect(sessions.find(other.secret)?.identity.name).toBe('key:wall');
  expect(own.filter(({ secret }) => sessions.find(secret))).toEqual(own.slice(-100));
});
