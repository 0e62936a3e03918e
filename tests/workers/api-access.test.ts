import { afterEach, expect, test, vi } from 'vitest';
import { pageKey } from '../../src/auth/capability.ts';
import { rememberedTenants } from '../../src/workers/api/remembered-tenants.ts';
import { apiHarness, aSubmission, id, origin, problemOf } from './api-harness.ts';
import { aBuild } from './build-snapshot.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const view = async () => aBuild({ id });

test('every route but health, the page and the explanation of problems needs the token', async () => {
  const { get, request } = apiHarness({ builds: { view } });
  for (const token of [null, 'wrong', 'api-token2'])
    for (const path of ['/builds', '/builds/live', `/builds/${id}`, `/builds/${id}/plan`, `/builds/${id}/events`]) {
      const response = await get(path, token);
      expect([response.status, response.headers.get('www-authenticate')]).toEqual([401, 'Bearer realm="breakwater"']);
    }
  const post = await request('POST', '/builds', { token: null, body: JSON.stringify(aSubmission()) });
  expect(post.status).toBe(401);
  for (const path of ['/health', `/builds/${id}/page`, '/problems/unauthorized'])
    expect((await get(path, null)).status).toBe(200);
});

test('a page key reads its own build and nothing else', async () => {
  const { get, request } = apiHarness({ builds: { view } });
  const key = await pageKey('capability', id);
  expect((await get(`/builds/${id}`, key)).status).toBe(200);
  expect((await get('/builds/bbbbbbbbbbb', key)).status).toBe(401);
  expect((await get('/builds', key)).status).toBe(401);
  expect((await get('/builds/live', key)).status).toBe(401);
  expect((await request('POST', '/builds', { token: key, body: '{}' })).status).toBe(401);
  expect((await request('DELETE', `/builds/${id}`, { token: key })).status).toBe(403);
  expect((await request('DELETE', '/builds/bbbbbbbbbbb', { token: key })).status).toBe(401);
  expect((await get(`/builds/${id}`, await pageKey('other', id))).status).toBe(401);
});

test('a Worker without its secrets says which one to set', async () => {
  const detailOf = async (settings: Record<string, string | undefined>) =>
    (await problemOf(await apiHarness({ settings }).get('/builds', 'undefined'))).problem;
  expect(await detailOf({ apiToken: undefined })).toEqual({
    type: '/problems/misconfigured',
    title: 'Breakwater is not configured',
    status: 500,
    detail: 'set the secret API_TOKEN (wrangler secret put API_TOKEN, or .dev.vars)',
  });
  expect((await detailOf({ capabilitySecret: '' })).detail).toContain('CAPABILITY_SECRET');
});

test('with a setting that cannot be understood no build is taken, and those that are there can be seen', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const fault = 'RETENTION_DAYS must be a number';
  const { created, get, request } = apiHarness({ builds: { view }, settings: { fault } });
  expect(await problemOf(await request('POST', '/builds', { body: JSON.stringify(aSubmission()) }))).toEqual({
    contentType: 'application/problem+json',
    problem: {
      type: '/problems/misconfigured',
      title: 'Breakwater is not configured',
      status: 500,
      detail: fault,
    },
  });
  expect([log.mock.calls, created]).toEqual([[['misconfigured:', fault]], []]);
  expect((await get(`/builds/${id}`)).status).toBe(200);
});

test('unknown paths and wrong methods are problems too', async () => {
  const { get, request } = apiHarness();
  expect((await problemOf(await get('/nowhere'))).problem).toEqual({
    type: '/problems/not-found',
    title: 'There is nothing here',
    status: 404,
    detail: 'there is no /nowhere',
  });
  const response = await request('PUT', '/builds', { body: '{}' });
  expect(response.headers.get('allow')).toBe('GET, POST');
  expect(await problemOf(response)).toEqual({
    contentType: 'application/problem+json',
    problem: {
      type: '/problems/method-not-allowed',
      title: 'This method is not allowed here',
      status: 405,
      detail: 'PUT is not allowed; use GET, POST',
    },
  });
});

