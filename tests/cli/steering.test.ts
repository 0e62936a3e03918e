/** The commands by which a person steers a build: what they send, what they say, and their exit codes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { plan } from '../core/builders.ts';
import { problem } from './api-double.ts';
import { build } from './builders.ts';
import { cliBench } from './cli-bench.ts';

const { serve, breakwater } = cliBench();
const running = build();

test.each<[string[], string, string]>([
  [
    ['pause', 'b1', '--reason', 'lunch'],
    'pause {"reason":"lunch"}',
    'Build b1 is paused: runs under way finish their turn and wait\n',
  ],
  [['resume', 'b1'], 'resume {}', 'Build b1 goes on\n'],
  [
    ['resume', 'b1', '--max-cost', '40', '--max-workers', '2', '--agent-timeout', '5', '--no-barrier'],
    'resume {"maxCostUsd":40,"parallel":{"maxWorkers":2,"agentTimeoutMinutes":5,"barrier":false}}',
    'Build b1 goes on\n',
  ],
  [
    ['resume', 'b1', '--breaker', 'replans=5', '--breaker', 'sameTree=4', '--session', 'maxTurns=80'],
    'resume {"breaker":{"replans":5,"sameTree":4},"session":{"maxTurns":80}}',
    'Build b1 goes on\n',
  ],
  [
    ['retry', 'b1', 'wrap', '--note', 'Mind tabs.'],
    'tasks/wrap/retry {"note":"Mind tabs."}',
    'Task wrap of build b1 is queued anew\n',
  ],
  [['skip', 'b1', 'a/b'], 'tasks/a%2Fb/skip {}', 'Task a/b of build b1 is skipped\n'],
  [
    ['prioritize', 'b1', 'wrap', 'first'],
    'tasks/wrap/priority {"priority":"first"}',
    'Task wrap of build b1 has the priority first\n',
  ],
  [
    ['note', 'b1', 'Hello', '--task', 'wrap'],
    'notes {"text":"Hello","task":"wrap"}',
    'The note is kept for build b1, and passed on to runs under way\n',
  ],
  [['approve', 'b1'], 'approve {}', 'Build b1 goes on\n'],
  [
    ['reject', 'b1', '--comments', 'Smaller.'],
    'reject {"comments":"Smaller."}',
    'The plan of build b1 goes back to the refiner\n',
  ],
  [
    ['reject', 'b1', '--on-task', 'parse=Two tasks: a=b.', '--on-task', 'wrap=No.'],
    'reject {"taskComments":[{"task":"parse","text":"Two tasks: a=b."},{"task":"wrap","text":"No."}]}',
    'The plan of build b1 goes back to the refiner\n',
  ],
])('%j sends its command and says what has come of it', async (args, sent, out) => {
  const { requests, bodies } = await serve({ instead: () => ({ status: 200, body: running }) });
  expect(await breakwater(...args)).toEqual({ code: 0, out, err: '' });
  const [path = '', ...body] = sent.split(' ');
  expect([requests, bodies]).toEqual([[`POST /builds/b1/${path} 200`], [JSON.parse(body.join(' '))]]);
});

test('edit-plan sends what is in a file, on the version that was edited', async () => {
  const { requests, bodies } = await serve({ instead: () => ({ status: 200, body: running }) });
  const folder = await mkdtemp(join(tmpdir(), 'breakwater-'));
  const file = join(folder, 'plan.json');
  await writeFile(file, JSON.stringify(plan()));
  const args = ['edit-plan', 'b1', '--plan', file, '--on', 'abc', '--dry-run'];
  expect(await breakwater(...args)).toEqual({ code: 0, out: 'Build b1 takes the plan\n', err: '' });
  expect([requests, bodies]).toEqual([['PUT /builds/b1/plan 200'], [{ plan: plan(), dryRun: true }]]);
  await writeFile(file, '{"requirements": 1, "requirements": 2}');
  expect((await breakwater(...args)).err).toMatch(/the field requirements stands twice in one object/);
  await rm(folder, { recursive: true });
  expect([(await breakwater(...args)).code, requests.length]).toEqual([2, 1]);
});

test('cancel asks nothing and says what stays', async () => {
  const [first] = running.repositories;
  const repositories = first ? [{ ...first, sha: 'a'.repeat(40) }] : [];
  await serve({ instead: () => ({ status: 200, body: build({ status: 'cancelled', repositories }) }) });
  expect(await breakwater('cancel', 'b1')).toEqual({
    code: 0,
    out: [
      'Build b1 is cancelled: its runs are stopped, their sandboxes and working refs go away.',
      'What stays: its events, its history, and the integration branches with all that has merged:',
      '  textkit: breakwater/b1 at aaaaaaaaaaaa\n',
    ].join('\n'),
    err: '',
  });
});

test('a build that has paused again at once is not said to go on', async () => {
  const paused = build({ status: 'paused', reason: 'the plan waits for approval' });
  await serve({ instead: () => ({ status: 200, body: paused }) });
  const out = 'Build b1 is paused again: the plan waits for approval\n';
  expect([await breakwater('resume', 'b1'), await breakwater('approve', 'b1')]).toEqual([
    { code: 3, out, err: '' },
    { code: 3, out, err: '' },
  ]);
});

test('with --json the answer is the build', async () => {
  await serve({ instead: () => ({ status: 200, body: running }) });
  const { code, out } = await breakwater('pause', 'b1', '--json');
  expect([code, JSON.parse(out)]).toEqual([0, running]);
});

test('a refusal is told in the words of the API, with the exit code of bad input; so is an option that is missing', async () => {
  await serve({ instead: () => problem(409, 'Not now', 'the task wrap has merged') });
  expect(await breakwater('retry', 'b1', 'wrap')).toEqual({ code: 2, out: '', err: 'the task wrap has merged\n' });
  expect(await breakwater('edit-plan', 'b1', '--on', 'abc')).toMatchObject({
    code: 2,
    err: expect.stringContaining('--plan <file>'),
  });
});
