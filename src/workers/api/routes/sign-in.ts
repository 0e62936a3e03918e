/** People sign in with GitHub, and out again; with Cloudflare Access in front nothing of this is needed. */
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { z } from 'zod';
import { base64url, sameText } from '../../../auth/mac.ts';
import { openSigned, sign } from '../../../auth/signed.ts';
import { callerOfPerson } from '../../../core/access/people.ts';
import { SitePath } from '../../../core/contract/sign-in.ts';
import { siteCookie, siteCookieOptions } from '../../access/cookies.ts';
import { authorizationUrl, loginOfCode } from '../../access/github.ts';
import { sessionMs, sessionText } from '../../access/session.ts';
import { refuseOtherSites } from '../other-sites.ts';
import { problem } from '../problems.ts';
import { originOf } from '../requests.ts';
import { type Routes, route } from '../route.ts';

const wayMs = 10 * 60_000;

/** What comes back from GitHub is compared with it: the cookie binds the answer to the browser that asked. */
const OnTheWay = z.object({ state: z.string(), verifier: z.string(), to: z.string() });

const AskedPath = SitePath.catch('/me');

export function addSignIn(routes: Routes): void {
  route(
    routes,
    {
      method: 'GET',
      path: '/sign-in/github',
      area: 'access',
      summary: 'Sign in with GitHub, in a browser',
      about: '`to` is the path to go to afterwards.',
      scope: null,
      answer: { media: 'text/html', about: 'A redirect to GitHub.' },
      status: 302,
      problems: ['not-found'],
    },
    async (c) => {
      const { github, now, random } = c.var.ports.access;
      const secret = c.var.ports.settings.capabilitySecret;
      if (!github || !secret) throw problem('not-found', 'nobody signs in with GitHub here');
      const origin = originOf(c);
      const way = {
        state: base64url(random(32)),
        verifier: base64url(random(32)),
        to: AskedPath.parse(c.req.query('to')),
      };
      const text = await sign(secret, 'sign-in', way, now() + wayMs);
      setCookie(c, siteCookie('way', origin), text, siteCookieOptions(origin, wayMs));
      return c.redirect(await authorizationUrl(github, { redirectUri: `${origin}${callbackPath}`, ...way }));
    },
  );

  route(
    routes,
    {
      method: 'GET',
      path: callbackPath,
      area: 'access',
      summary: 'Come back from GitHub, in a browser',
      scope: null,
      answer: { media: 'text/html', about: 'A redirect to where the person wanted to go.' },
      status: 302,
      problems: ['forbidden', 'not-found', 'unavailable'],
    },
    async (c) => {
      const { github, now, people } = c.var.ports.access;
      const secret = c.var.ports.settings.capabilitySecret;
      if (!github || !secret) throw problem('not-found', 'nobody signs in with GitHub here');
      const origin = originOf(c);
      const cookie = getCookie(c, siteCookie('way', origin)) ?? '';
      const way = OnTheWay.safeParse((await openSigned(secret, 'sign-in', cookie, now()))?.value);
      const { code, state } = c.req.query();
      if (!way.success || state === undefined || !(await sameText(state, way.data.state)))
        throw problem(
          'forbidden',
          'this browser has not begun to sign in, or too long ago: begin again at /sign-in/github',
        );
      deleteCookie(c, siteCookie('way', origin), siteCookieOptions(origin, 0));
      if (code === undefined) throw problem('forbidden', 'GitHub was not allowed to say who you are');
      const { verifier, to } = way.data;
      const signedIn = await loginOfCode(github, { code, redirectUri: `${origin}${callbackPath}`, verifier });
      if (!signedIn.ok) {
        if (signedIn.reason === 'refused') throw problem('forbidden', 'GitHub does not take this code: begin again');
        throw problem('unavailable', 'GitHub does not answer at present', { headers: { 'retry-after': '5' } });
      }
      if (people.people === null) throw problem('misconfigured', people.fault ?? 'PEOPLE cannot be understood');
      const { login } = signedIn;
      if (!callerOfPerson({ kind: 'github', login }, people.people))
        throw problem('forbidden', `github:${login} is nobody here: an operator adds you to PEOPLE`);
      const session = await sessionText(secret, { holder: { kind: 'github', login }, until: now() + sessionMs });
      setCookie(c, siteCookie('session', origin), session, siteCookieOptions(origin, sessionMs));
      return c.redirect(to);
    },
  );

  route(
    routes,
    {
      method: 'POST',
      path: '/sign-out',
      area: 'access',
      summary: 'Sign out, in a browser',
      about: 'It still sees the builds whose page was opened with a key: `DELETE /builds/{id}/session` forgets each.',
      scope: null,
      answer: z.object({ ok: z.literal(true) }),
      problems: ['forbidden'],
    },
    async (c) => {
      refuseOtherSites(c);
      const origin = originOf(c);
      deleteCookie(c, siteCookie('session', origin), siteCookieOptions(origin, 0));
      return { ok: true as const };
    },
  );
}

const callbackPath = '/sign-in/github/callback';
