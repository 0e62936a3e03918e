/** Links that sign a browser in as who has made them, so that a person can act from the page. */
import { setCookie } from 'hono/cookie';
import { NewSignInLink, SignInLink, UsedSignInLink } from '../../../core/contract/sign-in.ts';
import { Me } from '../../../core/contract/tokens.ts';
import { siteCookie, siteCookieOptions } from '../../access/cookies.ts';
import { callerOfHolder } from '../../access/holder.ts';
import { linkText, openLink, sessionOfLink, sessionText } from '../../access/session.ts';
import { heldStranger, secretsIn } from '../guard.ts';
import { meOf } from '../me.ts';
import { refuseOtherSites } from '../other-sites.ts';
import { problem } from '../problems.ts';
import { originOf } from '../requests.ts';
import { type Routes, route } from '../route.ts';

const minuteMs = 60_000;

export function addSignInLinks(routes: Routes): void {
  route(
    routes,
    {
      method: 'POST',
      path: '/sign-in/links',
      area: 'access',
      summary: 'Make a link that signs a browser in as you',
      about:
        'Whoever opens it while it is good acts as you for twelve hours, as often as it is opened; revoking your token ends both at once. One that is made in a session gives none that lasts longer.',
      scope: 'builds:read',
      body: { schema: NewSignInLink, called: 'a link', maxBytes: 10_000, faults: 'invalid-request', empty: {} },
      answer: SignInLink,
      status: 201,
      isPersonal: true,
    },
    async (c, { body }) => {
      const { caller, holder, until, secret, ports } = c.var;
      if (holder === null) throw problem('forbidden', `the ${caller.name} only reads its build; send an API token`);
      const askedUntil = ports.access.now() + body.expiresInMinutes * minuteMs;
      const expiresAt = Math.min(askedUntil, until ?? askedUntil);
      const link = await linkText(secret, { holder, until }, expiresAt);
      const { name, tenant, scopes } = caller;
      return { url: `${originOf(c)}${body.to}#in=${link}`, expiresAt, name, tenant, scopes: [...scopes] };
    },
  );

  route(
    routes,
    {
      method: 'POST',
      path: '/sign-in/link',
      area: 'access',
      summary: 'Sign a browser in by a link',
      about: 'The page sends what stands behind `#in=` in its address; the answer sets a session, which it names.',
      scope: null,
      body: {
        schema: UsedSignInLink,
        called: 'a link',
        maxBytes: 10_000,
        faults: 'invalid-request',
        example: { link: `eyJ2YWx1ZSI6e30sImV4cGlyZXNBdCI6MH0.${'A'.repeat(43)}` },
      },
      answer: Me,
      problems: ['forbidden', 'misconfigured', 'rate-limited'],
    },
    async (c, { body }) => {
      const { access, settings } = c.var.ports;
      refuseOtherSites(c);
      const stranger = await heldStranger(c, [body.link]);
      const secrets = secretsIn(settings);
      const now = access.now();
      const link = await openLink(secrets.capabilitySecret, body.link, now);
      if (!link) {
        await stranger.isWrong();
        throw problem('forbidden', 'this link is over, or none of ours: make another, such as by breakwater open');
      }
      await stranger.isRight(body.link);
      const held = await callerOfHolder(link.holder, secrets, access);
      if (!held.ok) throw problem('forbidden', 'who made this link may not come in any more');
      const session = sessionOfLink(link, now);
      const origin = originOf(c);
      setCookie(
        c,
        siteCookie('session', origin),
        await sessionText(secrets.capabilitySecret, session),
        siteCookieOptions(origin, session.until - now),
      );
      return meOf({ caller: held.caller, holder: session.holder, link: null, until: session.until });
    },
  );
}
