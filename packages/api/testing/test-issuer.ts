import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import Provider from 'oidc-provider';

export const testAudience = 'i40';
/** The client that the page signs in as. */
export const pageClient = { id: 'i40-page', secret: 'a-secret-of-the-page' };
const service = { id: 'historian', secret: 'a-secret-of-the-historian' };

export interface TestIssuer {
  readonly url: string;
  /** A token that the issuer gives to a service which asks with client credentials. */
  serviceToken(): Promise<string>;
  /** A token signed with the issuer's own key; what a test changes is wrong with it. */
  sign(changes?: JWTPayload, lifetimeS?: number, typ?: string): Promise<string>;
  close(): Promise<void>;
}

interface IssuerOptions {
  /** Where a login may come back to. */
  redirectUris?: readonly string[];
  /** The roles of a person, by the login that they type. */
  rolesOf?: (login: string) => readonly string[];
}

/** A real OpenID provider on a free port of this machine, with logins that take any password. */
export async function startTestIssuer(options: IssuerOptions = {}): Promise<TestIssuer> {
  const { redirectUris = [], rolesOf = () => [] } = options;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), kid: 'test', alg: 'RS256', use: 'sig' };
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hasLogin = redirectUris.length > 0;
  const provider = new Provider(url, {
    jwks: { keys: [key as never] },
    clients: [
      {
        client_id: pageClient.id,
        client_secret: pageClient.secret,
        redirect_uris: [...redirectUris],
        response_types: hasLogin ? ['code'] : [],
        grant_types: hasLogin ? ['authorization_code'] : ['client_credentials'],
      },
      {
        client_id: service.id,
        client_secret: service.secret,
        redirect_uris: [],
        response_types: [],
        grant_types: ['client_credentials'],
      },
    ],
    pkce: { required: () => true },
    cookies: { keys: ['of-a-test'] },
    claims: { profile: ['preferred_username', 'roles'] },
    // Roles in the ID token, and not at the userinfo endpoint alone.
    conformIdTokenClaims: false,
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, roles: [...rolesOf(id)] }),
    }),
    extraTokenClaims: () => ({ roles: ['read'] }),
    features: {
      devInteractions: { enabled: true },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: () => ({
          scope: '',
          audience: testAudience,
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'RS256' } },
        }),
      },
    },
  });
  server.on('request', provider.callback());

  return {
    url,
    async serviceToken() {
      const response = await fetch(`${url}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${service.id}:${service.secret}`)}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', resource: 'urn:i40' }),
      });
      const body = (await response.json()) as { access_token?: string };
      if (!body.access_token) throw new Error(`No token: ${JSON.stringify(body)}`);
      return body.access_token;
    },
    sign(changes = {}, lifetimeS = 300, typ) {
      const now = Math.floor(Date.now() / 1_000);
      const times = { iat: now, exp: now + lifetimeS };
      const claims = { iss: url, aud: testAudience, sub: 'anna', ...times, roles: ['read'], ...changes };
      return new SignJWT(claims)
        .setProtectedHeader({ alg: 'RS256', kid: 'test', ...(typ ? { typ } : {}) })
        .sign(privateKey);
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
