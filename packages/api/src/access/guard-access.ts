import type { FastifyInstance, FastifyReply, FastifyRequest, RouteOptions } from 'fastify';
import { ProblemError } from '../problems.ts';
import type { Access } from './access.ts';
import './identity.ts';
import { includesScope, type RouteScope, type Scope } from './scope.ts';

/** Finds out who asks: before the rate limit, which goes by that. Whoever shows nothing or nothing that holds goes on as nobody. */
export function identifyClients(app: FastifyInstance, access: Access | undefined): void {
  app.decorateRequest('identity', undefined);
  app.decorateRequest('refusal', undefined);
  app.decorateRequest('isRefusalOpen', false);
  if (!access) return;
  app.addHook('onRequest', async (request) => {
    const { identity, refusal, isOpen = false } = await access.identify(request);
    request.identity = identity;
    request.refusal = refusal;
    request.isRefusalOpen = isOpen;
  });
}

/**
 * Turns away whoever may not do what the route asks for: after the rate limit, so that trying is limited, too, and before
 * the body is read. With a route that names no scope the API does not start.
 */
export function guardAccess(app: FastifyInstance, access: Access | undefined): void {
  const routes: RouteOptions[] = [];
  app.addHook('onRoute', (route) => {
    routes.push(route);
  });
  app.addHook('onReady', async () => {
    // Not earlier: of the routes of libraries it is said after this hook has seen them.
    const silent = routes.filter(({ config }) => config?.scope === undefined).map(({ url }) => url);
    if (silent.length > 0) throw new Error(`These routes do not say who may use them: ${silent.join(', ')}`);
  });
  app.addHook('preParsing', async (request, reply) => {
    if (request.is404) return;
    const { scope } = request.routeOptions.config;
    if (scope === undefined) throw new ProblemError(403, 'This route does not say who may use it.');
    if (access && scope !== 'open') authorize(request, reply, scope);
  });
}

function authorize(
  { identity, refusal, isRefusalOpen }: FastifyRequest,
  reply: FastifyReply,
  scope: Exclude<RouteScope, 'open'>,
): void {
  // Whoever is told that a token does not hold throws it away.
  if (isRefusalOpen && refusal !== undefined) throw new ProblemError(503, refusal);
  if (!identity) {
    // RFC 6750, section 3.1: an error is named only where something was shown.
    reply.header(
      'www-authenticate',
      refusal === undefined ? 'Bearer realm="i40"' : 'Bearer realm="i40", error="invalid_token"',
    );
    throw new ProblemError(401, refusal ?? 'Say who you are: send an API key or a token, or sign in.');
  }
  if (!includesScope(identity.scopes, scope)) {
    reply.header('www-authenticate', `Bearer realm="i40", error="insufficient_scope", scope="${scope}"`);
    const held = identity.scopes.length > 0 ? identity.scopes.join(', ') : 'none';
    throw new ProblemError(403, `This takes the scope ${scope}; ${identity.name} has ${held}.`);
  }
}

/** Whether somebody sees of an open route what only readers shall. */
export function maySee(access: Access | undefined, { identity }: FastifyRequest): boolean {
  return access === undefined || (identity !== undefined && includesScope(identity.scopes, 'read'));
}

/** Whether what let a request in still does: a key may have been taken out of its file, and a login ended. */
export async function mayStill(
  access: Access,
  { request, scope }: { request: FastifyRequest; scope: Scope },
): Promise<boolean> {
  const { identity } = await access.identify(request);
  return identity !== undefined && includesScope(identity.scopes, scope);
}

/** Registers routes of a library, which cannot name their scope, as open to everybody. */
export async function registerOpen(
  app: FastifyInstance,
  register: (open: FastifyInstance) => Promise<void>,
): Promise<void> {
  await app.register(async (open) => {
    open.addHook('onRoute', (route) => {
      route.config = { ...route.config, scope: 'open' };
    });
    await register(open);
  });
}
