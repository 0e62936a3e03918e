/** Which other sites may read answers: none, but those that the deployment names, and never by what a browser adds. */
import { expect, test } from 'vitest';
import { apiRoutes } from '../../src/workers/api/api.ts';
import { apiHarness, id } from './api-harness.ts';
import { aBuild } from './build-snapshot.ts';

const dashboard = 'https://dashboard.example.com';
const harness = (corsOrigins: string[]) =>
  apiHarness({ settings: { corsOrigins }, builds: { view: async () => aBuild({ id }) } });
const open = harness([dashboard, 'http://localhost:5173']);
const corsOf = ({ headers }: Response) =>
  Object.fromEntries([...headers].filter(([name]) => name.startsWith('access-control-')));

const exposed = 'allow,etag,idempotency-replayed,location,retry-after,www-authenticate,x-request-id';
const readable = { 'access-control-allow-origin': dashboard, 'access-control-expose-headers': exposed };

const { all } = apiRoutes(() => {
  throw new Error('no request is made');
});
const paths = [...new Set(all.map(({ path }) => path.replace(/:\w+/g, id)))];
const preflight = (path: string, origin: string) =>
  open.request('OPTIONS', path, { token: null, headers: { origin, 'access-control-request-method': 'POST' } });

test('a preflight of every route is answered to a named origin, and refused to any other', async () => {
  for (const path of paths) {
    const answer = await preflight(path, dashboard);
    expect([path, answer.status, corsOf(answer)]).toEqual([
      path,
      204,
      {
        ...readable,
        'access-control-allow-methods': 'GET,HEAD,POST,PUT,PATCH,DELETE',
        'access-control-allow-headers':
          'authorization,content-type,idempotency-key,if-match,if-none-match,last-event-id,x-request-id',
        'access-control-max-age': '600',
      },
    ]);
    const other = await preflight(path, 'https://evil.example.com');
    expect([path, other.status, corsOf(other)]).toEqual([path, 405, {}]);
  }
});

test('answers and refusals are read by a named origin, and no cache may give them to another', async () => {
  const { request } = open;
  const good = await request('GET', `/builds/${id}`, { headers: { origin: dashboard } });
  const refused = await request('GET', `/builds/${id}`, { token: 'wrong', headers: { origin: dashboard } });
  const plain = await request('GET', `/builds/${id}`);
  expect([good, refused, plain].map((answer) => [answer.status, corsOf(answer), answer.headers.get('vary')])).toEqual([
    [200, readable, 'Origin'],
    [401, readable, 'Origin'],
    [200, {}, 'Origin'],
  ]);
});

test.each<[what: string, headers: Record<string, string>, token: string | null]>([
  ['another site', { origin: 'https://evil.example.com' }, 'api-token'],
  ['a site below a named one', { origin: 'https://x.dashboard.example.com' }, 'api-token'],
  ['a site whose name begins alike', { origin: `${dashboard}.evil.example.com` }, 'api-token'],
  ['the named site by http', { origin: 'http://dashboard.example.com' }, 'api-token'],
  ['another port', { origin: `${dashboard}:8443` }, 'api-token'],
  ['another spelling', { origin: 'https://DASHBOARD.example.com' }, 'api-token'],
  ['a page without an origin', { origin: 'null' }, 'api-token'],
  ['all of the names at once', { origin: `${dashboard},http://localhost:5173` }, 'api-token'],
  ['a named site, by a cookie', { origin: dashboard, cookie: '__Host-breakwater-session=x' }, null],
  ['a named site, by an assertion', { origin: dashboard, 'cf-access-jwt-assertion': 'x' }, null],
])('%s may read nothing', async (_, headers, token) => {
  const answer = await open.request('GET', `/builds/${id}`, { token, headers });
  expect(corsOf(answer)).toEqual({});
});

test('no answer lets a browser add a cookie, whatever is asked', async () => {
  const headers = { origin: dashboard, cookie: 'a=b' };
  const answers = [await open.request('GET', `/builds/${id}`, { headers }), await preflight('/builds', dashboard)];
  expect(answers.map(({ headers }) => headers.get('access-control-allow-credentials'))).toEqual([null, null]);
});

test('where no origin is named there is no preflight and no word of CORS', async () => {
  const { request } = harness([]);
  const headers = { origin: dashboard, 'access-control-request-method': 'POST' };
  const [before, answer] = [
    await request('OPTIONS', '/builds', { headers }),
    await request('GET', `/builds/${id}`, { headers }),
  ];
  expect([before.status, corsOf(before), corsOf(answer), answer.headers.get('vary')]).toEqual([405, {}, {}, null]);
});
