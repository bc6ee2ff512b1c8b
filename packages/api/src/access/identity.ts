import type { Scope } from './scope.ts';

/** Somebody who has proven who they are. */
export interface Identity {
  /** Unique among all, such as `key:dashboard`: what limits and sessions go by. */
  readonly id: string;
  /** For people to read. */
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Milliseconds since the epoch from which on it counts no longer. */
  readonly expiresAt?: number | undefined;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Undefined for whoever shows nothing, or nothing that holds. */
    identity: Identity | undefined;
    /** Why what was shown does not hold. */
    refusal: string | undefined;
    /** Whether that may change by itself. */
    isRefusalOpen: boolean;
  }
}
