import type { JWTPayload, JWTVerifyGetKey } from 'jose';
import type { Identity } from './identity.ts';
import { type RoleScopes, scopesOfClaims } from './roles.ts';

/** An issuer of tokens, and what its claims mean here. */
export interface OidcConfig {
  issuer: string;
  /** What a bearer token must be for. */
  audience: string;
  rolesClaim: string;
  roles: RoleScopes;
  /** Where people sign in at the page: the client that the issuer knows this API as. */
  client: { id: string; secret: string | undefined } | undefined;
}

export type VerifiedToken = { ok: true; claims: JWTPayload } | { ok: false; reason: string };

export interface TokenVerifier {
  verify(token: string, audience: string): Promise<VerifiedToken>;
}

/** Signatures with a private key that only the issuer has: no shared secret, and never none. */
const algorithms = ['RS256', 'ES256', 'EdDSA'];
const clockToleranceS = 30;
const timeoutMs = 5_000;
/** Whoever sends tokens with made-up key ids shall not make us ask the issuer each time. */
const cooldownMs = 30_000;
const keysHoldMs = 600_000;
const discoveryRetryMs = 10_000;

/** Checks tokens by the keys that the issuer publishes: found by discovery at the first token, and kept. */
export function createTokenVerifier(issuer: string, now: () => number): TokenVerifier {
  let keys: Promise<JWTVerifyGetKey> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  function issuerKeys(): Promise<JWTVerifyGetKey> {
    if (!keys && now() - failedAt < discoveryRetryMs)
      return Promise.reject(new Error(`the issuer ${issuer} did not answer a moment ago`));
    keys ??= discoverKeys(issuer).catch((error: unknown) => {
      keys = undefined;
      failedAt = now();
      throw error;
    });
    return keys;
  }

  return {
    async verify(token, audience) {
      const { jwtVerify } = await import('jose');
      try {
        const { payload } = await jwtVerify(token, await issuerKeys(), {
          issuer,
          audience,
          algorithms,
          clockTolerance: clockToleranceS,
          requiredClaims: ['exp', 'sub'],
          currentDate: new Date(now()),
        });
        return { ok: true, claims: payload };
      } catch (error) {
        return { ok: false, reason: (error as Error).message };
      }
    },
  };
}

/** OpenID Connect Discovery 1.0, section 4: the document must name the very issuer that was asked. */
async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const { createRemoteJWKSet } = await import('jose');
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(timeoutMs), redirect: 'error' });
  if (!response.ok) throw new Error(`${address} answered ${response.status}`);
  const document = (await response.json()) as { issuer?: unknown; jwks_uri?: unknown };
  if (document.issuer !== issuer || typeof document.jwks_uri !== 'string')
    throw new Error(`${address} does not describe the issuer ${issuer}`);
  if (issuer.startsWith('https:') && !document.jwks_uri.startsWith('https:'))
    throw new Error(`${address} has its keys at ${document.jwks_uri}, which is not https`);
  return createRemoteJWKSet(new URL(document.jwks_uri), {
    timeoutDuration: timeoutMs,
    cooldownDuration: cooldownMs,
    cacheMaxAge: keysHoldMs,
  });
}

/** Who the claims speak of. */
export function identityOfClaims(claims: JWTPayload, { issuer, rolesClaim, roles }: OidcConfig): Identity {
  const texts = [claims.preferred_username, claims.email, claims.name, claims.client_id, claims.sub];
  const name = texts.find((text): text is string => typeof text === 'string' && text !== '');
  return {
    id: `oidc:${issuer}:${claims.sub}`,
    name: (name ?? 'somebody').slice(0, 128),
    scopes: scopesOfClaims(claims, rolesClaim, roles),
    expiresAt: claims.exp === undefined ? undefined : claims.exp * 1_000,
  };
}
