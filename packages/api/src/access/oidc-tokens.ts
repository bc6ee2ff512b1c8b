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

export type VerifiedToken =
  | { ok: true; claims: JWTPayload }
  /** With `isOpen` it is not known whether the token holds: the issuer does not give its keys. */
  | { ok: false; reason: string; isOpen?: boolean };

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
const retryMs = 10_000;
/** Codes of the library for what is wrong with a token; all else that happens on the way to a key is the issuer's. */
const faultsOfTokens = new Set([
  'ERR_JWKS_NO_MATCHING_KEY',
  'ERR_JWKS_MULTIPLE_MATCHING_KEYS',
  'ERR_JOSE_NOT_SUPPORTED',
]);
/** RFC 9068, section 2.1, and what issuers write that do not follow it. Other tokens have other uses, such as logout+jwt. */
const types: readonly unknown[] = [undefined, 'jwt', 'at+jwt', 'application/at+jwt'];

/** The keys of the issuer are not to be had. */
class IssuerAway extends Error {}

type RemoteKeys = JWTVerifyGetKey & { readonly fresh: boolean };

/** Checks tokens by the keys that the issuer publishes: found by discovery at the first token, and kept. */
export function createTokenVerifier(issuer: string, now: () => number): TokenVerifier {
  let keys: Promise<RemoteKeys> | undefined;
  let failedAt = Number.NEGATIVE_INFINITY;

  const issuerKey: JWTVerifyGetKey = async (header, token) => {
    const known = await keys?.catch(() => undefined);
    if (!known?.fresh && Math.abs(now() - failedAt) < retryMs)
      throw new IssuerAway(`the issuer ${issuer} did not answer a moment ago`);
    keys ??= discoverKeys(issuer).catch((error: unknown) => {
      keys = undefined;
      throw error;
    });
    try {
      return await (await keys)(header, token);
    } catch (error) {
      if (faultsOfTokens.has((error as { code?: string }).code ?? '')) throw error;
      failedAt = now();
      throw new IssuerAway((error as Error).message, { cause: error });
    }
  };

  return {
    async verify(token, audience) {
      const { jwtVerify } = await import('jose');
      try {
        const { payload, protectedHeader } = await jwtVerify(token, issuerKey, {
          issuer,
          audience,
          algorithms,
          clockTolerance: clockToleranceS,
          requiredClaims: ['exp', 'sub'],
          currentDate: new Date(now()),
        });
        const { typ } = protectedHeader;
        if (!types.includes(typ?.toLowerCase())) return { ok: false, reason: `it is of the type ${typ}` };
        return { ok: true, claims: payload };
      } catch (error) {
        return { ok: false, reason: (error as Error).message, isOpen: error instanceof IssuerAway };
      }
    },
  };
}

/** OpenID Connect Discovery 1.0, section 4: the document must name the very issuer that was asked. */
async function discoverKeys(issuer: string): Promise<RemoteKeys> {
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

/**
 * Whether a token tells the page who somebody is, and is not for asking: `at_hash` stands in ID tokens alone (OpenID
 * Connect Core, section 3.1.3.6), `events` in those of a logout, and Keycloak says in a claim what a token is.
 */
export function isForLogin({ at_hash, events, typ }: JWTPayload): boolean {
  return at_hash !== undefined || events !== undefined || (typ !== undefined && typ !== 'Bearer');
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
