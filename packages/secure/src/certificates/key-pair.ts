import { createPrivateKey, webcrypto } from 'node:crypto';

/** ECDSA with P-256: small, fast, and understood by every TLS stack of the last ten years. */
export const signing = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;

/** A certificate and its private key, both as PEM. */
export interface Credentials {
  readonly cert: string;
  readonly key: string;
}

export function newKeyPair(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(signing, true, ['sign', 'verify']);
}

/** PKCS #8, as Mosquitto, PostgreSQL, Grafana and Caddy read it. */
export async function keyAsPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
    .export({ format: 'pem', type: 'pkcs8' })
    .toString();
}

export function signingKeyOf(pem: string): Promise<webcrypto.CryptoKey> {
  const der = createPrivateKey(pem).export({ format: 'der', type: 'pkcs8' });
  return webcrypto.subtle.importKey('pkcs8', der, signing, false, ['sign']);
}
