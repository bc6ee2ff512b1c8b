import { randomBytes } from 'node:crypto';
import type { Logger } from '@i40/runtime';
import type { FastifyRequest } from 'fastify';
import type { AccessConfig } from './access-env.ts';
import { openApiKeyFile } from './api-key-file.ts';
import { hashApiKey, isApiKey } from './api-keys.ts';
import { cookieName, readCookie } from './cookies.ts';
import type { Identity } from './identity.ts';
import { createOidcLogin, type OidcLogin } from './oidc-login.ts';
import { createTokenVerifier, identityOfClaims, isForLogin } from './oidc-tokens.ts';
import { createSessions, type Session, type Sessions } from './sessions.ts';

/** Nobody, somebody, or somebody whose proof does not hold. */
export type Identified = {
  identity?: Identity | undefined;
  refusal?: string | undefined;
  /** Whether that may change by itself: who could say so does not answer. */
  isOpen?: boolean | undefined;
};

/** How clients prove who they are. */
export interface Access {
  readonly sessions: Sessions;
  /** Undefined where nobody can sign in at an issuer. */
  readonly login: OidcLogin | undefined;
  readonly takesKeys: boolean;
  identify(request: FastifyRequest): Promise<Identified>;
  /** Signs in with an API key; undefined where there is no such key. */
  sessionOfKey(key: string): Promise<Session | undefined>;
  /** Where the request's browser finds this API, without a slash at the end. */
  baseUrl(request: FastifyRequest): string;
}

export const sessionCookie = 'i40';

interface AccessParts {
  config: AccessConfig;
  logger: Logger;
  now: () => number;
}

/** Reads the keys and makes ready for tokens. What is only needed at the first login is loaded then. */
export async function openAccess({ config, logger, now }: AccessParts): Promise<Access> {
  const { oidc, keysFile, publicUrl } = config;
  const keys = keysFile === undefined ? undefined : await openApiKeyFile({ path: keysFile, logger, now });
  const verifier = oidc && createTokenVerifier(oidc.issuer, now);
  const sessions = createSessions({ now, randomBytes, lifetimeMs: config.sessionMs });
  const baseUrl = ({ protocol, host }: FastifyRequest) =>
    (publicUrl ?? `${protocol}://${host}`).replace(/\/$/, '');

  async function identifyBy(credential: string): Promise<Identified> {
    if (isApiKey(credential)) {
      const identity = await keys?.find(hashApiKey(credential));
      return identity ? { identity } : { refusal: 'There is no such API key.' };
    }
    if (!oidc || !verifier) return { refusal: 'Only API keys are taken here.' };
    const verified = await verifier.verify(credential, oidc.audience);
    if (verified.ok && isForLogin(verified.claims)) return { refusal: 'The token is not one to ask with.' };
    if (verified.ok) return { identity: identityOfClaims(verified.claims, oidc) };
    const { reason, isOpen } = verified;
    logger.debug({ reason }, 'Refused a token');
    if (isOpen)
      return { refusal: 'The issuer of tokens does not answer. Try again in a few seconds.', isOpen };
    return { refusal: 'The token does not hold.' };
  }

  async function identifyBySession(secret: string): Promise<Identified> {
    const session = sessions.find(secret);
    const current = session?.renew ? await session.renew() : session?.identity;
    if (session && current) return { identity: { ...current, expiresAt: session.identity.expiresAt } };
    sessions.close(secret);
    return { refusal: 'The login has ended.' };
  }

  return {
    sessions,
    login:
      oidc?.client && verifier
        ? createOidcLogin({ config: { ...oidc, client: oidc.client }, verifier })
        : undefined,
    takesKeys: keys !== undefined,
    async sessionOfKey(key) {
      // Of the key nothing is kept but what the file has as well.
      const hash = hashApiKey(key);
      const renew = async () => keys?.find(hash);
      const identity = await renew();
      return identity && { identity, renew };
    },
    baseUrl,
    async identify(request) {
      const { authorization, cookie } = request.headers;
      if (authorization !== undefined) {
        const [, token] = /^Bearer +([\w.~+/=-]+) *$/i.exec(authorization) ?? [];
        return token === undefined ? { refusal: 'Send Authorization: Bearer …' } : identifyBy(token);
      }
      const secret = readCookie(cookie, cookieName(sessionCookie, isSecure(baseUrl(request))));
      return secret === undefined ? {} : identifyBySession(secret);
    },
  };
}

/** Whether browsers come by TLS, be it that of a proxy. */
export function isSecure(baseUrl: string): boolean {
  return baseUrl.startsWith('https:');
}
