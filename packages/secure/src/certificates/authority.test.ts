import { createSecureContext } from 'node:tls';
import { expect, it } from 'vitest';
import { createAuthority, issueClient, issueServer, revocationList } from './authority.ts';
import { isIssuedBy, readCertificate } from './validity.ts';

const now = Date.parse('2026-01-05T08:00:00Z');
const dayMs = 86_400_000;

it('an authority issues certificates for servers and for clients', async () => {
  const authority = await createAuthority('plant', now);
  const server = await issueServer(authority, { names: ['broker', '127.0.0.1', '::1'], now, days: 30 });
  const facts = readCertificate(server.cert);
  expect(facts).toMatchObject({ name: 'broker', endsAt: now + 30 * dayMs });
  expect(facts.names).toEqual(['broker', '127.0.0.1', '0:0:0:0:0:0:0:1']);
  const client = await issueClient(authority, { name: 'M01', now, days: 30 });
  expect(readCertificate(client.cert)).toMatchObject({ name: 'M01', names: [] });
  for (const { cert, key } of [server, client]) {
    expect(isIssuedBy(cert, authority.cert)).toBe(true);
    // Throws where key and certificate are no pair.
    createSecureContext({ cert, key });
  }
});

it('a certificate of another authority is told', async () => {
  const [one, other] = await Promise.all([createAuthority('one', now), createAuthority('one', now)]);
  const { cert } = await issueClient(one, { name: 'M01', now, days: 30 });
  expect(isIssuedBy(cert, other.cert)).toBe(false);
});

it('the list of revoked certificates is one that OpenSSL reads, and holds as long as its authority', async () => {
  const authority = await createAuthority('plant', now);
  const { cert } = await issueClient(authority, { name: 'M01', now, days: 30 });
  for (const serials of [[], [readCertificate(cert).serial]]) {
    const crl = await revocationList(authority, { serials, now });
    expect(crl).toMatch(/^-----BEGIN X509 CRL-----/);
    createSecureContext({ ca: authority.cert, crl });
  }
});
