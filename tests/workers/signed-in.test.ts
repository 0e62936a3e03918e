import { expect, test } from 'vitest';
import { pageKey } from '../../src/auth/capability.ts';
import { sign } from '../../src/auth/signed.ts';
import type { Identity } from '../../src/core/access/people.ts';
import { peopleIn } from '../../src/core/access/people.ts';
import type { SignInLink } from '../../src/core/contract/sign-in.ts';
import { sessionText } from '../../src/workers/access/session.ts';
import { noon } from './access-double.ts';
import { apiHarness, aSubmission, id, origin, problemOf } from './api-harness.ts';
import { aBuild } from './build-snapshot.ts';

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;
const other = 'bbbbbbbbbbb';
const sameOrigin = { 'sec-fetch-site': 'same-origin' };

type Overrides = NonNullable<Parameters<typeof apiHarness>[0]>;

/** An API with a clock, two builds of two tenants, and a browser that keeps the cookies of each path. */
function site({
  settings = {},
  people = '{"ann@example.com":{"tenant":"blue"}}',
  listStream = async () => null,
}: {
  settings?: Overrides['settings'];
  people?: string;
  listStream?: Overrides['listStream'];
} = {}) {
  const clock = { now: noon };
  const harness = apiHarness({
    settings,
    listStream,
    access: { people: peopleIn({ PEOPLE: people }), now: () => clock.now },
    builds: {
      view: async (build) => aBuild({ id: build }),
      tenant: async (build) => ({ [id]: 'default', [other]: 'red' })[build] ?? null,
    },
  });
  const jar = new Map<string, { value: string; path: string }>();
  const browse = async (
    method: string,
    path: string,
    init: { token?: string; body?: unknown; headers?: Record<string, string> } = {},
  ) => {
    const sent = [...jar].filter(([, cookie]) => path.startsWith(cookie.path));
    const cookie = sent.map(([name, { value }]) => `${name}=${value}`).join('; ');
    const answer = await harness.request(method, path, {
      token: init.token ?? null,
      headers: { ...(method === 'GET' ? {} : sameOrigin), ...(cookie && { cookie }), ...init.headers },
      ...(init.body === undefined ? {} : { body: JSON.stringify(init.body) }),
    });
    for (const set of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (set.includes('Max-Age=0')) jar.delete(name);
      else jar.set(name, { value, path: /Path=([^;]+)/.exec(set)?.[1] ?? '/' });
    }
    return answer;
  };
  const status = async (...asked: Parameters<typeof browse>) => (await browse(...asked)).status;
  const link = async (token: string | null, body: unknown = {}, headers: Record<string, string> = {}) =>
    (
      await harness.request('POST', '/sign-in/links', { token, body: JSON.stringify(body), headers })
    ).json<SignInLink>();
  const follow = (url: string) => browse('POST', '/sign-in/link', { body: { link: url.split('#in=')[1] ?? '' } });
  const token = async (fields: Record<string, unknown> = {}) =>
    (await harness.request('POST', '/tokens', { body: JSON.stringify({ name: 'ci', ...fields }) })).json<{
      id: string;
      token: string;
    }>();
  return { ...harness, clock, jar, browse, status, link, follow, token };
}
const detailOf = async (answer: Response) => (await problemOf(answer)).problem.detail;

