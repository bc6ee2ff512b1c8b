import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import {
  AuthorityKeyIdentifierExtension,
  BasicConstraintsExtension,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type Extension,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  SubjectKeyIdentifierExtension,
  X509Certificate,
  X509CertificateGenerator,
  X509CrlGenerator,
  X509CrlReason,
} from '@peculiar/x509';
import { type Credentials, keyAsPem, newKeyPair, signing, signingKeyOf } from './key-pair.ts';

const dayMs = 86_400_000;
/** Clocks of machines are seldom right to the second. */
const clockSkewMs = 3_600_000;
const authorityDays = 3_650;

interface Validity {
  /** Epoch milliseconds. */
  now: number;
  days: number;
}

/** A certificate authority that signs itself, for ten years. */
export async function createAuthority(name: string, now: number): Promise<Credentials> {
  const keys = await newKeyPair();
  const cert = await X509CertificateGenerator.createSelfSigned({
    ...validity({ now, days: authorityDays }),
    serialNumber: newSerial(),
    name: subject(name),
    keys,
    signingAlgorithm: signing,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return { cert: pem(cert), key: await keyAsPem(keys.privateKey) };
}

/** For a server that is reached under these names and addresses; the first is its common name. */
export function issueServer(
  authority: Credentials,
  { names, ...period }: Validity & { names: readonly string[] },
): Promise<Credentials> {
  const alternatives = names.map((value) => ({
    type: isIP(value) ? ('ip' as const) : ('dns' as const),
    value,
  }));
  return issue(authority, names[0] ?? '', period, [
    new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
    new SubjectAlternativeNameExtension(alternatives),
  ]);
}

/** For a client; a broker takes the common name for its user. */
export function issueClient(
  authority: Credentials,
  { name, ...period }: Validity & { name: string },
): Promise<Credentials> {
  return issue(authority, name, period, [new ExtendedKeyUsageExtension([ExtendedKeyUsage.clientAuth])]);
}

async function issue(
  authority: Credentials,
  name: string,
  period: Validity,
  extensions: readonly Extension[],
): Promise<Credentials> {
  const issuer = new X509Certificate(authority.cert);
  const keys = await newKeyPair();
  const cert = await X509CertificateGenerator.create({
    ...validity(period),
    serialNumber: newSerial(),
    subject: subject(name),
    issuer: issuer.subject,
    publicKey: keys.publicKey,
    signingKey: await signingKeyOf(authority.key),
    signingAlgorithm: signing,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey),
      await AuthorityKeyIdentifierExtension.create(issuer),
      ...extensions,
    ],
  });
  return { cert: pem(cert), key: await keyAsPem(keys.privateKey) };
}

/**
 * The list of revoked certificates, as PEM. It holds for as long as its authority: a list that has run out would shut
 * everybody out, and each revocation makes a new one anyway.
 */
export async function revocationList(
  authority: Credentials,
  { serials, now }: { serials: readonly string[]; now: number },
): Promise<string> {
  const issuer = new X509Certificate(authority.cert);
  const crl = await X509CrlGenerator.create({
    issuer: issuer.subject,
    thisUpdate: new Date(now - clockSkewMs),
    nextUpdate: issuer.notAfter,
    entries: serials.map((serialNumber) => ({
      serialNumber,
      revocationDate: new Date(now),
      reason: X509CrlReason.privilegeWithdrawn,
    })),
    signingAlgorithm: signing,
    signingKey: await signingKeyOf(authority.key),
  });
  // OpenSSL looks for this name alone (RFC 7468, section 6).
  return `${crl.toString('pem').replaceAll(/ CRL-----$/gm, ' X509 CRL-----')}\n`;
}

function validity({ now, days }: Validity): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now - clockSkewMs), notAfter: new Date(now + days * dayMs) };
}

function subject(name: string): { CN: string[] }[] {
  return [{ CN: [name] }];
}

/** Positive, and 20 octets at most (RFC 5280, section 4.1.2.2). */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40;
  return bytes.toString('hex');
}

function pem(cert: X509Certificate): string {
  return `${cert.toString('pem')}\n`;
}
