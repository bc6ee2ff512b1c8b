import { isScope, type Scope } from './scope.ts';

/** Which role of the issuer gives which scope; where none is listed, a role that is called as a scope gives that one. */
export type RoleScopes = ReadonlyMap<string, Scope>;

/**
 * The scopes of somebody, from the claims of a token. `claim` is a path such as `realm_access.roles`; a name that itself
 * has dots, such as a URL, is tried first. A claim is a list, or a text of words.
 */
export function scopesOfClaims(
  claims: Readonly<Record<string, unknown>>,
  claim: string,
  roles: RoleScopes,
): Scope[] {
  const value = Object.hasOwn(claims, claim) ? claims[claim] : valueAt(claims, claim.split('.'));
  const names = typeof value === 'string' ? value.split(/\s+/) : Array.isArray(value) ? value : [];
  const held = names.flatMap((name) => {
    if (typeof name !== 'string') return [];
    return roles.get(name) ?? (isScope(name) && roles.size === 0 ? name : []);
  });
  return [...new Set(held)];
}

function valueAt(value: unknown, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null && Object.hasOwn(inner, key)
        ? (inner as Record<string, unknown>)[key]
        : undefined,
    value,
  );
}

export type ParsedRoles = { ok: true; roles: RoleScopes } | { ok: false; reason: string };

/** Reads `plant-operator=operate,plant-admin=admin`. */
export function parseRoles(text: string): ParsedRoles {
  const roles = new Map<string, Scope>();
  for (const part of text.split(',').map((each) => each.trim())) {
    if (part === '') continue;
    const at = part.lastIndexOf('=');
    const [role, scope] = [part.slice(0, at).trim(), part.slice(at + 1).trim()];
    if (at < 1 || !isScope(scope))
      return { ok: false, reason: `${part} must be role=read, role=operate or role=admin` };
    roles.set(role, scope);
  }
  return { ok: true, roles };
}
