/** Bad requests of the same kinds to every route that there is, made from the table of routes itself. */
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type ProblemKind, problemKinds } from '../../src/core/contract/problems.ts';
import { TriggerInput } from '../../src/core/contract/triggers.ts';
import type { StoredTrigger } from '../../src/core/triggers/stored-trigger.ts';
import { isKeyed, type Route } from '../../src/workers/api/route.ts';
import { accessDouble, noon } from './access-double.ts';
import { apiHarness, id, noTriggers } from './api-harness.ts';
import { routes as all, documentFaults, nameOf } from './documented/document-faults.ts';

type Sent = {
  method?: string;
  path?: string;
  token?: string | null;
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
};
type Row = [what: string, route: string, sent: Sent, kind: ProblemKind];

/** A path of a route, with a build that is there or another id. */
const pathOf = (path: string, build = id): string =>
  path.replace(/^\/builds\/:id/, `/builds/${build}`).replace(/:\w+/g, 'nothing');
/** The status page is the same for every build. */
const ofBuild = ({ path, scope }: Route): boolean => path.startsWith('/builds/:id') && scope !== null;
const methods = ['PUT', 'PATCH', 'DELETE', 'POST', 'GET'];

function rowsOf(route: Route): Row[] {
  const { method, path, scope, body } = route;
  const name = `${method} ${path}`;
  const with_ = (what: string, sent: Sent, kind: ProblemKind): Row => [
    what,
    name,
    { method, path: pathOf(path), ...sent },
    kind,
  ];
  // A body has to be in order where what is asked about comes after it.
  const own: Sent = body ? { body: JSON.stringify(body.example ?? {}) } : {};
  const closed: Row[] =
    scope === null
      ? []
      : [
          with_('no token', { ...own, token: null }, 'unauthorized'),
          with_('a wrong token', { ...own, token: 'api-token2' }, 'unauthorized'),
          with_(
            'a token in another scheme',
            { ...own, token: null, headers: { authorization: 'Basic YXBpLXRva2Vu' } },
            'unauthorized',
          ),
          with_('an unknown parameter', { ...own, path: `${pathOf(path)}?nothing=1` }, 'invalid-request'),
        ];
  const builds: Row[] = !ofBuild(route)
    ? []
    : [
        with_('a build that is not there', { ...own, path: pathOf(path, 'bbbbbbbbbbb') }, 'not-found'),
        with_('an id that is none', { ...own, path: pathOf(path, 'x'.repeat(2000)) }, 'not-found'),
        with_('an id that leads elsewhere', { ...own, path: pathOf(path, '..%2f..%2fetc%2fpasswd') }, 'not-found'),
      ];
  const bodies: Row[] =
    !body || scope === null
      ? []
      : [
          with_('another media type', { body: '{}', headers: { 'content-type': 'text/plain' } }, 'unsupported-media'),
          with_('a compressed body', { body: '{}', headers: { 'content-encoding': 'gzip' } }, 'unsupported-media'),
          with_('no JSON', { body: '{"a":' }, 'invalid-request'),
          with_('no UTF-8', { body: new Uint8Array([0x22, 0xff, 0x22]) }, 'invalid-request'),
          with_('a key given twice', { body: '{"a":1,"a":2}' }, 'invalid-request'),
          with_('a body that is too large', { body: `"${'x'.repeat(body.maxBytes)}"` }, 'too-large'),
          with_('an unknown field', { body: JSON.stringify({ ...(body.example as object), nothing: 1 }) }, body.faults),
          with_('a list', { body: '[]' }, body.faults),
        ];
  const keys: Row[] = isKeyed(route)
    ? [with_('a key that is none', { ...own, headers: { 'idempotency-key': 'two words' } }, 'invalid-request')]
    : [];
  return [...closed, ...builds, ...bodies, ...keys];
}

const others = [...Map.groupBy(all, ({ path }) => path)].map(([path, routes]): Row => {
  const method = methods.find((each) => !routes.some((route) => route.method === each)) ?? 'TRACE';
  return ['another method', `${method} ${path}`, { method, path: pathOf(path) }, 'method-not-allowed'];
});

const rows = [...all.flatMap(rowsOf), ...others];
const { request, created } = apiHarness({
  builds: { tenant: async (build) => (build === id ? 'default' : null) },
});
const took: number[] = [];
// The first answer takes the time that it takes to load what answers.
beforeAll(async () => void (await request('GET', '/builds', { token: null })));
afterEach(() => void vi.restoreAllMocks());

test('there are more than 400 rows', () => {
  expect(rows.length).toBeGreaterThan(400);
});

