import { expect, test } from 'vitest';
import { pageKey } from '../../src/auth/capability.ts';
import type { BuildCommand, Steered } from '../../src/core/contract/commands.ts';
import { BuildView } from '../../src/core/contract/views.ts';
import { planVersion } from '../../src/core/plan/plan-version.ts';
import { plan } from '../core/builders.ts';
import { apiHarness, errorsOf, id, problemOf } from './api-harness.ts';
import { aBuild } from './build-snapshot.ts';

const paused = aBuild({ id, status: 'paused', reason: 'Paused by a person' });

/** An API whose builds take every command, or answer as the test says; `taken` records the commands. */
function steered(answer: Steered | null = { ok: true, view: paused }) {
  const taken: BuildCommand[] = [];
  const { request } = apiHarness({
    builds: {
      steer: async (_, command) => {
        taken.push(command);
        return answer;
      },
    },
  });
  const post = (path: string, body?: unknown, token?: string) =>
    request('POST', `/builds/${id}/${path}`, {
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(token === undefined ? {} : { token }),
    });
  return { taken, post, request };
}

test.each<[string, unknown, BuildCommand]>([
  ['pause', undefined, { kind: 'pause' }],
  ['pause', { reason: ' lunch ' }, { kind: 'pause', reason: 'lunch' }],
  [
    'resume',
    { maxCostUsd: 20, parallel: { maxWorkers: 2, barrier: true } },
    { kind: 'resume', maxCostUsd: 20, parallel: { maxWorkers: 2, barrier: true } },
  ],
  [
    'resume',
    { breaker: { replans: 5 }, session: { maxTurns: 80 } },
    { kind: 'resume', breaker: { replans: 5 }, session: { maxTurns: 80 } },
  ],
  ['resume', {}, { kind: 'resume' }],
  ['cancel', { reason: 'wrong' }, { kind: 'cancel', reason: 'wrong' }],
  ['tasks/wrap/retry', { note: 'Mind tabs.' }, { kind: 'retry', task: 'wrap', note: 'Mind tabs.' }],
  ['tasks/wrap/skip', {}, { kind: 'skip', task: 'wrap' }],
  ['tasks/wrap/priority', { priority: 'first' }, { kind: 'prioritize', task: 'wrap', priority: 'first', by: 'root' }],
  ['notes', { text: 'Hello', task: 'wrap' }, { kind: 'note', text: 'Hello', task: 'wrap' }],
  ['approve', undefined, { kind: 'approve' }],
  ['reject', { comments: 'Smaller.' }, { kind: 'reject', comments: 'Smaller.' }],
  [
    'reject',
    { taskComments: [{ task: 'wrap', text: ' Two tasks. ' }] },
    { kind: 'reject', taskComments: [{ task: 'wrap', text: 'Two tasks.' }] },
  ],
])('POST %s with %j is a command, answered with the build', async (path, body, command) => {
  const { taken, post } = steered();
  const response = await post(path, body);
  const view: unknown = await response.json();
  expect([response.status, BuildView.parse(view)]).toEqual([200, expect.objectContaining({ status: 'paused' })]);
  expect(taken).toEqual([command]);
});

test.each<[string, unknown, string[]]>([
  ['pause', { reason: '', why: 1 }, ['reason', 'why']],
  [
    'resume',
    { maxCostUsd: -1, maxCost: 3, parallel: { workers: 2, maxWorkers: 0 } },
    ['maxCostUsd', 'parallel.maxWorkers', 'parallel.workers', 'maxCost'],
  ],
  ['cancel', [], ['']],
  ['tasks/wrap/retry', { note: 7 }, ['note']],
  ['tasks/wrap/skip', { reason: 'x'.repeat(1001) }, ['reason']],
  ['tasks/wrap/priority', { priority: 1, by: 'ann' }, ['priority', 'by']],
  ['notes', undefined, ['text']],
  ['notes', { text: 'x'.repeat(10_001) }, ['text']],
  ['approve', { yes: true }, ['yes']],
  ['reject', { comments: '', taskComments: [] }, ['comments', 'taskComments']],
  [
    'reject',
    { taskComments: [{ task: 'wrap' }, { text: '' }] },
    ['taskComments[0].text', 'taskComments[1].task', 'taskComments[1].text'],
  ],
])('POST %s with %j is refused with the path of each fault', async (path, body, faults) => {
  const { taken, post } = steered();
  const { status, errors } = await errorsOf(await post(path, body));
  expect([status, errors?.map((error) => error.path), taken]).toEqual([422, faults, []]);
});

const edited = { plan: plan() };
const put = (api: ReturnType<typeof steered>, headers: Record<string, string>, body: unknown = edited) =>
  api.request('PUT', `/builds/${id}/plan`, { headers, body: JSON.stringify(body) });

