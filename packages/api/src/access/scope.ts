/** What somebody may do. Each includes those before it. */
export const scopes = ['read', 'operate', 'admin'] as const;
export type Scope = (typeof scopes)[number];

/** What a route asks for; `open` is for everybody. */
export type RouteScope = Scope | 'open';

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Whoever lacks it is turned away. A route that names none turns everybody away. */
    scope?: RouteScope;
    /** What the audit log calls a request to this route, where it is to be recorded whatever its result. */
    audit?: string;
    /** Whether it may come many times a minute: then not each is recorded. */
    auditInBulk?: boolean;
    /** Which fields of the body are recorded with it. */
    auditFields?: readonly string[];
  }
}

/** Whether somebody with these scopes may do what asks for that one. */
export function includesScope(held: readonly Scope[], wanted: Scope): boolean {
  return held.some((scope) => scopes.indexOf(scope) >= scopes.indexOf(wanted));
}

export function isScope(text: string): text is Scope {
  return (scopes as readonly string[]).includes(text);
}
