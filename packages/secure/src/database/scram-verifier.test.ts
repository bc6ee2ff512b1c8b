import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { expect, it } from 'vitest';
import { scramVerifier } from './scram-verifier.ts';

it('what PostgreSQL keeps of a password proves it and does not tell it', () => {
  const verifier = scramVerifier('i40_ingest', 'secret');
  const [, salt = '', stored, server] = /^SCRAM-SHA-256\$4096:([^$]+)\$([^:]+):(.+)$/.exec(verifier) ?? [];
  const salted = pbkdf2Sync('secret', Buffer.from(salt, 'base64'), 4_096, 32, 'sha256');
  const key = (text: string) => createHmac('sha256', salted).update(text).digest();
  expect(stored).toBe(createHash('sha256').update(key('Client Key')).digest('base64'));
  expect(server).toBe(key('Server Key').toString('base64'));
  expect(verifier).not.toContain('secret');
});

it('the same password of two logins leaves different traces', () => {
  expect(scramVerifier('a', 'secret')).not.toBe(scramVerifier('b', 'secret'));
});