test('a browser that has shown the key of a page goes on seeing that build, and forgets it when asked', async () => {
  const { browse, status } = site();
  expect(await status('GET', `/builds/${id}`)).toBe(401);
  const remembered = await browse('POST', `/builds/${id}/session`, { token: await pageKey('capability', id) });
  expect([remembered.status, await remembered.json()]).toEqual([200, { expiresAt: noon + 30 * day }]);
  expect(remembered.headers.get('set-cookie')).toBe(
    `__Secure-breakwater-build=${await pageKey('capability', id)}; Max-Age=2592000; Path=/builds/${id}; HttpOnly; Secure; SameSite=Lax`,
  );
  expect(await (await browse('GET', `/builds/${id}/me`)).json()).toEqual({
    name: 'page key',
    tenant: 'default',
    scopes: ['builds:read'],
    isOperator: false,
    knownBy: 'page key',
    signedInUntil: null,
  });
  expect([
    await status('GET', `/builds/${id}`),
    await status('POST', `/builds/${id}/session`),
    await status('POST', `/builds/${id}/cancel`, { body: {} }),
    await status('GET', `/builds/${other}`),
    await status('GET', '/builds'),
  ]).toEqual([200, 200, 403, 401, 401]);
  expect(await status('DELETE', `/builds/${id}/session`)).toBe(200);
  expect(await status('GET', `/builds/${id}`)).toBe(401);
});

test('a shared link is remembered until it is over, and a revoked one ends at the next request', async () => {
  const { browse, status, request, clock, jar } = site();
  const shared = await (await request('POST', `/builds/${id}/shares`, { body: '{"expiresInDays":2}' })).json<{
    id: string;
    url: string;
  }>();
  const key = shared.url.split('#')[1] ?? '';
  const remembered = await browse('POST', `/builds/${id}/session`, { token: key });
  expect(await remembered.json()).toEqual({ expiresAt: noon + 2 * day });
  expect(remembered.headers.get('set-cookie')).toContain('Max-Age=172800;');
  expect(await (await browse('GET', `/builds/${id}/me`)).json()).toMatchObject({ knownBy: 'shared link' });
  // It is told of the link that it came with alone.
  expect(await (await browse('GET', `/builds/${id}`)).json()).toMatchObject({ urls: { page: shared.url } });
  clock.now = noon + 2 * day;
  expect(await status('GET', `/builds/${id}`)).toBe(401);
  clock.now = noon;
  await request('DELETE', `/builds/${id}/shares/${shared.id}`);
  expect([jar.size, await status('GET', `/builds/${id}`)]).toEqual([1, 401]);
});

test('only what opens one build is remembered for it, and another build takes nothing of it', async () => {
  const { browse, jar } = site();
  const answer = await browse('POST', `/builds/${id}/session`, { token: 'api-token' });
  expect(await detailOf(answer)).toBe(
    'send the key of the page, or a shared link, as the bearer: no token is remembered',
  );
  jar.set('__Secure-breakwater-build', { value: await pageKey('capability', id), path: `/builds/${other}` });
  expect((await browse('GET', `/builds/${other}`)).status).toBe(401);
});

test('a session that is over or of another tenant is in nobody’s way to a build whose key the browser has', async () => {
  const { browse, status, jar, clock } = site({ people: '{"github:ann":{"tenant":"blue"},"github:bob":{}}' });
  const signIn = async (login: string) =>
    jar.set('__Host-breakwater-session', {
      value: await sessionText('capability', { holder: { kind: 'github', login }, until: noon + hour }),
      path: '/',
    });
  const me = async () => (await browse('GET', `/builds/${id}/me`)).json<{ name: string }>();
  await signIn('ann');
  expect(await status('GET', `/builds/${id}`)).toBe(404);
  await browse('POST', `/builds/${id}/session`, { token: await pageKey('capability', id) });
  expect((await me()).name).toBe('page key');
  await signIn('nobody');
  expect((await me()).name).toBe('page key');
  await signIn('bob');
  expect((await me()).name).toBe('github:bob');
  clock.now = noon + hour;
  expect((await me()).name).toBe('page key');
  expect(await status('GET', '/me')).toBe(401);
});