test.each(rows)('%s: %s', async (_, name, { method = 'GET', path = '/', ...init }, kind) => {
  const before = performance.now();
  const answer = await request(method, path, init);
  took.push(performance.now() - before);
  const text = await answer.text();
  expect([answer.status, answer.headers.get('content-type'), JSON.parse(text).type]).toEqual([
    problemKinds[kind].status,
    'application/problem+json',
    `/problems/${kind}`,
  ]);
  const route = all.find((each) => nameOf(each) === name);
  const told = { status: answer.status, type: answer.headers.get('content-type') ?? '', text };
  expect(route ? documentFaults(route, told) : []).toEqual([]);
  expect(answer.headers.get('x-request-id')).not.toBeNull();
  expect(text.length).toBeLessThan(2000);
  // No stack, no path of a machine, no secret.
  expect(text).not.toMatch(/\n\s+at |\.ts:\d|node_modules|\/src\/|\/home\/|api-token|capability|Basic /);
});

/** What is blue's: a build with a shared link, a trigger and a token. Whoever gets behind the door meets an error. */
const entered = async () => {
  throw new Error('it is asked');
};
const trigger: StoredTrigger = {
  id: 'taaaaaaaaaa',
  tenant: 'blue',
  config: TriggerInput.parse({
    kind: 'hook',
    name: 'x',
    prompt: 'x',
    submission: { repositories: [{ name: 'api', url: 'https://git.example.com/api.git' }] },
  }),
  keyHash: null,
  createdAt: noon,
  createdBy: 'root',
};
const share = {
  id: 'saaaaaaaaa',
  buildId: id,
  createdAt: noon,
  createdBy: 'root',
  expiresAt: noon + 1,
  revokedAt: null,
};
const access = accessDouble();
const shared = apiHarness({
  access,
  builds: {
    tenant: async (build) => (build === id ? 'blue' : null),
    view: entered,
    plan: entered,
    spec: entered,
    steer: entered,
    events: entered,
    stream: entered,
    read: entered,
  },
  triggers: {
    ...noTriggers,
    byId: async (asked) => (asked === trigger.id ? trigger : null),
    remove: entered,
  },
});
const bearers = { red: '', blue: '' };
let tokenOfBlue = '';
beforeAll(async () => {
  const made = async (tenant: string) => {
    const body = JSON.stringify({ name: tenant, tenant, scopes: ['admin'] });
    return (await shared.request('POST', '/tokens', { body })).json<{ token: string; id: string }>();
  };
  bearers.red = (await made('red')).token;
  bearers.blue = (await made('blue')).token;
  tokenOfBlue = (await made('blue')).id;
  await access.shares.add(share);
});

const owned = all.filter(
  (route) => route.scope !== null && /^\/(builds\/:id|triggers\/:id|tokens\/:token)/.test(route.path),
);
test('every route below a build, a trigger and a token is among those asked by another tenant', () => {
  const below = (path: string) => owned.filter((route) => route.path.startsWith(path)).length;
  expect([below('/builds/:id') > 20, below('/triggers/:id'), below('/tokens/:token')]).toEqual([true, 4, 1]);
});

test.each(owned.map((route): [string, Route] => [`${route.method} ${route.path}`, route]))(
  '%s is not there for another tenant, in the very words for an id that never was',
  async (_, { method, path, body }) => {
    vi.spyOn(console, 'error').mockImplementation(() => {});
    const there = path.startsWith('/builds') ? id : path.startsWith('/triggers') ? trigger.id : tokenOfBlue;
    const neverWas = there.replace(/.{3}$/, 'zzz');
    const ask = (of: string, token: string) =>
      shared.request(
        method,
        path
          .replace(/:(id|token)/, of)
          .replace(':share', share.id)
          .replace(/:\w+/g, 'nothing'),
        body ? { token, body: JSON.stringify(body.example ?? {}) } : { token },
      );
    const before = performance.now();
    const foreign = await ask(there, bearers.red);
    took.push(performance.now() - before);
    const unknown = await ask(neverWas, bearers.red);
    const told = (await foreign.text()).replaceAll(there, 'ID');
    expect([foreign.status, JSON.parse(told).type]).toEqual([404, '/problems/not-found']);
    expect([unknown.status, (await unknown.text()).replaceAll(neverWas, 'ID')]).toEqual([404, told]);
    // The tenant itself gets in: what is asked for is there.
    expect([401, 403, 404]).not.toContain((await ask(there, bearers.blue)).status);
  },
);

afterAll(() => {
  expect(created).toEqual([]);
  const slow = took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? Number.POSITIVE_INFINITY;
  expect(slow, 'of a hundred refusals, 95 come within 50 ms').toBeLessThan(50);
});
