import { describe, expect, it } from 'vitest';
import { type Acl, parseAcl } from './acl.ts';

function aclOf(text: string): Acl {
  const parsed = parseAcl(text);
  if (!parsed.ok) throw new Error(parsed.reason);
  return parsed.acl;
}
const as = (user: string, clientId = user) => ({ user, clientId });

describe('the rights at the broker', () => {
  const acl = aclOf(
    [
      '# Made by somebody.',
      'user M01',
      'topic read spBv1.0/STATE/+',
      'topic write factory/+/M01/+',
      'topic deny factory/lineB/#',
      '',
      'user press 2',
      'topic both/ways',
      'topic write with a blank/+',
    ].join('\n'),
  );

  it.each([
    ['factory/lineA/M01/temp', true],
    ['factory/lineA/M02/temp', false],
    ['factory/lineA/M01', false],
    ['factory/lineA/M01/temp/deeper', false],
    ['factory/lineB/M01/temp', false],
    ['live/site-1/M01', false],
    ['spBv1.0/STATE/host', false],
  ])('M01 at %s: %s', (topic, may) => {
    expect(acl.mayPublish(as('M01'), topic)).toBe(may);
  });

  it('lets a client subscribe to what it may read, and to nothing wider', () => {
    const may = (filter: string) => acl.mayRead(as('M01'), filter);
    expect(['spBv1.0/STATE/+', 'spBv1.0/STATE/host'].map(may)).toEqual([true, true]);
    expect(['#', '+/STATE/+', 'spBv1.0/#', 'spBv1.0/STATE/#', '$SYS/#'].map(may)).not.toContain(true);
  });

  it('takes a topic without a word before it for both ways, and blanks for a part of names', () => {
    const client = as('press 2');
    expect(acl.mayPublish(client, 'both/ways') && acl.mayRead(client, 'both/ways')).toBe(true);
    expect(acl.mayPublish(client, 'with a blank/x')).toBe(true);
  });

  it('refuses whoever is not in the file', () => {
    expect(acl.knows('M02')).toBe(false);
    expect(acl.mayPublish(as('M02'), 'factory/lineA/M02/temp')).toBe(false);
    expect(aclOf('').mayRead(as('M01'), 'a')).toBe(false);
  });
});

describe('patterns', () => {
  const acl = aclOf('pattern write factory/+/%u/+\npattern read commands/%c\nuser M01\n');

  it('stand for the user and the client id', () => {
    expect(acl.mayPublish(as('M01'), 'factory/lineA/M01/temp')).toBe(true);
    expect(acl.mayPublish(as('M01'), 'factory/lineA/M02/temp')).toBe(false);
    expect(acl.mayRead(as('M01', 'session-1'), 'commands/session-1')).toBe(true);
    expect(acl.mayRead(as('M01', 'session-1'), 'commands/M01')).toBe(false);
  });

  it.each(['+', '#', 'a/b', ''])('give nothing to somebody who is called "%s"', (name) => {
    expect(acl.mayPublish(as(name), 'factory/lineA/M02/temp')).toBe(false);
    expect(acl.mayRead(as('M01', name), 'commands/x')).toBe(false);
  });
});

it.each([
  ['topic write a\n', 'line 1 grants a topic to whoever has no name'],
  ['user M01\ntopics write a\n', 'line 2 is no user, topic or pattern'],
  ['user M01\ntopic write a/#/b\n', 'line 2 is no user, topic or pattern'],
  ['user M01\ntopic write a+\n', 'line 2 is no user, topic or pattern'],
  ['user\n', 'line 1 is no user, topic or pattern'],
])('a file with %j is not taken at all', (text, reason) => {
  expect(parseAcl(text)).toEqual({ ok: false, reason });
});

it.each([
  ['#', 'a/b', true],
  ['#', '$SYS/broker', false],
  ['+/x', '$SYS/x', false],
  ['$SYS/#', '$SYS/broker', true],
  ['a/#', 'a', true],
  ['a/#', 'a/+/#', true],
  ['a/+/#', 'a/#', false],
  ['a/+', 'a/#', false],
  ['a/b', 'a/+', false],
  ['a/+', 'a/', true],
])('whether %s takes in %s: %s', (filter, asked, covers) => {
  const acl = aclOf(`user M01\ntopic read ${filter}\n`);
  expect(acl.mayRead(as('M01'), asked)).toBe(covers);
});
