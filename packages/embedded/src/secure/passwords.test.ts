import { expect, it } from 'vitest';
import { isPassword, parsePasswords } from './passwords.ts';

// Made by mosquitto_passwd 2.0.11.
const file = `M01:$7$101$sfBMr83V+y6zeFAS$DNBGkYDhleM6C4H/rDCfDanwGHmqolWPrcvV1+0RYJ4azQG654muXeb8PHlq5r7BUc5+IYmTKBHk3kZd7ORPaA==
M02:$7$101$58ay3pFALg5gYNzB$nhL4JEtaq84ivknwgS8cAbgZ+bbYg+Hw8RBeegknQtE+uvzFwe7wyxw30HuCASHUeoq5OHCu10mjbq1vRj7g5g==
`;

it.each([
  ['M01', 'geheim!', true],
  ['M01', 'geheim', false],
  ['M01', '', false],
  ['M02', 'grüße', true],
  ['M02', 'geheim!', false],
])('the password of %s is tried with "%s": %s', async (user, password, isRight) => {
  const parsed = parsePasswords(file);
  const hash = parsed.ok ? parsed.passwords.get(user) : undefined;
  expect(hash && (await isPassword(Buffer.from(password), hash))).toBe(isRight);
});

it.each([
  'M01:geheim!',
  'M01:$6$sfBMr83V+y6zeFAS$DNBGkYDhleM6C4H/',
  'M01:$7$101$sfBMr83V+y6zeFAS$DNBGkYDhleM6C4H/',
  'M01',
])('a line %s spoils the file', (line) => {
  expect(parsePasswords(`# comment\n${line}\n`)).toMatchObject({ ok: false });
});