test('a bearer counts alone, and what Access vouches for comes before a session, where it is somebody', async () => {
  const { browse, status, jar, request } = site();
  await browse('POST', `/builds/${id}/session`, { token: await pageKey('capability', id) });
  expect(await status('GET', `/builds/${id}`, { token: 'wrong' })).toBe(401);
  jar.clear();
  const session = { holder: { kind: 'email', email: 'ann@example.com' }, until: noon + hour } as const;
  const cookie = `__Host-breakwater-session=${await sessionText('capability', session)}`;
  const nameBehindAccess = async (identity: Identity) => {
    const behind = apiHarness({ access: { verifyAssertion: async () => ({ ok: true, identity }) } });
    const headers = { cookie, 'cf-access-jwt-assertion': 'x' };
    return (await (await behind.request('GET', '/me', { token: null, headers })).json<{ name: string }>()).name;
  };
  expect([
    await nameBehindAccess({ kind: 'email', email: 'bob@example.com' }),
    await nameBehindAccess({ kind: 'service', name: 'nobody' }),
  ]).toEqual(['bob@example.com', 'ann@example.com']);
  // Where there is no Access, anybody could have sent that header.
  const forged = await request('GET', '/me', { token: null, headers: { cookie, 'cf-access-jwt-assertion': 'x' } });
  expect(await forged.json()).toMatchObject({ name: 'ann@example.com', tenant: 'blue' });
});

test('a browser that is known goes on where its address is held for the guesses of others', async () => {
  const harness = apiHarness({
    access: { limits: { caller: async () => true, stranger: async () => false } },
    builds: { view: async (build) => aBuild({ id: build }) },
  });
  const key = await pageKey('capability', id);
  const read = async (cookie: string) =>
    (await harness.request('GET', `/builds/${id}`, { token: null, headers: { cookie } })).status;
  const known = `__Host-breakwater-session=over; __Secure-breakwater-build=${key}`;
  expect([await read(known), await read('__Secure-breakwater-build=guess')]).toEqual([200, 401]);
  expect([await read('__Secure-breakwater-build=guess'), await read(known)]).toEqual([429, 200]);
});

test('what a browser remembers opens no channel for another site', async () => {
  const { browse } = site();
  await browse('POST', `/builds/${id}/session`, { token: await pageKey('capability', id) });
  const live = (headers: Record<string, string>) =>
    browse('GET', `/builds/${id}/live`, { headers: { upgrade: 'websocket', ...headers } });
  const foreign = 'another site made your browser ask for this';
  expect(await detailOf(await live({ origin: 'https://evil.example.com' }))).toBe(foreign);
  expect(await detailOf(await live({ 'sec-fetch-site': 'same-site' }))).toBe(foreign);
  expect(await detailOf(await live({ origin }))).toBe(`there is no build ${id}`);
});

test('who is signed in opens the list of their tenant, and another site opens none with what a browser remembers', async () => {
  const asked: unknown[] = [];
  const { browse, link, follow, token } = site({
    listStream: async ({ tenant }) => {
      asked.push(tenant);
      return 'too-many';
    },
  });
  await follow((await link((await token({ tenant: 'blue', scopes: ['builds:read'] })).token, {})).url);
  const live = async (headers: Record<string, string>) =>
    (await browse('GET', '/builds/live', { headers: { upgrade: 'websocket', ...headers } })).status;
  expect([
    await live({ origin: 'https://evil.example.com' }),
    await live({ 'sec-fetch-site': 'same-site' }),
    await live({ origin }),
    asked,
  ]).toEqual([403, 403, 503, ['blue']]);
});

