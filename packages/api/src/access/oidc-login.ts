import type { Configuration } from 'openid-client';
import type { Identity } from './identity.ts';
import { identityOfClaims, type OidcConfig, type TokenVerifier } from './oidc-tokens.ts';
import { scopesOfClaims } from './roles.ts';

/** What a browser keeps between leaving for the issuer and coming back. */
export interface LoginAttempt {
  state: string;
  nonce: string;
  /** PKCE, RFC 7636: whoever intercepts the code cannot use it. */
  verifier: string;
  /** The query of the page to come back to, such as `?view=wall`. */
  to: string;
}

export interface OidcLogin {
  /** Where to send the browser. Throws when the issuer does not answer. */
  begin(redirectUri: string, to: string): Promise<{ url: string; attempt: LoginAttempt }>;
  /** Who came back. Throws when the answer is not one to this attempt. */
  finish(
    callback: URL,
    attempt: LoginAttempt,
  ): Promise<{ identity: Identity; endSessionUrl: string | undefined }>;
}

interface LoginParts {
  config: OidcConfig & { client: NonNullable<OidcConfig['client']> };
  verifier: TokenVerifier;
}

/** Login of the page by authorization code with PKCE (RFC 9700, section 2.1.1). The library is loaded at the first login. */
export function createOidcLogin({ config, verifier }: LoginParts): OidcLogin {
  let configuration: Promise<Configuration> | undefined;
  const discover = () => {
    configuration ??= discoverClient(config).catch((error: unknown) => {
      configuration = undefined;
      throw error;
    });
    return configuration;
  };

  return {
    async begin(redirectUri, to) {
      const oidc = await import('openid-client');
      const attempt = {
        state: oidc.randomState(),
        nonce: oidc.randomNonce(),
        verifier: oidc.randomPKCECodeVerifier(),
        to,
      };
      const url = oidc.buildAuthorizationUrl(await discover(), {
        redirect_uri: redirectUri,
        scope: 'openid profile',
        code_challenge: await oidc.calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        state: attempt.state,
        nonce: attempt.nonce,
      });
      return { url: url.href, attempt };
    },

    async finish(callback, attempt) {
      const oidc = await import('openid-client');
      const client = await discover();
      const tokens = await oidc.authorizationCodeGrant(client, callback, {
        pkceCodeVerifier: attempt.verifier,
        expectedState: attempt.state,
        expectedNonce: attempt.nonce,
        idTokenExpected: true,
      });
      // The library trusts the connection to the issuer; the same rules as for bearer tokens shall hold here.
      const verified = await verifier.verify(tokens.id_token ?? '', config.client.id);
      if (!verified.ok) throw new Error(`the ID token does not hold: ${verified.reason}`);
      const { claims } = verified;
      const own = scopesOfClaims(claims, config.rolesClaim, config.roles);
      const more =
        own.length === 0 && client.serverMetadata().userinfo_endpoint
          ? await oidc.fetchUserInfo(client, tokens.access_token, String(claims.sub))
          : {};
      const endSessionUrl = client.serverMetadata().end_session_endpoint
        ? oidc.buildEndSessionUrl(client, { id_token_hint: tokens.id_token ?? '' }).href
        : undefined;
      return { identity: identityOfClaims({ ...more, ...claims }, config), endSessionUrl };
    },
  };
}

async function discoverClient({ issuer, client }: LoginParts['config']): Promise<Configuration> {
  const oidc = await import('openid-client');
  const url = new URL(issuer);
  // The configuration takes plain HTTP from this machine alone.
  const execute = url.protocol === 'http:' ? [oidc.allowInsecureRequests] : [];
  return oidc.discovery(url, client.id, client.secret, client.secret ? undefined : oidc.None(), { execute });
}
