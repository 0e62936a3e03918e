/** The ports of `ports.ts` over D1 and the platform. What is remembered here is one Worker's memory, whatever the request. */
import { waitUntil } from 'cloudflare:workers';
import type { JWTVerifyGetKey } from 'jose';
import { lately } from '../../access/lately.ts';
import { addShare, findShare, listShares, revokeShare, type Share } from '../../access/shares.ts';
import { addToken, findToken, listTokens, noteUse, revokeToken, type StoredToken } from '../../access/tokens.ts';
import { peopleIn } from '../../core/access/people.ts';
import type { Env } from '../../env.ts';
import { type AccessSettings, accessKeys, verifyAssertion } from './access-jwt.ts';
import type { AccessPorts } from './ports.ts';
import { strangerBrake } from './stranger-brake.ts';
import { windowLimit } from './window-limit.ts';

/** For so long a revoked token may still pass. */
const rememberMs = 5000;
const knownTokens = lately<StoredToken | null>({ forMs: rememberMs, most: 1000 });
const knownShares = lately<Share | null>({ forMs: rememberMs, most: 1000 });
const brake = strangerBrake({ holdMs: 10_000, greetedMs: 10 * 60_000, most: 10_000 });

/** Where the platform's limits are not bound, these stand in. */
const now = (): number => Date.now();
const callers = windowLimit({ limit: 600, periodMs: 10_000, now });
const strangers = windowLimit({ limit: 30, periodMs: 10_000, now });

const keysByTeam = new Map<string, JWTVerifyGetKey>();
function keysOf(settings: AccessSettings): JWTVerifyGetKey {
  const known = keysByTeam.get(settings.teamDomain) ?? accessKeys(settings, (url, init) => fetch(url, init));
  keysByTeam.set(settings.teamDomain, known);
  return known;
}

export function accessPorts(env: Env): AccessPorts {
  const { DB, ACCESS_TEAM_DOMAIN: teamDomain, ACCESS_AUD: audience } = env;
  const { GITHUB_OAUTH_CLIENT_ID: clientId, GITHUB_OAUTH_CLIENT_SECRET: clientSecret } = env;
  const settings = teamDomain && audience ? { teamDomain, audience } : null;
  return {
    tokens: {
      add: (token) => addToken(DB, token),
      find: (id) => knownTokens.get(id, now(), () => findToken(DB, id)),
      list: (query) => listTokens(DB, query),
      async revoke(id, at) {
        const revoked = await revokeToken(DB, id, at);
        knownTokens.forget(id);
        return revoked;
      },
      used(id, at) {
        // Until it is read again it is known as used, so that it is written once.
        knownTokens.change(id, (token) => token && { ...token, record: { ...token.record, lastUsedAt: at } });
        waitUntil(noteUse(DB, id, at).catch((error: unknown) => console.error('token: its use was not noted', error)));
      },
    },
    shares: {
      add: (share) => addShare(DB, share),
      find: (id) => knownShares.get(id, now(), () => findShare(DB, id)),
      list: (query) => listShares(DB, query),
      async revoke(which) {
        const revoked = await revokeShare(DB, which);
        knownShares.forget(which.id);
        return revoked;
      },
    },
    limits: {
      caller: async (key) => (await (env.CALLER_LIMIT ?? callers).limit({ key })).success,
      stranger: async (key) => (await (env.STRANGER_LIMIT ?? strangers).limit({ key })).success,
    },
    brake,
    verifyAssertion: settings && ((assertion, at) => verifyAssertion(assertion, settings, keysOf(settings), at)),
    github: clientId && clientSecret ? { clientId, clientSecret, fetch: (url, init) => fetch(url, init) } : null,
    people: peopleIn(env),
    now,
    random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
  };
}