test('a link signs a browser in as who has made it, with the same scopes, from this site alone', async () => {
  const { link, follow, token, browse, status, created } = site();
  const ci = await token({ tenant: 'blue', scopes: ['builds:write'] });
  const made = await link(ci.token, { to: '/builds/x/page?task=T1' });
  expect(made).toEqual({
    url: expect.stringMatching(/^https:\/\/breakwater\.example\.com\/builds\/x\/page\?task=T1#in=[\w-]+\.[\w-]{43}$/),
    expiresAt: noon + 10 * minute,
    name: 'ci',
    tenant: 'blue',
    scopes: ['builds:write'],
  });
  const signedIn = await follow(made.url);
  const me = {
    name: 'ci',
    tenant: 'blue',
    scopes: ['builds:write'],
    isOperator: false,
    knownBy: 'token',
    signedInUntil: noon + 12 * hour,
  };
  expect([signedIn.status, await signedIn.json()]).toEqual([200, me]);
  expect(signedIn.headers.get('set-cookie')).toMatch(
    /^__Host-breakwater-session=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
  );
  expect(await (await browse('GET', '/me')).json()).toEqual(me);
  const submit = (headers: Record<string, string>) => status('POST', '/builds', { body: aSubmission(), headers });
  expect([
    await submit({ 'sec-fetch-site': 'cross-site' }),
    await submit({}),
    await status('POST', '/tokens', { body: { name: 'x' } }),
  ]).toEqual([403, 201, 403]);
  expect(created.map(({ tenant, submittedBy }) => [tenant, submittedBy])).toEqual([['blue', 'ci']]);
  // Signed in again from another tab: it is good until its time is over.
  expect((await follow(made.url)).status).toBe(200);
  const elsewhere = await browse('POST', '/sign-out', { headers: { 'sec-fetch-site': 'cross-site' } });
  expect([await detailOf(elsewhere), await status('GET', '/me')]).toEqual([
    'another site made your browser ask for this',
    200,
  ]);
  expect((await browse('POST', '/sign-out')).status).toBe(200);
  expect(await status('GET', '/me')).toBe(401);
});

test('a revoked or expired token ends the sessions and the links that it has made', async () => {
  const { link, follow, token, status, request, clock } = site();
  const ci = await token({ expiresInDays: 1 });
  const { url } = await link(ci.token, { expiresInMinutes: 720 });
  await follow(url);
  expect(await status('GET', '/builds')).toBe(200);
  clock.now = noon + 11 * hour;
  await follow(url);
  clock.now = noon + day;
  // The session had hours to go.
  expect(await status('GET', '/builds')).toBe(401);
  clock.now = noon + 11 * hour;
  expect(await status('GET', '/builds')).toBe(200);
  await request('DELETE', `/tokens/${ci.id}`);
  expect(await status('GET', '/builds')).toBe(401);
  expect(await detailOf(await follow(url))).toBe('who made this link may not come in any more');
});

test('the operator’s link signs in the operator, until API_TOKEN is another', async () => {
  const old = site();
  const { url } = await old.link('api-token');
  expect(await (await old.follow(url)).json()).toMatchObject({ name: 'root', isOperator: true, knownBy: 'operator' });
  expect(atob((url.split('#in=')[1] ?? '').split('.')[0] ?? '')).not.toContain('api-token');
  const changed = site({ settings: { apiToken: 'another' } });
  for (const [name, cookie] of old.jar) changed.jar.set(name, cookie);
  expect([await old.status('GET', '/me'), await changed.status('GET', '/me')]).toEqual([200, 401]);
  expect((await changed.follow(url)).status).toBe(403);
});

test('a session gives no link that lasts longer than itself', async () => {
  const { link, follow, clock, jar, browse } = site();
  await follow((await link('api-token')).url);
  clock.now = noon + 11 * hour;
  const answer = await browse('POST', '/sign-in/links', { body: { expiresInMinutes: 720 } });
  const again = await answer.json<SignInLink>();
  expect(again.expiresAt).toBe(noon + 12 * hour);
  jar.clear();
  const signedIn = await follow(again.url);
  expect(await signedIn.json()).toMatchObject({ name: 'root', signedInUntil: noon + 12 * hour });
  expect(signedIn.headers.get('set-cookie')).toContain('Max-Age=3600;');
});

test('on a machine of its own each stack has cookies of its own, and without https they go over http', async () => {
  const { link, follow, browse } = site({ settings: { publicOrigin: 'http://127.0.0.1:8787' } });
  const { url } = await link('api-token');
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8787\/#in=/);
  expect((await follow(url)).headers.get('set-cookie')).toMatch(
    /^breakwater-session-8787=[\w.-]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/,
  );
  const key = await browse('POST', `/builds/${id}/session`, { token: await pageKey('capability', id) });
  expect(key.headers.get('set-cookie')).toMatch(/^breakwater-build-8787=.*; HttpOnly; SameSite=Lax$/);
});

test('a session of the release before is taken', async () => {
  const { browse, jar } = site({ people: '{"github:ann":{"tenant":"blue"}}' });
  const value = await sign('capability', 'session', { login: 'ann' }, noon + hour);
  jar.set('__Host-breakwater-session', { value, path: '/' });
  expect(await (await browse('GET', '/me')).json()).toMatchObject({
    name: 'github:ann',
    knownBy: 'person',
    signedInUntil: noon + hour,
  });
});

const holder = { kind: 'operator', proof: 'x' };
const good = { holder, until: null };
test.each<[what: string, link: () => Promise<string>]>([
  ['forged', () => sign('another secret', 'sign-in-link', good, noon + hour)],
  ['over', () => sign('capability', 'sign-in-link', good, noon)],
  ['a session', () => sessionText('capability', { holder: { kind: 'operator', proof: 'x' }, until: noon + hour })],
  ['of another purpose', () => sign('capability', 'sign-in', good, noon + hour)],
  ['of nobody', () => sign('capability', 'sign-in-link', { holder: { kind: 'god' }, until: null }, noon + hour)],
  ['the key of a page', () => pageKey('capability', id)],
  ['no link', async () => 'x'],
])('what is %s signs nobody in, and counts as a wrong token', async (_, text) => {
  const counted: string[] = [];
  const { request } = apiHarness({
    access: {
      limits: {
        caller: async () => true,
        stranger: async (address) => counted.push(address) > 0,
      },
    },
  });
  const body = JSON.stringify({ link: await text() });
  const answer = await request('POST', '/sign-in/link', { token: null, body, headers: sameOrigin });
  expect([answer.status, answer.headers.getSetCookie(), counted]).toEqual([403, [], ['local']]);
  expect(await detailOf(answer)).toBe('this link is over, or none of ours: make another, such as by breakwater open');
});

test('a sign-in link is no session and no token, and another site signs nobody in with one', async () => {
  const { link, browse, jar, status, request } = site();
  const { url } = await link('api-token');
  const signed = url.split('#in=')[1] ?? '';
  jar.set('__Host-breakwater-session', { value: signed, path: '/' });
  expect([await status('GET', '/me'), await status('GET', '/me', { token: signed })]).toEqual([401, 401]);
  jar.clear();
  for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://evil.example.com' }] as const)
    expect(
      await detailOf(
        await request('POST', '/sign-in/link', { token: null, body: JSON.stringify({ link: signed }), headers }),
      ),
    ).toBe('another site made your browser ask for this');
  const form = { 'content-type': 'text/plain', ...sameOrigin };
  expect(await status('POST', '/sign-in/link', { body: { link: signed }, headers: form })).toBe(415);
  expect((await browse('POST', '/sign-in/links', { token: await pageKey('capability', id), body: {} })).status).toBe(
    401,
  );
});

test.each(['//evil.example.com', '/\\evil.example.com', 'https://evil.example.com', '', '/x#in=y', '/a b', '/\n'])(
  'no link leads to %j',
  async (to) => {
    const { request } = apiHarness();
    const answer = await request('POST', '/sign-in/links', { body: JSON.stringify({ to }) });
    expect((await problemOf(answer)).problem).toMatchObject({ status: 400, errors: [{ path: 'to' }] });
  },
);

test('who asks for a link that an Idempotency-Key of the tenant has made gets one of their own', async () => {
  const { link, token } = site();
  const [reader, admin] = [await token({ scopes: ['builds:read'] }), await token({ scopes: ['admin'] })];
  const key = { 'idempotency-key': 'open-1' };
  expect((await link(admin.token, {}, key)).scopes).toEqual(['admin']);
  expect((await link(reader.token, {}, key)).scopes).toEqual(['builds:read']);
});
