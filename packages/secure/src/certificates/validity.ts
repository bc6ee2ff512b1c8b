import { X509Certificate } from 'node:crypto';

export interface CertificateFacts {
  /** Hexadecimal, as a revocation list has it. */
  serial: string;
  /** Common name. */
  name: string;
  /** DNS names and addresses that it holds for. */
  names: readonly string[];
  /** Epoch milliseconds. */
  endsAt: number;
}

/** What a certificate (PEM) says of itself. Throws where it is none. */
export function readCertificate(pem: string): CertificateFacts {
  const { serialNumber, subject, subjectAltName = '', validTo } = new X509Certificate(pem);
  return {
    serial: serialNumber.toLowerCase(),
    name: /^CN=(.*)$/m.exec(subject)?.[1] ?? '',
    names: subjectAltName.split(', ').flatMap((entry) => /^(?:DNS|IP Address):(.+)$/.exec(entry)?.[1] ?? []),
    endsAt: Date.parse(validTo),
  };
}

/** Whether another authority than this one has signed it. */
export function isIssuedBy(pem: string, authorityPem: string): boolean {
  const authority = new X509Certificate(authorityPem);
  return new X509Certificate(pem).verify(authority.publicKey);
}
