/** Bad requests of the same kinds to every route that there is, made from the table of routes itself. */
import { afterAll, expect, test } from 'vitest';
import { type ProblemKind, problemKinds } from '../../src/core/contract/problems.ts';
import { apiRoutes } from '../../src/workers/api/api.ts';
import type { Route } from '../../src/workers/api/route.ts';
import { apiHarness, id } from './api-harness.ts';

const { all } = apiRoutes(() => {
  throw new Error('no request is made');
});

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
  const keys: Row[] =
    method === 'POST' && scope !== null
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

test('there are more than 400 rows', () => {
  expect(rows.length).toBeGreaterThan(400);
});

test.each(rows)('%s: %s', async (_, __, { method = 'GET', path = '/', ...init }, kind) => {
  const before = performance.now();
  const answer = await request(method, path, init);
  took.push(performance.now() - before);
  const text = await answer.text();
  expect([answer.status, answer.headers.get('content-type'), JSON.parse(text).type]).toEqual([
    problemKinds[kind].status,
    'application/problem+json',
    `/problems/${kind}`,
  ]);
  expect(answer.headers.get('x-request-id')).not.toBeNull();
  expect(text.length).toBeLessThan(2000);
  // No stack, no path of a machine, no secret.
  expect(text).not.toMatch(/\n\s+at |\.ts:\d|node_modules|\/src\/|\/home\/|api-token|capability|Basic /);
});

afterAll(() => {
  expect(created).toEqual([]);
  const middle = took.toSorted((a, b) => a - b)[Math.floor(took.length / 2)] ?? 0;
  expect(middle).toBeLessThan(50);
});
