/** The cookie of a person who has signed in with GitHub. Who they are is asked of the settings again at each request. */
import { z } from 'zod';
import { openSigned, sign } from '../../auth/signed.ts';
import type { Identity } from '../../core/access/people.ts';

export const sessionMs = 12 * 3_600_000;

const Session = z.object({ login: z.string() });

/** On https the name's prefix has browsers refuse the cookie from any but this very host. */
export const cookieName = (name: string, isSecure: boolean): string =>
  isSecure ? `__Host-breakwater-${name}` : `breakwater-${name}`;

export const cookieOptions = (isSecure: boolean, maxAgeMs: number) =>
  ({ path: '/', httpOnly: true, sameSite: 'Lax', secure: isSecure, maxAge: Math.floor(maxAgeMs / 1000) }) as const;

export const sessionText = (secret: string, login: string, now: number): Promise<string> =>
  sign(secret, 'session', { login } satisfies z.infer<typeof Session>, now + sessionMs);

export async function identityOfSession(secret: string, text: string, now: number): Promise<Identity | null> {
  const session = Session.safeParse(await openSigned(secret, 'session', text, now));
  return session.success ? { kind: 'github', login: session.data.login } : null;
}
