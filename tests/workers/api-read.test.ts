import { expect, test } from 'vitest';
import { pageKey, picturePath } from '../../src/auth/capability.ts';
import { BuildView } from '../../src/core/contract/views.ts';
import type { ListQuery } from '../../src/history/list.ts';
import { noon } from './access-double.ts';
import { apiHarness, errorsOf, id, origin, problemOf } from './api-harness.ts';
import { aBuild } from './build-snapshot.ts';

const urls = async () => ({
  self: `${origin}/builds/${id}`,
  plan: `${origin}/builds/${id}/plan`,
  events: `${origin}/builds/${id}/events`,
  page: `${origin}/builds/${id}/page#${await pageKey('capability', id)}`,
});
const plan = { requirements: [], phases: [] };

test('a build is read with its URLs and whether its model is scripted', async () => {
  const build = aBuild({ id });
  const { get } = apiHarness({ builds: { view: async () => build }, settings: { scripted: true } });
  const body = await (await get(`/builds/${id}`)).json();
  expect(body).toEqual({ ...build, scripted: true, urls: await urls() });
  expect(BuildView.safeParse(body).success).toBe(true);
});

test('a build that does not exist is not found on any route, and text that is no id wakes no object', async () => {
  const woken: string[] = [];
  const view = async (name: string) => {
    woken.push(name);
    return null;
  };
  const { get } = apiHarness({ builds: { view } });
  for (const path of ['', '/plan', '/events'])
    expect(await problemOf(await get(`/builds/${id}${path}`))).toEqual({
      contentType: 'application/problem+json',
      problem: {
        type: '/problems/not-found',
        title: 'There is nothing here',
        status: 404,
        detail: `there is no build ${id}`,
      },
    });
  expect(woken).toEqual([id, id]);
  for (const text of ['x', 'b1', 'BAAAAAAAAAA', `${id}a`]) expect((await get(`/builds/${text}`)).status).toBe(404);
  expect(woken).toEqual([id, id]);
});

test('a plan is read as it is, and one that is not there yet says so', async () => {
  const view = async () => aBuild({ id });
  const withPlan = apiHarness({ builds: { view, plan: async () => plan } });
  expect(await (await withPlan.get(`/builds/${id}/plan`)).json()).toEqual(plan);
  const without = await problemOf(await apiHarness({ builds: { view } }).get(`/builds/${id}/plan`));
  expect(without.problem.detail).toBe(`the build ${id} has no plan yet`);
});

test('a spec is read with what the plan makes of it, and one that was not submitted says so', async () => {
  const view = async () => aBuild({ id });
  const spec = {
    text: 'It greets. Hello.',
    assumptions: [{ id: 'A1', text: 'It greets in English.' }],
    requirements: [{ id: 'R1', quote: 'It greets.', at: [{ start: 0, end: 10 }], assumption: null }],
    unquoted: [{ id: 'S2', start: 11, end: 17, reason: null }],
  };
  const withSpec = apiHarness({ builds: { view, spec: async () => spec } });
  expect(await (await withSpec.get(`/builds/${id}/spec`)).json()).toEqual(spec);
  const without = await problemOf(await apiHarness({ builds: { view } }).get(`/builds/${id}/spec`));
  expect(without.problem.detail).toBe(`the build ${id} has no spec: a work plan was submitted`);
});

test('events are asked for after a number, up to a limit, with a wait, and backwards from a number or the end', async () => {
  const page = { events: [{ seq: 8, at: 1, type: 'build.created', text: 'Created', data: {} }], lastSeq: 8 };
  const asked: unknown[] = [];
  const { get, request } = apiHarness({
    builds: {
      events: async (_, query) => {
        asked.push(query);
        return page;
      },
    },
  });
  expect(await (await get(`/builds/${id}/events?after=7&limit=10&wait=2.5`)).json()).toEqual(page);
  for (const query of ['', '?before=end&limit=50', '?before=51', '?types=task.rejected,task.conflict'])
    await get(`/builds/${id}/events${query}`);
  expect(asked).toEqual([
    { after: 7, limit: 10, waitMs: 2500 },
    { after: 0, limit: 100, waitMs: 0 },
    { before: null, limit: 50 },
    { before: 51, limit: 100 },
    { after: 0, limit: 100, waitMs: 0, types: ['task.rejected', 'task.conflict'] },
  ]);
  const accept = { headers: { accept: 'text/event-stream' } };
  for (const refused of [
    get(`/builds/${id}/events?before=5&after=1`),
    request('GET', `/builds/${id}/events?before=5`, accept),
  ])
    expect((await errorsOf(await refused)).errors?.map(({ path }) => path)).toEqual(['before']);
  for (const refused of [
    get(`/builds/${id}/events?types=task.rejected&wait=1`),
    request('GET', `/builds/${id}/events?types=task.rejected`, accept),
  ])
    expect((await errorsOf(await refused)).errors?.map(({ path }) => path)).toEqual(['types']);
  const unknown = await errorsOf(await get(`/builds/${id}/events?types=task.rejected,task.eaten`));
  expect(unknown.errors?.map(({ path }) => path)).toEqual(['types[1]']);
});

test('a build is read with all its runs, or with the recent ones', async () => {
  const asked: unknown[] = [];
  const { get } = apiHarness({
    builds: {
      view: async (_, runs) => {
        asked.push(runs);
        return aBuild({ id });
      },
    },
  });
  for (const query of ['', '?runs=all', '?runs=recent']) await get(`/builds/${id}${query}`);
  expect(asked).toEqual(['all', 'all', 'recent']);
  expect((await errorsOf(await get(`/builds/${id}?runs=old`))).errors?.map(({ path }) => path)).toEqual(['runs']);
});

