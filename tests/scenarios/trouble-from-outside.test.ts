/** What comes from outside and is not well: bad submissions, a repository that vanishes, an outage, too little money. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { turn } from '../../examples/textkit/script/turns.ts';
import { Problem } from '../../src/core/contract/problems.ts';
import type { Fault } from '../../src/scripted-model/script/script.ts';
import { closedBreaker, plan, task } from '../core/builders.ts';
import { startFetchServer } from '../doubles/fetch-server.ts';
import { git } from '../git/repositories.ts';
import { eventually } from '../local-stack/processes.ts';
import { refsOf, testCommand } from './bare-repositories.ts';
import {
  built,
  eventsUntil,
  lineOf,
  listedAs,
  storyOf,
  tasksOf,
  typesOf,
  unwrapped,
  workOf,
} from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { creations, generates, grades, submits } from './sessions.ts';

const evaluator = { testCommand };

/** About 7,500 tokens: writing it costs a large part of what the build may spend. */
const longText = 'All work and no play makes a dull file.\n'.repeat(750);
const writesMuch = (id: string) =>
  generates(id, [turn('Much to write.', ...creations({ [`much/${id}.txt`]: longText })), turn('Done.', submits())]);

const hit = (by: Fault, text: string, ...tools: Parameters<typeof turn>[1][]) => ({
  ...turn(text, ...tools),
  fault: by,
});

let stack: LocalStack;
beforeAll(async () => {
  stack = await localStack([
    generates('patient', [
      hit({ kind: 'overloaded', times: 2 }, 'I begin.', ...creations({ 'wait/one.txt': 'one\n' })),
      hit({ kind: 'cut', afterEvents: 4, how: 'end', times: 1 }, 'I go on.', ...creations({ 'wait/two.txt': 'two\n' })),
      hit({ kind: 'rate-limit', retryAfterSeconds: 1, times: 1 }, 'I hand it in.', submits()),
    ]),
    grades('patient'),
    writesMuch('much-a'),
    grades('much-a'),
    writesMuch('much-b'),
    grades('much-b'),
  ]);
});
afterAll(() => stack?.close());

