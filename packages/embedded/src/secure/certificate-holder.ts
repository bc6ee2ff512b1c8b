import type { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Member } from './guard.ts';

export type CertificateHolder = { ok: true; member: Member } | { ok: false };

/** The one service whose user works from outside this process: a person with `i40`. */
const operator = 'operator';

/**
 * Whom the certificate belongs to that a client has shown; undefined where it has shown none. OpenSSL has checked those of
 * machines, with the list of revoked ones.
 */
export function holderOf(
  socket: TLSSocket,
  servicesAuthority: X509Certificate,
  now: number,
): CertificateHolder | undefined {
  const certificate = socket.getPeerX509Certificate();
  // A resumed session counts as authorized, also one that never had a certificate.
  if (!certificate) return undefined;
  const [, user] = /^CN=([^\n]+)$/.exec(certificate.subject) ?? [];
  if (user === undefined) return { ok: false };
  if (socket.authorized)
    return { ok: true, member: { user, proof: { kind: 'certificate', serial: certificate.serialNumber } } };
  const isOperator =
    user === operator &&
    certificate.checkIssued(servicesAuthority) &&
    certificate.verify(servicesAuthority.publicKey) &&
    Date.parse(certificate.validFrom) <= now &&
    now < Date.parse(certificate.validTo);
  return isOperator ? { ok: true, member: { user, proof: { kind: 'operator' } } } : { ok: false };
}
