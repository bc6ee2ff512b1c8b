import { isIP } from 'node:net';

/**
 * DNS rebinding: a web page of somebody else lets its own name point to this machine's address and is then, to the
 * browser, of the same origin as this API. Its requests still carry that name in `Host`. A name that nobody outside can
 * own (an address, `localhost`, a name without a dot, such as a container's) cannot be rebound.
 */
export function isTrustedHost(host: string | undefined, ownNames: readonly string[]): boolean {
  const name = nameOf(host);
  if (name === undefined) return false;
  return isUnownable(name) || ownNames.some((own) => own.toLowerCase() === name);
}

function isUnownable(name: string): boolean {
  return isIP(name) !== 0 || name === 'localhost' || name.endsWith('.localhost') || !name.includes('.');
}

/** Of `name:port`, without the brackets of an IPv6 address and the dot of an absolute name; undefined for what is no host. */
function nameOf(host: string | undefined): string | undefined {
  if (host === undefined || !URL.canParse(`http://${host}/`)) return undefined;
  const { hostname, pathname, search, username } = new URL(`http://${host}/`);
  if (pathname !== '/' || search !== '' || username !== '') return undefined;
  return hostname.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
}

interface RequestHeaders {
  host?: string | undefined;
  origin?: string | undefined;
  /** A proxy says here what its client asked for. A page of another origin cannot set it without a preflight. */
  'x-forwarded-host'?: string | string[] | undefined;
}

/**
 * Whether a request that changes something comes from a page of this API, of a listed origin, or from no page at all:
 * browsers send `Origin` with every such request, other clients need not.
 */
export function isTrustedOrigin(headers: RequestHeaders, listed: readonly string[]): boolean {
  const { host, origin, 'x-forwarded-host': forwarded } = headers;
  if (origin === undefined || listed.includes(origin)) return true;
  if (!URL.canParse(origin)) return false;
  const { host: originHost } = new URL(origin);
  return originHost === host?.toLowerCase() || originHost === forwarded;
}
