/** The value of one cookie in a Cookie header; undefined where it is not, or stands there twice. */
export function readCookie(header: string | undefined, name: string): string | undefined {
  const values = (header ?? '').split(';').flatMap((part) => {
    const at = part.indexOf('=');
    return at > 0 && part.slice(0, at).trim() === name ? [part.slice(at + 1).trim()] : [];
  });
  return values.length === 1 ? values[0] : undefined;
}

interface CookieOptions {
  secure: boolean;
  sameSite: 'Strict' | 'Lax';
  /** Seconds; 0 takes the cookie away. */
  maxAge: number;
}

/** A Set-Cookie header. No script may read the cookie, and no other host gets it. */
export function writeCookie(name: string, value: string, options: CookieOptions): string {
  const { secure, sameSite, maxAge } = options;
  const parts = [`${name}=${value}`, 'Path=/', 'HttpOnly', `SameSite=${sameSite}`, `Max-Age=${maxAge}`];
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ');
}

/** Browsers take the prefix by TLS alone, and hold such a cookie to this host and to TLS. */
export function cookieName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
