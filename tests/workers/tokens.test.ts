import { expect, test } from 'vitest';
import type { Scope } from '../../src/core/access/caller.ts';
import { TokenCreated, TokenView } from '../../src/core/contract/tokens.ts';
import { strangerBrake } from '../../src/workers/access/stranger-brake.ts';
import { apiRoutes } from '../../src/workers/api/api.ts';
import { accessDouble, noon } from './access-double.ts';
import { apiHarness, aSubmission, id, problemOf } from './api-harness.ts';
import { aBuild } from './build-snapshot.ts';

const day = 86_400_000;
type Harness = ReturnType<typeof apiHarness>;

async function made({ request }: Harness, fields: Record<string, unknown> = {}, token?: string) {
  const body = JSON.stringify({ name: 'ci', ...fields });
  const answer = await request('POST', '/tokens', token === undefined ? { body } : { body, token });
  expect(answer.status).toBe(201);
  return TokenCreated.parse(await answer.json());
}
const blue = (harness: Harness, scopes: Scope[] = ['admin']) => made(harness, { tenant: 'blue', scopes });

test('a token is made, told once, used and revoked', async () => {
  const harness = apiHarness();
  const { token, ...record } = await made(harness);
  expect(token).toMatch(/^bw_[a-z2-7]{10}_[\w-]{43}$/);
  expect(record).toEqual({
    id: token.slice(3, 13),
    name: 'ci',
    tenant: 'default',
    scopes: ['builds:read', 'builds:write'],
    createdAt: noon,
    createdBy: 'root',
    expiresAt: noon + 365 * day,
    lastUsedAt: null,
    revokedAt: null,
  });
  expect((await harness.get('/builds', token)).status).toBe(200);
  expect(await (await harness.get('/me', token)).json()).toEqual({
    name: 'ci',
    tenant: 'default',
    scopes: ['builds:read', 'builds:write'],
    isOperator: false,
    knownBy: 'token',
    signedInUntil: null,
  });
  const list = await (await harness.get('/tokens')).json();
  expect(list).toEqual({ tokens: [{ ...record, lastUsedAt: noon }], next: null });
  const revoked = await harness.request('DELETE', `/tokens/${record.id}`);
  expect(TokenView.parse(await revoked.json()).revokedAt).toBe(noon);
  expect((await harness.get('/builds', token)).status).toBe(401);
});

test('a token with another secret, of no row, or after its time is a wrong one', async () => {
  let now = noon;
  const harness = apiHarness({ access: { now: () => now } });
  const { token } = await made(harness, { expiresInDays: 1 });
  const wrong = [`${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`, `bw_${'a'.repeat(10)}_${'A'.repeat(43)}`];
  for (const text of [...wrong, 'bw_', `${token} x`]) expect((await harness.get('/builds', text)).status).toBe(401);
  now = noon + day - 1;
  expect((await harness.get('/builds', token)).status).toBe(200);
  now = noon + day;
  expect((await harness.get('/builds', token)).status).toBe(401);
});

test('a token does what its scopes say, and who administers a tenant makes tokens of that one alone', async () => {
  const harness = apiHarness();
  const reader = (await made(harness, { scopes: ['builds:read'] })).token;
  const writer = (await made(harness)).token;
  const admin = (await blue(harness)).token;
  const submit = { body: JSON.stringify(aSubmission()) };
  expect((await problemOf(await harness.request('POST', '/builds', { token: reader, ...submit }))).problem.detail).toBe(
    'ci has not the scope builds:write, which this needs',
  );
  expect((await harness.request('POST', '/builds', { token: writer, ...submit })).status).toBe(201);
  expect((await harness.get('/tokens', writer)).status).toBe(403);
  expect(await made(harness, { scopes: ['admin'] }, admin)).toMatchObject({ tenant: 'blue', createdBy: 'ci' });
  const red = await harness.request('POST', '/tokens', { token: admin, body: '{"name":"x","tenant":"red"}' });
  expect((await problemOf(red)).problem.detail).toBe('ci does not administer red');
  const mine = await (await harness.get('/tokens', admin)).json<{ tokens: TokenView[] }>();
  expect(mine.tokens.map(({ tenant }) => tenant)).toEqual(['blue', 'blue']);
  const foreign = (await made(harness)).id;
  expect((await harness.request('DELETE', `/tokens/${foreign}`, { token: admin })).status).toBe(404);
  for (const name of ['', 'root', 'a\nb', '\u001b[2J']) {
    const answer = await harness.request('POST', '/tokens', { body: JSON.stringify({ name }) });
    expect([name, answer.status]).toEqual([name, 400]);
  }
});

test('a build is of the tenant and by the name of the token that submitted it', async () => {
  const harness = apiHarness();
  const { token } = await blue(harness, ['builds:write']);
  await harness.request('POST', '/builds', { token, body: JSON.stringify(aSubmission()) });
  expect(harness.created.map(({ tenant, submittedBy }) => [tenant, submittedBy])).toEqual([['blue', 'ci']]);
});

