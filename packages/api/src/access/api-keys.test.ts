import { describe, expect, it } from 'vitest';
import { findApiKey, hashApiKey, makeApiKey, parseApiKeys } from './api-keys.ts';
import { readCookie } from './cookies.ts';
import { parseRoles, scopesOfClaims } from './roles.ts';
import { includesScope } from './scope.ts';

const random = new Uint8Array(32).fill(7);
const zeros = '0'.repeat(64);

describe('API keys', () => {
  it('are found by their hash, and by nothing else', () => {
    const { key, line } = makeApiKey('prometheus', ['read'], random);
    const parsed = parseApiKeys(`# keys\n\n${line}\r\n`);
    const keys = parsed.ok ? parsed.keys : [];
    expect(findApiKey(keys, hashApiKey(key))).toEqual({
      id: 'key:prometheus',
      name: 'prometheus',
      scopes: ['read'],
    });
    expect(findApiKey(keys, hashApiKey(key.toUpperCase()))).toBeUndefined();
    expect(findApiKey(keys, hashApiKey(''))).toBeUndefined();
    expect(line).not.toContain(key.slice(4));
  });

  it.each([
    ['a', 'line 1: must be name:scopes:sha256-hash'],
    [`a:read:sha256-${zeros.slice(1)}`, 'line 1: must be name:scopes:sha256-hash'],
    [`a b:read:sha256-${zeros}`, 'line 1: must be name:scopes:sha256-hash'],
    [`\na:write:sha256-${zeros}`, 'line 2: scopes are read, operate, admin'],
    [`a::sha256-${zeros}`, 'line 1: scopes are read, operate, admin'],
    [`a:read:sha256-${zeros}\na:read:sha256-${zeros}`, 'line 2: there is a key a already'],
  ])('of a file with %j are refused', (text, reason) => {
    expect(parseApiKeys(text)).toEqual({ ok: false, reason });
  });

  it('have names that fit into their file, and enough chance', () => {
    expect(() => makeApiKey('a:b', ['read'], random)).toThrow('A name has');
    expect(() => makeApiKey('a', ['read'], random.subarray(1))).toThrow('32 random bytes');
  });
});

describe('scopes', () => {
  it('include those before them', () => {
    expect(includesScope(['operate'], 'read')).toBe(true);
    expect(includesScope(['operate'], 'admin')).toBe(false);
    expect(includesScope([], 'read')).toBe(false);
  });

  it.each<[Record<string, unknown>, string, string[]]>([
    [{ roles: ['read', 'other', 1, null] }, 'roles', ['read']],
    [{ scope: 'openid operate' }, 'scope', ['operate']],
    [{ realm_access: { roles: ['admin'] } }, 'realm_access.roles', ['admin']],
    [{ 'https://i40/roles': ['read'] }, 'https://i40/roles', ['read']],
    [{ roles: { admin: true } }, 'roles', []],
    [{}, 'constructor.name', []],
    [{}, '__proto__', []],
  ])('of %j by %s are %j', (claims, claim, expected) => {
    expect(scopesOfClaims(claims, claim, new Map())).toEqual(expected);
  });

  it('come from the roles that are listed, and then from no others', () => {
    const parsed = parseRoles('a=b=operate, c=read');
    const roles = parsed.ok ? parsed.roles : new Map();
    expect(scopesOfClaims({ roles: ['a=b', 'c', 'admin'] }, 'roles', roles)).toEqual(['operate', 'read']);
    expect(parseRoles('=read').ok).toBe(false);
  });
});

describe('a cookie', () => {
  it('is read by its whole name, and not where it stands twice', () => {
    expect(readCookie('a=1; i40=x; bi40=2', 'i40')).toBe('x');
    expect(readCookie('bi40=2', 'i40')).toBeUndefined();
    expect(readCookie('i40=x; i40=y', 'i40')).toBeUndefined();
    expect(readCookie(undefined, 'i40')).toBeUndefined();
  });
});
