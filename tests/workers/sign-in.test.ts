import { SignJWT, UnsecuredJWT } from 'jose';
import { afterEach, expect, test, vi } from 'vitest';
import { peopleIn } from '../../src/core/access/people.ts';
import { accessKeys, verifyAssertion } from '../../src/workers/access/access-jwt.ts';
import { accessTeam } from '../doubles/cloudflare-access.ts';
import { githubOauth } from '../doubles/github-oauth.ts';
import { apiHarness, aSubmission, origin, problemOf } from './api-harness.ts';

afterEach(() => void vi.restoreAllMocks());

const now = Date.now();
const people = peopleIn({
  PEOPLE: '{"ann@example.com":{"tenant":"blue"},"github:octocat":{"scopes":["builds:write"]}}',
});

async function behindAccess() {
  const team = await accessTeam();
  const settings = { teamDomain: team.domain, audience: 'aud-of-breakwater' };
  const keys = accessKeys(settings, team.fetch);
  const harness = apiHarness({
    access: { people, verifyAssertion: (text, at) => verifyAssertion(text, settings, keys, at), now: () => now },
  });
  const ask = (assertion: string, method = 'GET', headers: Record<string, string> = {}) =>
    harness.request(method, method === 'GET' ? '/me' : '/builds', {
      token: null,
      headers: { 'cf-access-jwt-assertion': assertion, ...headers },
      ...(method === 'GET' ? {} : { body: JSON.stringify(aSubmission()) }),
    });
  return { team, harness, ask };
}
const ann = { email: 'ann@example.com', aud: ['aud-of-breakwater'], sub: '7' };

test('whom Cloudflare Access vouches for is let in, with the tenant that the settings name', async () => {
  const { team, harness, ask } = await behindAccess();
  const me = await ask(await team.assertion(ann, { now }));
  expect(await me.json()).toEqual({
    name: 'ann@example.com',
    tenant: 'blue',
    scopes: ['builds:read', 'builds:write'],
    isOperator: false,
    knownBy: 'person',
    signedInUntil: null,
  });
  await ask(await team.assertion(ann, { now }), 'POST', { 'sec-fetch-site': 'same-origin' });
  expect(harness.created.map(({ tenant, submittedBy }) => [tenant, submittedBy])).toEqual([
    ['blue', 'ann@example.com'],
  ]);
  expect(team.asked()).toBe(1);
});

test('an assertion that Access has not signed for this application, or not now, is refused', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { team, ask } = await behindAccess();
  const other = await accessTeam('other.cloudflareaccess.com');
  const seconds = Math.floor(now / 1000);
  const unsigned = new UnsecuredJWT({
    iss: `https://${team.domain}`,
    iat: seconds,
    exp: seconds + 60,
    ...ann,
  }).encode();
  const symmetric = await new SignJWT({ iss: `https://${team.domain}`, iat: seconds, exp: seconds + 60, ...ann })
    .setProtectedHeader({ alg: 'HS256', kid: 'first' })
    .sign(new TextEncoder().encode('a secret that an attacker has chosen'));
  await other.rotate('strange');
  const good = await team.assertion(ann, { now });
  const [head, body, proof] = good.split('.');
  const forged = btoa(JSON.stringify({ ...ann, email: 'root@example.com' })).replaceAll('=', '');
  const refused = {
    'another issuer': await team.assertion({ ...ann, iss: 'https://other.cloudflareaccess.com' }, { now }),
    'another audience': await team.assertion({ ...ann, aud: ['another'] }, { now }),
    expired: await team.assertion({ ...ann, exp: seconds - 1 }, { now }),
    'not yet': await team.assertion({ ...ann, nbf: seconds + 600 }, { now }),
    'without an end': await team.assertion({ ...ann, exp: undefined }, { now }),
    'the key of another team': await other.assertion({ ...ann, iss: `https://${team.domain}` }, { now }),
    'an unknown key': await other.assertion({ ...ann, iss: `https://${team.domain}` }, { now, kid: 'strange' }),
    'alg none': unsigned,
    'alg HS256': symmetric,
    'another body': [head, forged, proof].join('.'),
    'without a proof': [head, body, ''].join('.'),
    nobody: await team.assertion({ aud: ann.aud }, { now }),
    'no token at all': 'x',
  };
  for (const [what, assertion] of Object.entries(refused))
    expect([what, (await ask(assertion)).status]).toEqual([what, 401]);
  expect((await ask(good)).status).toBe(200);
});

test('keys that cannot be had are an outage, and a service that nobody has named is nobody', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { team, ask } = await behindAccess();
  const settings = { teamDomain: team.domain, audience: 'aud-of-breakwater' };
  const keys = accessKeys(settings, async () => new Response('', { status: 502 }));
  const { request } = apiHarness({
    access: { verifyAssertion: (text, at) => verifyAssertion(text, settings, keys, at) },
  });
  const headers = { 'cf-access-jwt-assertion': await team.assertion(ann, { now }) };
  expect((await request('GET', '/me', { token: null, headers })).status).toBe(503);
  const service = await team.assertion({ common_name: 'deploy', aud: ann.aud }, { now });
  expect((await problemOf(await ask(service))).problem.detail).toBe(
    'you are signed in, and nobody here: an operator adds you to PEOPLE',
  );
});

test('what a browser adds by itself changes nothing for another site', async () => {
  const { team, harness, ask } = await behindAccess();
  const assertion = await team.assertion(ann, { now });
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example.com' }, {}])
    expect((await problemOf(await ask(assertion, 'POST', headers as Record<string, string>))).problem.detail).toBe(
      'another site made your browser ask for this',
    );
  expect(harness.created).toEqual([]);
});