/** What the API answers to a submission that it does not take. */
async function refusal(body: unknown, token = stack.token) {
  const answer = await fetch(`${stack.apiUrl}/builds`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const { status, errors = [] } = Problem.parse(await answer.json());
  return {
    type: answer.headers.get('content-type'),
    status,
    errors: errors.map(({ path, message }) => `${path}: ${message}`),
  };
}

const refused = (status: number, ...errors: unknown[]) => ({ type: 'application/problem+json', status, errors });

test('every fault of a submission is refused with the path of its field, and the stack lives on', async () => {
  const url = stack.repository('fine');
  git(stack.repositories, 'init', '--quiet', '--bare', '--initial-branch=main', 'empty.git');
  const fine = [{ name: 'fine', url }];
  const of = (changes: object) => refusal({ prompt: 'Do it.', repositories: fine, ...changes });
  const at = (changes: object) => of({ repositories: [{ name: 'fine', url, ...changes }] });
  const cycle = [
    task({ id: 'a', scope: ['fine:a'], dependsOn: ['b'] }),
    task({ id: 'b', scope: ['fine:b'], dependsOn: ['a'] }),
  ];

  expect({
    unreachable: await at({ url: 'http://127.0.0.1:9/none.git' }),
    missing: await at({ url: url.replace('fine', 'missing') }),
    empty: await at({ url: url.replace('fine', 'empty') }),
    base: await at({ base: 'nowhere' }),
    prompt: await of({ prompt: '  ' }),
    model: await of({ models: { generator: 'claude-unheard-of' } }),
    cycle: await of({ prompt: undefined, plan: plan(cycle) }),
    unknown: await of({ parallel: { maxWorker: 2 } }),
    token: await refusal({ prompt: 'Do it.', repositories: fine }, 'a-wrong-token'),
  }).toEqual({
    unreachable: refused(422, expect.stringMatching(/^repositories\[0\]\.url: /)),
    missing: refused(422, expect.stringMatching(/^repositories\[0\]\.url: /)),
    empty: refused(422, 'repositories[0].url: the repository is empty: push a first commit to it'),
    base: refused(422, 'repositories[0].base: there is no branch nowhere: the repository has main'),
    prompt: refused(422, 'prompt: must not be empty'),
    model: refused(422, expect.stringMatching(/^models\.generator: unknown model claude-unheard-of: /)),
    cycle: refused(422, 'plan.phases[0].epics[0].stories[0].tasks[0].dependsOn: a cycle of dependencies: a → b → a'),
    unknown: refused(422, 'parallel.maxWorker: unknown field'),
    token: refused(401),
  });
  expect((await fetch(`${stack.apiUrl}/health`)).status).toBe(200);
});

test('a repository that vanishes after the submission fails the build with its name', async () => {
  stack.repository('vanishing');
  let isGone = false;
  const server = await startFetchServer((request) => {
    // The submission only reads; a push comes when the build opens its integration branch.
    isGone ||= request.url.includes('receive-pack');
    const { pathname, search } = new URL(request.url);
    return isGone
      ? new Response(null, { status: 404 })
      : fetch(new Request(`${stack.gitUrl}${pathname}${search}`, request));
  });
  try {
    const repositories = [{ name: 'vanishing', url: `${server.url}/vanishing.git` }];
    const { view, events } = await built(stack.client, { prompt: 'Do it.', repositories, evaluator });
    expect(typesOf(events)).toEqual(['build.created', 'build.failed']);
    expect({ status: view.status, reason: view.reason }).toEqual({
      status: 'failed',
      reason: expect.stringMatching(/^repository vanishing: /),
    });
  } finally {
    await server.close();
  }
});

test('a provider that is down is waited for: no round is burnt, and the ledger holds what it may charge', async () => {
  const before = await stack.billedUsd();
  const repositories = [{ name: 'wait', url: stack.repository('wait') }];
  const patient = task({ id: 'patient', scope: ['wait:*.txt'] });
  const { view, events } = await built(stack.client, { plan: plan([patient]), repositories, evaluator });

  expect(storyOf(events)).toEqual([
    ...['build.created', 'repositories.opened', 'plan.approved', 'task.started'],
    ...['run.outage', 'run.outage', 'run.outage', 'task.candidate', 'task.graded', 'task.merged'],
    ...['wave.completed', 'build.completed'],
  ]);
  const asked = stack.asked('generator of patient');
  expect(asked.map(({ turn: number }) => number)).toEqual([1, 1, 1, 2, 2, 3, 3]);
  expect((asked[6]?.at ?? 0) - (asked[5]?.at ?? 0)).toBeGreaterThanOrEqual(1000);
  expect({ tasks: tasksOf(view), iterations: view.iterations, breaker: view.breaker }).toEqual({
    tasks: ['patient: merged after 1 rounds, 0 conflicts'],
    iterations: { used: 1, limit: 50 },
    breaker: { ...closedBreaker, replans: { used: 0, allowed: 3 } },
  });
  // The stream that was cut counts as an answer of the full 16,000 tokens, of which one was charged.
  const cutUsd = (15_999 * 10) / 1e6;
  expect(view.cost).toEqual({
    spentUsd: expect.closeTo((await stack.billedUsd()) - before + cutUsd, 9),
    unconfirmed: { usd: expect.toSatisfy((usd) => usd > cutUsd), calls: 1 },
    reservedUsd: 0,
    limitUsd: 100,
    freeModels: [],
  });
});

test('a build that cannot reserve its next call pauses below its limit, keeps what was done, and goes on when it may', async () => {
  const before = await stack.billedUsd();
  const repositories = [{ name: 'much', url: stack.repository('much') }];
  const tasks = ['much-a', 'much-b'].map((id) => task({ id, scope: [`much:${id}.txt`] }));
  // Enough for the worst case of one first call, and not for that of two, nor for that of a second.
  const limits = { maxCostUsd: 0.22 };
  const { view } = await built(stack.client, { plan: plan(tasks), repositories, limits, evaluator });

  const asked = ['much-a', 'much-b'].map((id) => stack.asked(`generator of ${id}`).map(({ turn: number }) => number));
  expect(asked.toSorted((a, b) => b.length - a.length)).toEqual([[1], []]);
  expect({ status: view.status, reason: view.reason, cost: view.cost, tasks: tasksOf(view) }).toEqual({
    status: 'paused',
    reason: expect.stringMatching(/^the next model call could pass the limit of \$0\.22 \(\$0\.\d\d spent\)$/),
    cost: {
      spentUsd: expect.closeTo((await stack.billedUsd()) - before, 9),
      unconfirmed: { usd: 0, calls: 0 },
      reservedUsd: 0,
      limitUsd: 0.22,
      freeModels: [],
    },
    tasks: ['much-a: generating after 1 rounds, 0 conflicts', 'much-b: generating after 1 rounds, 0 conflicts'],
  });
  expect(workOf(view).map(({ status }) => status)).toEqual(['running', 'running']);
  const checkpoints = () => refsOf(stack.repositories, 'much', `refs/breakwater/${view.id}/checkpoint`);
  await eventually('the text is safe in a checkpoint', () => checkpoints().length === 1);
  const [id] = asked[0]?.length === 1 ? ['much-a'] : ['much-b'];
  const bare = `--git-dir=${stack.repositories}/much.git`;
  expect(git(stack.repositories, bare, 'show', `${checkpoints()[0]}:${id}.txt`)).toBe(longText.trim());
  const { events } = unwrapped(await stack.client.events(view.id, { after: view.lastSeq - 1, waitSeconds: 0 }));
  const lastAt = events.at(-1)?.at ?? null;
  expect(await listedAs(stack.client, view, lastAt)).toEqual(lineOf(view, lastAt));

  unwrapped(await stack.client.steer(view.id, { kind: 'resume', maxCostUsd: 5 }));
  await eventsUntil(stack.client, view.id, ({ type }) => type === 'build.completed', 'build.paused');
  const done = unwrapped(await stack.client.build(view.id));
  expect(tasksOf(done)).toEqual(['much-a', 'much-b'].map((task) => `${task}: merged after 1 rounds, 0 conflicts`));
  expect(done.cost.limitUsd).toBe(5);
});
