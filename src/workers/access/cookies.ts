/** The cookies of this site: their names, and how far and how long a browser sends them. */

const isSecure = (origin: string): boolean => origin.startsWith('https:');

/** Ports of one machine share their cookies, so that each stack has names of its own. */
const named = (prefix: string, name: string, origin: string): string => {
  const { port } = new URL(origin);
  return isSecure(origin) ? `${prefix}breakwater-${name}` : `breakwater-${name}${port && `-${port}`}`;
};

const options = (origin: string, path: string, maxAgeMs: number) =>
  ({
    path,
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(origin),
    maxAge: Math.max(0, Math.floor(maxAgeMs / 1000)),
  }) as const;

/** On https the name's prefix has browsers refuse the cookie from any but this very host. `origin` is where the site is known. */
export const siteCookie = (name: 'session' | 'way', origin: string): string => named('__Host-', name, origin);
export const siteCookieOptions = (origin: string, maxAgeMs: number) => options(origin, '/', maxAgeMs);

/** A cookie of one build is sent to what lies below it alone, which keeps it from the prefix `__Host-`. */
export const buildCookie = (origin: string): string => named('__Secure-', 'build', origin);
export const buildCookieOptions = (origin: string, buildId: string, maxAgeMs: number) =>
  options(origin, `/builds/${buildId}`, maxAgeMs);