test("on no route is another tenant's build there, nor told from one that never was", async () => {
  const listed: unknown[] = [];
  const access = accessDouble();
  const harness = apiHarness({
    access,
    builds: {
      view: async () => aBuild({ id }),
      tenant: async () => 'red',
      plan: async () => ({ requirements: [], phases: [] }),
    },
    evidence: async () => new Response('a png').body,
    listBuilds: async (query) => {
      listed.push(query.tenant);
      return { ok: true, builds: [], next: null };
    },
  });
  const { token } = await blue(harness);
  const { all } = apiRoutes(() => {
    throw new Error('the routes are only listed');
  });
  const ofBuilds = all.filter(({ path, scope }) => path.startsWith('/builds/:id') && scope !== null);
  expect(ofBuilds.length).toBeGreaterThan(15);
  for (const { method, path } of ofBuilds) {
    const at = path.replace(':id', id).replace(/:\w+/g, 'aaaaaaaaaa');
    const init = method === 'GET' || method === 'DELETE' ? { token } : { token, body: '{}' };
    const { problem } = await problemOf(await harness.request(method, at, init));
    expect([method, path, problem.detail]).toEqual([method, path, `there is no build ${id}`]);
  }
  await harness.get('/builds', token);
  await harness.get('/builds');
  expect(listed).toEqual(['blue', null]);
});

test('a build that is deleted gets no link, also where it is remembered whose it was', async () => {
  const added: unknown[] = [];
  const shares = { ...accessDouble().shares, add: async (share: unknown) => void added.push(share) };
  const { request } = apiHarness({ access: { shares }, builds: { tenant: async () => 'default' } });
  expect((await request('POST', `/builds/${id}/shares`, { body: '{}' })).status).toBe(404);
  expect(added).toEqual([]);
});

test('a shared link reads one build until it is over or revoked, and tells of no other way in', async () => {
  let now = noon;
  const view = async (build: string) => aBuild({ id: build });
  const harness = apiHarness({ access: { now: () => now }, builds: { view } });
  const share = async (body: string) => await harness.request('POST', `/builds/${id}/shares`, { body });
  const created = await (await share('{}')).json<{ id: string; url: string; expiresAt: number }>();
  expect(created).toMatchObject({ buildId: id, createdBy: 'root', expiresAt: noon + 7 * day, revokedAt: null });
  const [page, link = ''] = created.url.split('#');
  expect(page).toBe(`https://breakwater.example.com/builds/${id}/page`);
  const read = await harness.get(`/builds/${id}`, link);
  const { urls } = await read.json<{ urls: { page: string } }>();
  expect([read.status, urls.page]).toEqual([200, created.url]);
  for (const [method, path, status] of [
    ['GET', '/builds/bbbbbbbbbbb', 401],
    ['GET', '/builds', 401],
    ['GET', `/builds/${id}/shares`, 403],
    ['DELETE', `/builds/${id}`, 403],
  ] as const)
    expect([path, (await harness.request(method, path, { token: link })).status]).toEqual([path, status]);
  for (const wrong of [link.replace(/_[a-z\d]+_/, '_zzzzzzzz_'), `${link}x`])
    expect((await harness.get(`/builds/${id}`, wrong)).status).toBe(401);
  expect((await share('{"expiresInDays":91}')).status).toBe(400);
  now = noon + 7 * day;
  expect((await harness.get(`/builds/${id}`, link)).status).toBe(401);
  now = noon;
  expect((await harness.get(`/builds/${id}`, link)).status).toBe(200);
  const listed = await (await harness.get(`/builds/${id}/shares`)).json<{ shares: { id: string }[] }>();
  expect(listed.shares.map((each) => each.id)).toEqual([created.id]);
  expect((await harness.request('DELETE', `/builds/${id}/shares/${created.id}`)).status).toBe(200);
  expect((await harness.get(`/builds/${id}`, link)).status).toBe(401);
});

test('who guesses tokens is held up, and who has shown a right one from there goes on', async () => {
  let now = noon;
  const wrong: string[] = [];
  const stranger = async (address: string) => wrong.push(address) <= 30;
  const brake = strangerBrake({ holdMs: 10_000, greetedMs: 600_000, most: 100 });
  const { request } = apiHarness({ access: { now: () => now, brake, limits: { caller: async () => true, stranger } } });
  const ask = async (token: string | null, address = '2001:db8:0:1::7') =>
    await request('GET', '/builds', { token, headers: { 'cf-connecting-ip': address } });
  expect((await ask('api-token')).status).toBe(200);
  const statuses: number[] = [];
  for (let tried = 0; tried < 480; tried += 1) statuses.push((await ask(tried % 2 ? `guess-${tried}` : null)).status);
  expect([statuses.filter((status) => status === 401).length, statuses.at(-1)]).toEqual([31, 429]);
  // Anything from the same /64 is the same connection.
  const held = await ask('guess', '2001:0db8:0:0001:ffff::1');
  expect([held.headers.get('retry-after'), (await problemOf(held)).problem]).toEqual([
    '10',
    {
      type: '/problems/rate-limited',
      title: 'Too many requests',
      status: 429,
      detail: 'too many wrong tokens came from this address',
    },
  ]);
  expect([(await ask('api-token')).status, (await ask('api-token', '2001:db8:0:1::8')).status]).toEqual([200, 200]);
  expect((await ask('guess', '198.51.100.7')).status).toBe(401);
  now += 10_000;
  expect((await ask('api-token', '2001:db8:0:1::9')).status).toBe(200);
  expect(new Set(wrong)).toEqual(new Set(['2001:db8:0:1', '198.51.100.7']));
});

test('a caller that asks too often is told when to come again', async () => {
  const keys: string[] = [];
  const caller = async (key: string) => keys.push(key) <= 2;
  const harness = apiHarness({ access: { limits: { caller, stranger: async () => true } } });
  const { token, id: tokenId } = await made(harness);
  expect((await harness.get('/builds', token)).status).toBe(200);
  const refused = await harness.get('/builds', token);
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '10']);
  expect(keys).toEqual(['root', `token ${tokenId}`, `token ${tokenId}`]);
});
