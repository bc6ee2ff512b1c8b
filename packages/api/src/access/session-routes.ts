import { sessionRequestSchema, sessionResponseSchema, signedOutSchema } from '@i40/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod';
import { ProblemError, problemResponse } from '../problems.ts';
import { type Access, isSecure, sessionCookie } from './access.ts';
import { cookieName, readCookie, writeCookie } from './cookies.ts';
import type { Session } from './sessions.ts';

const tags = ['access'];

/** Who is signed in at the page; signing in with an API key, and out. */
export function sessionRoutes(access: Access | undefined): FastifyPluginAsyncZod {
  return async (app) => {
    app.get(
      '/session',
      {
        config: { scope: 'open' },
        schema: {
          tags,
          summary: 'Who asks, and how to sign in',
          response: { 200: sessionResponseSchema.describe('Who asks') },
        },
      },
      async (request, reply) => {
        reply.header('cache-control', 'no-store');
        const { identity } = request;
        return {
          required: access !== undefined,
          name: identity?.name ?? null,
          scopes: [...(identity?.scopes ?? [])],
          login: access?.login ? 'login' : null,
          takes_keys: access?.takesKeys ?? false,
        };
      },
    );
    app.post(
      '/session',
      {
        config: { scope: 'open', audit: 'login' },
        schema: {
          tags,
          summary: 'Sign in at the page with an API key',
          body: sessionRequestSchema,
          response: {
            200: sessionResponseSchema.describe('Signed in; the cookie is for browsers alone'),
            401: problemResponse('There is no such key'),
            404: problemResponse('Nobody signs in here with a key; see API_AUTH'),
            422: problemResponse('The request is not right; the body names the fields'),
          },
        },
      },
      async (request, reply) => {
        // A token of the issuer ends sooner than a login, so it opens none.
        if (!access?.takesKeys) throw noLogin();
        const session = await access.sessionOfKey(request.body.key);
        request.identity = session?.identity;
        if (!session) throw new ProblemError(401, 'There is no such API key.');
        setSession(access, { request, reply, session });
        const { name, scopes } = session.identity;
        return { required: true, name, scopes: [...scopes], login: null, takes_keys: access.takesKeys };
      },
    );

    app.delete(
      '/session',
      {
        config: { scope: 'open', audit: 'logout' },
        schema: {
          tags,
          summary: 'Sign out',
          response: {
            200: signedOutSchema.describe('Signed out'),
            404: problemResponse('Nobody signs in here; see API_AUTH'),
          },
        },
      },
      async (request, reply) => {
        if (!access) throw noLogin();
        const secure = isSecure(access.baseUrl(request));
        const name = cookieName(sessionCookie, secure);
        const session = access.sessions.close(readCookie(request.headers.cookie, name) ?? '');
        request.identity = session?.identity;
        // Who was not signed in has not signed out; a key in the header is no login.
        request.isAudited = session === undefined;
        reply.header('set-cookie', writeCookie(name, '', { secure, sameSite: 'Strict', maxAge: 0 }));
        return { end_session_url: session?.endSessionUrl ?? null };
      },
    );
  };
}

const noLogin = () => new ProblemError(404, 'Nobody signs in here; see API_AUTH.');

interface SetSession {
  request: FastifyRequest;
  reply: FastifyReply;
  session: Session;
}

/** Opens a session, and gives its secret to the browser. */
export function setSession(access: Access, { request, reply, session }: SetSession): void {
  const secure = isSecure(access.baseUrl(request));
  const name = cookieName(sessionCookie, secure);
  // The browser forgets the one before, so that nobody could end it any more.
  access.sessions.close(readCookie(request.headers.cookie, name) ?? '');
  const { secret, lifetimeS } = access.sessions.open(session);
  const cookie = writeCookie(name, secret, {
    secure,
    sameSite: 'Strict',
    maxAge: lifetimeS,
  });
  reply.header('set-cookie', cookie).header('cache-control', 'no-store');
}