function withGithub(settings: { publicOrigin?: string } = {}) {
  const app = { clientId: 'Iv1.abc', clientSecret: 'oauth-secret' };
  const github = githubOauth(app);
  let at = now;
  const harness = apiHarness({ settings, access: { people, github: { ...app, fetch: github.fetch }, now: () => at } });
  const open = (url: string, cookie = '') =>
    harness.request('GET', url.replace(origin, ''), { token: null, headers: { cookie } });
  const begin = async (to = '/builds/baaaaaaaaaa/page') => {
    const answer = await open(`/sign-in/github?to=${encodeURIComponent(to)}`);
    return { cookie: cookieOf(answer), asked: answer.headers.get('location') ?? '' };
  };
  return { github, harness, open, begin, later: (ms: number) => (at += ms) };
}
/** The one cookie that an answer sets and does not clear. */
const cookieOf = (answer: Response): string =>
  answer.headers
    .getSetCookie()
    .flatMap((cookie) => (cookie.includes('Max-Age=0') ? [] : [cookie.split(';')[0] ?? '']))[0] ?? '';

test('somebody signs in with GitHub, reads, writes from this site alone, and signs out', async () => {
  const { github, harness, open, begin, later } = withGithub();
  const { cookie, asked } = await begin();
  const back = await open(github.agree(asked, 'octocat'), cookie);
  expect([back.status, back.headers.get('location')]).toEqual([302, '/builds/baaaaaaaaaa/page']);
  expect(back.headers.getSetCookie().join('\n')).toMatch(
    /^__Host-breakwater-session=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/m,
  );
  const session = cookieOf(back);
  expect(await (await open('/me', session)).json()).toMatchObject({ name: 'github:octocat', tenant: 'default' });
  const submit = (site: string) =>
    harness.request('POST', '/builds', {
      token: null,
      headers: { cookie: session, 'sec-fetch-site': site },
      body: JSON.stringify(aSubmission()),
    });
  expect([(await submit('cross-site')).status, (await submit('same-site')).status]).toEqual([403, 403]);
  expect((await submit('same-origin')).status).toBe(201);
  const out = await harness.request('POST', '/sign-out', { token: null, headers: { cookie: session } });
  expect(out.headers.get('set-cookie')).toContain('__Host-breakwater-session=; Max-Age=0');
  expect((await open('/me', `${session}x`)).status).toBe(401);
  later(12 * 3_600_000);
  expect((await open('/me', session)).status).toBe(401);
});

test.each([
  ['https, behind a proxy that ends TLS', 'https://builds.example.com', '__Host-breakwater-session'],
  ['http, on a machine of its own', 'http://builds.example.com', 'breakwater-session'],
])('somebody signs in where the deployment is known by %s', async (_, publicOrigin, name) => {
  const { github, harness, open, begin } = withGithub({ publicOrigin });
  const { cookie, asked } = await begin();
  const session = cookieOf(await open(github.agree(asked, 'octocat').replace(publicOrigin, origin), cookie));
  expect([session.split('=')[0], (await open('/me', session)).status]).toEqual([name, 200]);
  const submit = (from: string) =>
    harness.request('POST', '/builds', {
      token: null,
      headers: { cookie: session, origin: from },
      body: JSON.stringify(aSubmission()),
    });
  expect([(await submit(publicOrigin)).status, (await submit('https://evil.example.com')).status]).toEqual([201, 403]);
});

test('a code of another browser, another app, another time or another person lets nobody in', async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { github, open, begin, later } = withGithub();
  const mine = await begin();
  const theirs = await begin();
  const detail = async (answer: Response) => (await problemOf(answer)).problem.detail;
  const notBegun = 'this browser has not begun to sign in, or too long ago: begin again at /sign-in/github';
  expect(await detail(await open(github.agree(theirs.asked, 'octocat'), mine.cookie))).toBe(notBegun);
  expect(await detail(await open(github.agree(mine.asked, 'octocat')))).toBe(notBegun);
  const used = github.agree(mine.asked, 'octocat');
  expect((await open(used, mine.cookie)).status).toBe(302);
  expect(await detail(await open(used, mine.cookie))).toBe('GitHub does not take this code: begin again');
  const stolen = new URL(github.agree(theirs.asked, 'octocat'));
  stolen.searchParams.set('state', new URL(mine.asked).searchParams.get('state') ?? '');
  expect(await detail(await open(stolen.href, mine.cookie))).toBe('GitHub does not take this code: begin again');
  expect(await detail(await open(github.agree(mine.asked, 'mallory'), mine.cookie))).toBe(
    'github:mallory is nobody here: an operator adds you to PEOPLE',
  );
  const refused = `/sign-in/github/callback?error=access_denied&state=${new URL(mine.asked).searchParams.get('state')}`;
  expect(await detail(await open(refused, mine.cookie))).toBe('GitHub was not allowed to say who you are');
  later(600_000);
  expect(await detail(await open(github.agree(mine.asked, 'octocat'), mine.cookie))).toBe(notBegun);
});

test.each(['//evil.example.com', '/\\evil.example.com', 'https://evil.example.com', ''])(
  'after signing in nobody is sent to %j',
  async (to) => {
    const { github, open, begin } = withGithub();
    const { cookie, asked } = await begin(to);
    expect((await open(github.agree(asked, 'octocat'), cookie)).headers.get('location')).toBe('/me');
  },
);
