import { describe, expect, it } from 'vitest';
import { isTrustedHost, isTrustedOrigin } from './request-origin.ts';

describe('the host that a request names', () => {
  it.each([
    'localhost:8000',
    'LOCALHOST',
    'page.localhost:8000',
    '127.0.0.1:8000',
    '192.168.1.20',
    '[::1]:8000',
    '[fe80::1]',
    'api:8000',
    'plant-pc',
    'i40.example.org',
    'I40.Example.org:443',
    'i40.example.org.',
  ])('%s is taken: nobody else can own it, or it is listed', (host) => {
    expect(isTrustedHost(host, ['i40.example.org'])).toBe(true);
  });

  it.each([
    undefined,
    '',
    'rebind.example',
    'rebind.example:8000',
    '127.0.0.1.rebind.example',
    'a/b',
    'x@localhost',
  ])('%s is refused', (host) => {
    expect(isTrustedHost(host, ['i40.example.org'])).toBe(false);
  });
});

describe('the origin of a request that changes something', () => {
  const host = '127.0.0.1:8000';
  it.each([
    ['none, from a client that is no page', { host }, true],
    ['the page itself', { host, origin: 'http://127.0.0.1:8000' }, true],
    ['the page behind a proxy that adds TLS', { host, origin: 'https://127.0.0.1:8000' }, true],
    [
      'the page behind a proxy with another name',
      { host, origin: 'https://x-8000.example', 'x-forwarded-host': 'x-8000.example' },
      true,
    ],
    ['a listed page', { host, origin: 'https://dash.example' }, true],
    ['another port of this machine', { host, origin: 'http://127.0.0.1:9999' }, false],
    ['a page elsewhere', { host, origin: 'https://evil.example' }, false],
    ['a page without an origin of its own', { host, origin: 'null' }, false],
  ])('is %s', (_, headers, expected) => {
    expect(isTrustedOrigin(headers, ['https://dash.example'])).toBe(expected);
  });
});