test('a fault inside is told without its text, and one that passes asks for another try', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const answerTo = async (error: Error) => {
    const failing = async () => {
      throw error;
    };
    const response = await apiHarness({ builds: { view: failing } }).get(`/builds/${id}`);
    return { retryAfter: response.headers.get('retry-after'), ...(await problemOf(response)).problem };
  };
  expect(await answerTo(new Error('secret: hunter2'))).toEqual({
    retryAfter: null,
    type: '/problems/internal',
    title: 'Breakwater has failed',
    status: 500,
    detail: 'the fault is not in the request; the log of the Worker has it',
  });
  expect(await answerTo(Object.assign(new Error('reset'), { retryable: true }))).toEqual({
    retryAfter: '2',
    type: '/problems/unavailable',
    title: 'Breakwater is busy or restarting',
    status: 503,
    detail: 'try again in a moment',
  });
  expect(log).toHaveBeenCalledTimes(2);
});

test('a disk without room is told as such, also where the platform names no cause', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const answerTo = async (message: string, isDiskFull: boolean) => {
    const view = async () => {
      throw new Error(message);
    };
    const response = await apiHarness({ builds: { view }, isDiskFull: async () => isDiskFull }).get(`/builds/${id}`);
    return (await problemOf(response)).problem;
  };
  const full = {
    type: '/problems/storage-full',
    title: 'There is no room to store this',
    status: 507,
    detail:
      'there is no room left where the state of builds is stored, such as on the disk of this machine; what is stored is kept: make room, and send the request again',
  };
  expect(await answerTo('database or disk is full: SQLITE_FULL', false)).toEqual(full);
  expect(await answerTo('internal error; reference = abc', true)).toEqual(full);
  expect((await answerTo('internal error; reference = abc', false)).status).toBe(500);
  expect((await answerTo('a bug', true)).status).toBe(500);
  expect(log).toHaveBeenCalledTimes(4);
});

test('the page runs nothing but its own files, nobody keeps it, and it reads what its browser may, nothing for a stranger', async () => {
  const read: unknown[] = [];
  const { get, request } = apiHarness({
    page: async ({ url, ask }) => {
      const me = await ask?.(new Request(`${origin}/builds/${id}/me`));
      read.push([url, (await me?.json<{ name: string }>())?.name ?? null]);
      return { status: 200, head: '<!doctype html>', rest: async () => '' };
    },
  });
  const path = `/builds/${id}/page`;
  const { headers } = await get(path, null);
  expect(
    ['content-security-policy', 'referrer-policy', 'x-content-type-options', 'cache-control'].map((name) =>
      headers.get(name),
    ),
  ).toEqual([
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'no-referrer',
    'nosniff',
    'private, no-store',
  ]);
  const cookie = `__Secure-breakwater-build=${await pageKey('capability', id)}`;
  await request('GET', path, { token: null, headers: { cookie } });
  expect(read).toEqual([
    [origin + path, null],
    [origin + path, 'page key'],
  ]);
});

test('who opens an address at which nothing is in a browser reads a page that says so', async () => {
  const opened: string[] = [];
  const { request } = apiHarness({
    page: async ({ url }) => {
      opened.push(new URL(url).pathname);
      return { status: 404, head: '<!doctype html>', rest: async () => '' };
    },
  });
  const headers = { accept: 'text/html,application/xhtml+xml' };
  const open = async (method: string, path: string) => {
    const answer = await request(method, path, { token: null, headers });
    return `${answer.status} ${answer.headers.get('content-type')}`;
  };
  expect([
    await open('GET', '/nowhere'),
    await open('GET', '/builds/no-id/page'),
    await open('POST', '/nowhere'),
  ]).toEqual(['404 text/html; charset=utf-8', '404 text/html; charset=utf-8', '404 application/problem+json']);
  expect(opened).toEqual(['/nowhere', '/builds/no-id/page']);
});

test('whose a build is, is asked once, and that there is none is asked again', async () => {
  const asked: string[] = [];
  const tenantOf = rememberedTenants(2);
  const ask = (name: string, tenant: string | null) =>
    tenantOf(name, async () => {
      asked.push(name);
      return tenant;
    });
  for (const name of ['a', 'a', 'b', 'c', 'a']) expect(await ask(name, `of ${name}`)).toBe(`of ${name}`);
  expect([await ask('d', null), await ask('d', 'late')]).toEqual([null, 'late']);
  expect(asked).toEqual(['a', 'b', 'c', 'a', 'd', 'd']);
});
