/** Who Cloudflare Access says is there: the assertion that it adds to each request, checked against the team's keys. */
import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import type { Identity } from '../../core/access/people.ts';

export const assertionHeader = 'cf-access-jwt-assertion';

export type AccessSettings = {
  /** `team.cloudflareaccess.com` */
  teamDomain: string;
  /** The application's audience tag. */
  audience: string;
};

/** A person has an e-mail, a service token its name. */
const Claims = z.union([
  z.object({ email: z.email() }).transform(({ email }): Identity => ({ kind: 'email', email })),
  z
    .object({ common_name: z.string().min(1) })
    .transform(({ common_name: name }): Identity => ({ kind: 'service', name })),
]);

export type AccessAnswer =
  | { ok: true; identity: Identity }
  /** `refused`: the assertion is not good; `no-keys`: the team's keys cannot be had at present. */
  | { ok: false; reason: 'refused' | 'no-keys'; message: string };

/** Keys are fetched once, and again when a new one signs; `fetch` is the one of the platform but in tests. */
export function accessKeys(
  { teamDomain }: AccessSettings,
  fetch: (url: string, init: RequestInit) => Promise<Response>,
): JWTVerifyGetKey {
  return createRemoteJWKSet(new URL(`https://${teamDomain}/cdn-cgi/access/certs`), {
    [customFetch]: (url, init) => fetch(url, init),
  });
}

/** Of jose's errors these are about the endpoint of the keys; the others are about the assertion. */
const ofTheKeys: readonly string[] = [errors.JWKSTimeout.code, errors.JWKSInvalid.code, errors.JOSEError.code];

export async function verifyAssertion(
  assertion: string,
  { teamDomain, audience }: AccessSettings,
  keys: JWTVerifyGetKey,
  now: number,
): Promise<AccessAnswer> {
  try {
    const { payload } = await jwtVerify(assertion, keys, {
      issuer: `https://${teamDomain}`,
      audience,
      algorithms: ['RS256'],
      requiredClaims: ['exp', 'iat'],
      currentDate: new Date(now),
    });
    const identity = Claims.safeParse(payload);
    if (identity.success) return { ok: true, identity: identity.data };
    return { ok: false, reason: 'refused', message: 'it names nobody' };
  } catch (error) {
    if (!(error instanceof errors.JOSEError)) return { ok: false, reason: 'no-keys', message: String(error) };
    return { ok: false, reason: ofTheKeys.includes(error.code) ? 'no-keys' : 'refused', message: error.message };
  }
}
