/** A browser that has opened the page of a build with its key goes on seeing it: in other tabs, and after a reload. */
import { deleteCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { pageKey } from '../../../auth/capability.ts';
import { parseShare } from '../../../core/access/share.ts';
import { buildCookie, buildCookieOptions } from '../../access/cookies.ts';
import { problem } from '../problems.ts';
import { knownId, originOf } from '../requests.ts';
import { type Routes, route } from '../route.ts';

/** The key itself lasts as long as the build; a browser that never comes again forgets it. */
const pageKeyMs = 30 * 86_400_000;

/** `expiresAt`: when the browser forgets it, in milliseconds since the epoch. */
const BuildSession = z.object({ expiresAt: z.number() });

export function addBuildSession(routes: Routes): void {
  route(
    routes,
    {
      method: 'POST',
      path: '/builds/:id/session',
      area: 'access',
      summary: 'Have a browser remember the key of a build',
      about:
        'Send the key of the page, or a shared link, as the bearer: a cookie that scripts cannot read holds it for what lies below the build. It reads alone, and what was revoked or deleted is refused as before.',
      scope: 'builds:read',
      answer: BuildSession,
      isPersonal: true,
    },
    async (c, { params: { id } }) => {
      const { caller, link, secret, ports } = c.var;
      if (caller.buildId === null)
        throw problem(
          'invalid-request',
          'send the key of the page, or a shared link, as the bearer: no token is remembered',
        );
      const now = ports.access.now();
      const expiresAt = (link === null ? null : parseShare(link)?.expiresAt) ?? now + pageKeyMs;
      const origin = originOf(c);
      const key = link ?? (await pageKey(secret, id));
      setCookie(c, buildCookie(origin), key, buildCookieOptions(origin, id, expiresAt - now));
      return { expiresAt };
    },
  );

  route(
    routes,
    {
      method: 'DELETE',
      path: '/builds/:id/session',
      area: 'access',
      summary: 'Have a browser forget the key of a build',
      scope: null,
      answer: z.object({ ok: z.literal(true) }),
    },
    async (c, { params: { id } }) => {
      const origin = originOf(c);
      deleteCookie(c, buildCookie(origin), buildCookieOptions(origin, knownId(id), 0));
      return { ok: true as const };
    },
  );
}