test('a query with faults is refused with the name of each', async () => {
  const { get } = apiHarness();
  const { status, errors } = await errorsOf(await get(`/builds/${id}/events?after=-1&limit=9999&wait=60&until=3`));
  expect([status, errors?.map(({ path }) => path)]).toEqual([400, ['after', 'limit', 'wait', 'until']]);
  const list = await errorsOf(await get(`/builds?status=running,happy&limit=0&q=%20&repository=${'x'.repeat(201)}`));
  expect(list.errors?.map(({ path }) => path)).toEqual(['limit', 'status[1]', 'repository', 'q']);
});

test('who has the list as it is is told so', async () => {
  const { get, request } = apiHarness();
  const etag = (await get('/builds')).headers.get('etag') ?? '';
  const again = await request('GET', '/builds', { headers: { 'if-none-match': etag } });
  expect([again.status, await again.text()]).toEqual([304, '']);
});

test('the list comes from history with the URLs of every build', async () => {
  const asked: ListQuery[] = [];
  const summary = {
    id,
    title: 'A date library',
    tenant: 'default',
    status: 'completed' as const,
    createdAt: 1,
    endedAt: 2,
    tasks: 6,
    merged: 6,
    costUsd: 0.5,
    limitUsd: 25,
    submittedBy: 'ci',
    repositories: ['dates'],
    needs: null,
    updatedAt: 2,
  };
  const { get } = apiHarness({
    listBuilds: async (query) => {
      asked.push(query);
      return query.before === 'bad'
        ? { ok: false, reason: 'bad-cursor' }
        : { ok: true, builds: [summary], next: '1-baaaaaaaaaa' };
    },
  });
  expect(await (await get('/builds?limit=1&status=completed,paused&repository=dates&q=a%20b')).json()).toEqual({
    builds: [{ ...summary, urls: await urls() }],
    next: '1-baaaaaaaaaa',
  });
  expect(await errorsOf(await get('/builds?before=bad'))).toEqual({
    status: 400,
    errors: [{ path: 'before', message: 'not a cursor that this list gave' }],
  });
  expect((await errorsOf(await get('/builds?cursor=bad'))).errors?.map(({ path }) => path)).toEqual(['cursor']);
  expect(asked).toEqual([
    { limit: 1, status: ['completed', 'paused'], repository: 'dates', q: 'a b', tenant: null },
    { limit: 20, before: 'bad', tenant: null },
    { limit: 20, before: 'bad', tenant: null },
  ]);
});

test('a screenshot is read as what it is and as nothing else, with the key of the page, and only while its build is there', async () => {
  const asked: string[] = [];
  const overrides = (view: 'there' | 'gone') => ({
    builds: { view: async () => (view === 'there' ? aBuild({ id }) : null) },
    evidence: async (key: string) => {
      asked.push(key);
      return key === `${id}/T1/2/r7-1.png` ? new Response('a png').body : null;
    },
  });
  const { get } = apiHarness(overrides('there'));
  const read = await get(`/builds/${id}/evidence/T1-2-r7-1`, await pageKey('capability', id));
  expect(await read.text()).toBe('a png');
  expect(Object.fromEntries(read.headers)).toEqual({
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.any(String),
  });
  for (const name of ['T1-2-r7-2', '..%2Fb2%2FT1-2-r7-1', 'x']) {
    const { problem } = await problemOf(await get(`/builds/${id}/evidence/${name}`));
    expect(problem.status).toBe(404);
  }
  expect((await get(`/builds/${id}/evidence/T1-2-r7-1`, null)).status).toBe(401);
  expect((await apiHarness(overrides('gone')).get(`/builds/${id}/evidence/T1-2-r7-1`)).status).toBe(404);
  expect(asked).toEqual([`${id}/T1/2/r7-1.png`, `${id}/T1/2/r7-2.png`]);
});

test('a picture is shown to whoever has its signed address, for as long as that is good and no other', async () => {
  const asked: string[] = [];
  const evidence = async (key: string) => {
    asked.push(key);
    return key === `${id}/T1/2/r7-1.png` ? new Response('a png').body : null;
  };
  const { get } = apiHarness({ evidence });
  const pathOf = (evidenceId: string, seconds: number) =>
    picturePath('capability', { buildId: id, evidence: evidenceId, until: noon / 1000 + seconds });
  const shown = await get(await pathOf('T1-2-r7-1', 60), null);
  expect([shown.status, await shown.text()]).toEqual([200, 'a png']);
  expect(Object.fromEntries(shown.headers)).toEqual({
    'cache-control': 'public, max-age=60',
    'content-security-policy': "default-src 'none'; sandbox",
    'content-type': 'image/png',
    'x-content-type-options': 'nosniff',
    'x-request-id': expect.any(String),
  });
  const long = await get(await pathOf('T1-2-r7-1', 90 * 24 * 3600), null);
  expect(long.headers.get('cache-control')).toBe('public, max-age=3600');
  expect((await get(await pathOf('T1-2-r7-2', 60), null)).status).toBe(404);
  const unset = apiHarness({ evidence, settings: { capabilitySecret: '' } });
  const unsigned = await picturePath('x', { buildId: id, evidence: 'T1-2-r7-1', until: noon / 1000 + 60 });
  expect((await unset.get(unsigned, null)).status).toBe(404);
  expect(asked).toEqual([`${id}/T1/2/r7-1.png`, `${id}/T1/2/r7-1.png`, `${id}/T1/2/r7-2.png`]);
});
