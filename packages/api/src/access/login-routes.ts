import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { z } from 'zod';
import { ProblemError } from '../problems.ts';
import { type Access, isSecure } from './access.ts';
import { cookieName, readCookie, writeCookie } from './cookies.ts';
import type { LoginAttempt, OidcLogin } from './oidc-login.ts';
import { setSession } from './session-routes.ts';

const attemptCookie = 'i40-login';
const attemptS = 600;
const callbackPath = '/login/callback';
const query = z.object({
  /** Only a query of the page itself: nobody is sent elsewhere after signing in. */
  to: z
    .string()
    .regex(/^\?[\w=&.%+~*-]*$/)
    .max(500)
    .catch(''),
});

/** Where a browser goes to sign in at the issuer, and where the issuer sends it back to. */
export function loginRoutes(access: Access, login: OidcLogin): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/login',
      { config: { scope: 'open' }, schema: { hide: true, querystring: query } },
      async (request, reply) => {
        const base = access.baseUrl(request);
        const { url, attempt } = await login
          .begin(`${base}${callbackPath}`, request.query.to)
          .catch((error) => {
            request.log.warn({ reason: (error as Error).message }, 'The issuer of logins did not answer');
            throw new ProblemError(503, 'The issuer of logins does not answer. Try again in a few seconds.');
          });
        const secure = isSecure(base);
        const value = Buffer.from(JSON.stringify(attempt)).toString('base64url');
        // The issuer's page sends the browser back, and then a strict cookie would stay behind.
        const cookie = writeCookie(cookieName(attemptCookie, secure), value, {
          secure,
          sameSite: 'Lax',
          maxAge: attemptS,
        });
        return reply.header('set-cookie', cookie).header('cache-control', 'no-store').redirect(url);
      },
    );

    app.get(
      callbackPath,
      { config: { scope: 'open', audit: 'login' }, schema: { hide: true } },
      async (request, reply) => {
        const base = access.baseUrl(request);
        const secure = isSecure(base);
        const name = cookieName(attemptCookie, secure);
        const attempt = parseAttempt(readCookie(request.headers.cookie, name));
        if (!attempt)
          throw new ProblemError(401, 'This login began elsewhere, or too long ago. Sign in again.');
        reply.header('set-cookie', writeCookie(name, '', { secure, sameSite: 'Lax', maxAge: 0 }));
        const callback = new URL(`${base}${request.url}`);
        const session = await login.finish(callback, attempt).catch((error) => {
          request.log.warn({ reason: (error as Error).message }, 'Refused a login');
          throw new ProblemError(401, 'The login did not work. Sign in again.');
        });
        request.identity = session.identity;
        setSession(access, { request, reply, session });
        return reply.redirect(`${base}/${attempt.to}`);
      },
    );
  };
}

const attemptSchema = z.object({
  state: z.string(),
  nonce: z.string(),
  verifier: z.string(),
  to: query.shape.to,
});

function parseAttempt(text: string | undefined): LoginAttempt | undefined {
  try {
    return attemptSchema.parse(JSON.parse(Buffer.from(text ?? '', 'base64url').toString()));
  } catch {
    return undefined;
  }
}