test('an edit of the plan says by If-Match what it was made on, and the API says who asks', async () => {
  const api = steered();
  for (const tag of ['"abc"', 'W/"abc"']) expect((await put(api, { 'if-match': tag })).status).toBe(200);
  expect((await put(api, { 'if-match': '*' }, { ...edited, dryRun: true })).status).toBe(200);
  const command = { kind: 'edit-plan', ...edited, version: 'abc', by: 'root' };
  expect(api.taken).toEqual([command, command, { ...command, version: '*', dryRun: true }]);
});

test('an edit of another plan is refused by what failed, and one with faults with the path of each', async () => {
  const stale = steered({ ok: false, refusal: { code: 'plan-has-changed', version: 'def' } });
  const faulty = steered({
    ok: false,
    refusal: { code: 'plan-has-faults', faults: [{ path: 'plan.requirements[0]', message: 'no criterion covers R1' }] },
  });
  const answers = [
    await put(steered(), {}),
    await put(steered(), { 'if-match': 'abc' }),
    await put(steered(), { 'if-match': '"abc"' }, { ...edited, by: 'somebody', version: 'abc' }),
    await put(steered(), { 'if-match': '"abc"' }, { plan: { ...plan(), requirements: [] } }),
    await put(stale, { 'if-match': '"abc"' }),
    await put(faulty, { 'if-match': '"def"' }),
  ];
  const problems = await Promise.all(answers.map(async (answer) => (await problemOf(answer)).problem));
  expect(problems.map(({ status, type, errors }) => [status, type, errors?.map(({ path }) => path)])).toEqual([
    [428, '/problems/precondition-required', undefined],
    [400, '/problems/invalid-request', undefined],
    [422, '/problems/invalid-command', ['by', 'version']],
    [422, '/problems/invalid-command', ['plan.requirements']],
    [412, '/problems/precondition-failed', undefined],
    [422, '/problems/invalid-command', ['plan.requirements[0]']],
  ]);
  expect(problems[4]?.refusal).toEqual({ code: 'plan-has-changed', version: 'def' });
});

test('the plan has its version as its tag', async () => {
  const { request } = apiHarness({ builds: { plan: async () => plan() } });
  const read = (headers: Record<string, string>) => request('GET', `/builds/${id}/plan`, { headers });
  const etag = `"${planVersion(plan())}"`;
  const answers = [await read({}), await read({ 'if-none-match': etag })];
  expect(answers.map(({ status, headers }) => [status, headers.get('etag')])).toEqual([
    [200, etag],
    [304, etag],
  ]);
});

test('a command that the build does not take is a conflict, and one for a task that is not there finds nothing', async () => {
  const refusing = steered({ ok: false, refusal: { code: 'task-has-merged', task: 'wrap' } });
  expect(await problemOf(await refusing.post('tasks/wrap/retry'))).toEqual({
    contentType: 'application/problem+json',
    problem: {
      type: '/problems/conflict',
      title: 'The build is not in a state for this',
      status: 409,
      detail: 'the task wrap has merged',
      refusal: { code: 'task-has-merged', task: 'wrap' },
      next: [],
    },
  });
  const silent = steered({ ok: false, refusal: { code: 'no-comments' } });
  expect(await errorsOf(await silent.post('reject'))).toEqual({
    status: 422,
    errors: [{ path: 'comments', message: 'say what is to change, of the whole plan or of single tasks' }],
  });
  const without = steered({ ok: false, refusal: { code: 'unknown-task', build: id, task: 'wrap' } });
  expect((await without.post('tasks/wrap/skip')).status).toBe(404);
  expect((await steered(null).post('pause')).status).toBe(404);
});

test('commands are for the API token alone, are POSTs of JSON, and have a limit', async () => {
  const { taken, post, request } = steered();
  const key = await pageKey('capability', id);
  for (const path of [
    'pause',
    'resume',
    'cancel',
    'tasks/wrap/retry',
    'tasks/wrap/skip',
    'notes',
    'approve',
    'reject',
  ]) {
    expect((await post(path, {}, 'wrong')).status).toBe(401);
    expect((await problemOf(await post(path, {}, key))).problem).toMatchObject({
      status: 403,
      detail: 'the page key only reads its build; send an API token',
    });
    const changed = await request('PUT', `/builds/${id}/${path}`);
    expect([changed.status, changed.headers.get('allow')]).toEqual([405, path === 'notes' ? 'GET, POST' : 'POST']);
  }
  expect((await post('pause', '{')).status).toBe(400);
  expect((await problemOf(await post('notes', { text: 'x'.repeat(100_000) }))).problem).toMatchObject({
    status: 413,
    detail: 'a command has at most 100000 bytes',
  });
  expect((await request('POST', '/builds/nothing/pause')).status).toBe(404);
  expect(taken).toEqual([]);
});
