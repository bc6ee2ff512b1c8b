import { expect, it } from 'vitest';
import { hashPassword, passwordFile, saltBytes } from './password-file.ts';

it('a password is hashed as Mosquitto does it', () => {
  const hash = hashPassword('secret', Buffer.alloc(saltBytes, 7));
  expect(hash).toMatch(/^\$7\$1000\$BwcHBwcHBwcHBwcH\$[A-Za-z0-9+/]{86}==$/);
  expect(passwordFile([{ name: 'M01', hash }])).toBe(`M01:${hash}\n`);
});
