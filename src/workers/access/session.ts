/** What a signed-in browser brings: a session, and the link that begins one. Both are signed, and only say who it is. */
import { z } from 'zod';
import { openSigned, sign } from '../../auth/signed.ts';
import { Holder } from './holder.ts';

export const sessionMs = 12 * 3_600_000;

/** Sessions of the release before had the login of GitHub alone. */
const SessionHolder = Holder.or(
  z.object({ login: z.string() }).transform(({ login }): Holder => ({ kind: 'github', login })),
);

/** `until` is when it ends, in milliseconds since the epoch. */
export type Session = { holder: Holder; until: number };

export const sessionText = (secret: string, { holder, until }: Session): Promise<string> =>
  sign(secret, 'session', holder satisfies Holder, until);

/** Null where it is none of ours, or over. */
export async function openSession(secret: string, text: string, now: number): Promise<Session | null> {
  const opened = await openSigned(secret, 'session', text, now);
  const holder = SessionHolder.safeParse(opened?.value);
  return opened && holder.success ? { holder: holder.data, until: opened.expiresAt } : null;
}

/** Sessions that a link begins end at `until` at the latest: one that a session has made outlives no session. */
const Link = z.object({ holder: Holder, until: z.number().nullable() });
export type Link = z.infer<typeof Link>;

export const linkText = (secret: string, link: Link, expiresAt: number): Promise<string> =>
  sign(secret, 'sign-in-link', link, expiresAt);

export async function openLink(secret: string, text: string, now: number): Promise<Link | null> {
  const link = Link.safeParse((await openSigned(secret, 'sign-in-link', text, now))?.value);
  return link.success ? link.data : null;
}

export const sessionOfLink = ({ holder, until }: Link, now: number): Session => ({
  holder,
  until: Math.min(now + sessionMs, until ?? Number.POSITIVE_INFINITY),
});
