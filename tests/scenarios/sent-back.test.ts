/** Rounds that are sent back: wrong files, red tests, half a verdict, a merge conflict, and a task that is stuck. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import { closedBreaker, criterion, plan, task } from '../core/builders.ts';
import { landed, testCommand } from './bare-repositories.ts';
import { built, storyOf, tasksOf, typesOf, workOf } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { creations, evaluates, generates, grades, submits, verdict, writes } from './sessions.ts';

const evaluator = { testCommand };

/** A task whose two lines in a file that two tasks share come to stand at the same place. */
const addsLine = (id: string) => [
  generates(
    id,
    [turn('My line goes to the end.', bash(`echo ${id} >> list/list.txt`)), turn('I hand it in.', submits())],
    { round: 1 },
  ),
  generates(
    id,
    [
      turn('I bring both sides together.', bash('cd list && ! git merge --no-edit FETCH_HEAD && cat list.txt')),
      turn('Both lines stay.', bash("sed -i '/^[<=>|]\\{7\\}/d' list/list.txt && cat list/list.txt")),
      turn('I hand it in.', submits()),
    ],
    { round: 2, also: ['Merge conflict in list: list.txt'] },
  ),
  grades(id),
];

const missing = 'part.txt says "one" and never "two".';
const stuckTasks = [
  task({ id: 'whole-a', scope: ['parts:part.txt'] }),
  task({ id: 'whole-b', scope: ['parts:other.txt'], dependsOn: ['whole-a'] }),
];

let stack: LocalStack;
beforeAll(async () => {
  stack = await localStack([
    generates('tidy', [
      turn('I write, and tidy up beside it.', ...creations({ 'app/new.txt': 'new\n', 'app/README.md': 'tidied\n' })),
      turn('I hand it in.', submits()),
      turn('I put it back.', bash('git -C app checkout -q HEAD -- README.md && cat app/README.md')),
      turn('I hand it in again.', submits()),
    ]),
    grades('tidy'),

    generates('count', [
      turn(
        'I count.',
        ...creations({ 'sum/sum.txt': '5\n', 'sum/sum.test.sh': 'grep -x 4 sum.txt || ! echo wrong sum\n' }),
      ),
      turn('I hand it in.', submits()),
      turn('The sum is wrong.', ...creations({ 'sum/sum.txt': '4\n' })),
      turn('I hand it in again.', submits()),
    ]),
    evaluates('count', [
      turn('I grade one of two.', verdict({ C1: true })),
      turn('I grade without evidence.', {
        name: 'submit_verdict',
        input: { criteria: [{ criterion: 'C1', pass: true, evidence: '' }] },
      }),
      turn('I grade both.', verdict({ C1: true, C2: true })),
    ]),

    ...addsLine('left'),
    ...addsLine('right'),

    writes('whole', { 'parts/part.txt': 'one\n' }, { round: 1 }),
    generates('whole', [turn('I change nothing.', submits())], { round: 2, also: [missing] }),
    grades('whole', { C1: missing }),
    {
      name: 'replanner of whole',
      when: ['Role: replanner', 'Task whole: '],
      turns: [
        turn('Two tasks.', { name: 'split_task', input: { id: 'whole', into: stuckTasks } }),
        turn('They do.', { name: 'submit_replan', input: { reason: 'One task did two things.' } }),
      ],
    },
    writes('whole-a', { 'parts/part.txt': 'one\n' }),
    writes('whole-b', { 'parts/other.txt': 'two\n' }),
    grades('whole-a'),
    grades('whole-b'),
    writes('after', { 'parts/after.txt': 'three\n' }),
    grades('after'),
  ]);
});
afterAll(() => stack?.close());

test('work that changes a file outside its scope comes back with the name of the file, and passes once it is put back', async () => {
  const repositories = [{ name: 'app', url: stack.repository('app', { 'README.md': 'as it was\n' }) }];
  const tidy = task({ id: 'tidy', scope: ['app:new.txt'] });
  const { view, events } = await built(stack.client, { plan: plan([tidy]), repositories, evaluator });

  expect(stack.told('generator of tidy', 3)).toEqual([
    expect.stringMatching(/outside the scope[\s\S]*\napp:README\.md$/),
  ]);
  expect(typesOf(events).filter((type) => type.startsWith('task.'))).toEqual([
    ...['task.started', 'task.candidate', 'task.graded', 'task.merged'],
  ]);
  expect(tasksOf(view)).toEqual(['tidy: merged after 1 rounds, 0 conflicts']);
  const [app] = view.repositories;
  expect(landed(app?.url ?? '', app?.branch ?? '').files).toEqual({ 'README.md': 'as it was\n', 'new.txt': 'new\n' });
});

test('red tests keep a generator at work, and a verdict that lacks a criterion or evidence lands nothing', async () => {
  const repositories = [{ name: 'sum', url: stack.repository('sum') }];
  const criteria = [criterion(), criterion({ id: 'C2' })];
  const count = task({ id: 'count', scope: ['sum:**'], criteria });
  const { view, events } = await built(stack.client, { plan: plan([count]), repositories, evaluator });

  expect(stack.told('generator of count', 3)).toEqual([
    expect.stringMatching(
      /^The work was not handed in: sh test\.sh failed in a clean checkout of it\.[\s\S]*wrong sum\n\[exit code 1\]$/,
    ),
  ]);
  expect(stack.told('evaluator of count', 2)).toEqual([
    'Grade each criterion of the task exactly once: C2 is not graded.',
  ]);
  expect(stack.told('evaluator of count', 3)).toEqual([expect.stringContaining('criteria.0.evidence')]);
  expect(workOf(view).map(({ role, status, turns }) => `${role} ${status} after ${turns} turns`)).toEqual([
    'generator finished after 4 turns',
    'evaluator finished after 3 turns',
  ]);
  expect(typesOf(events).filter((type) => type.startsWith('task.'))).toEqual([
    ...['task.started', 'task.candidate', 'task.graded', 'task.merged'],
  ]);
});

test('of two tasks that change the same place, the later one is requeued and lands with the lines of both', async () => {
  const repositories = [{ name: 'list', url: stack.repository('list', { 'list.txt': 'first\n' }) }];
  const tasks = ['left', 'right'].map((id) => task({ id, scope: [`list:${id}/**`], shared: ['list:list.txt'] }));
  const { view, events } = await built(stack.client, { plan: plan(tasks), repositories, evaluator });

  expect({
    status: view.status,
    tasks: tasksOf(view)
      .map((line) => line.replace(/^\w+/, 'one'))
      .sort(),
  }).toEqual({
    status: 'completed',
    tasks: ['one: merged after 1 rounds, 0 conflicts', 'one: merged after 2 rounds, 1 conflicts'],
  });
  const [conflict] = events.filter(({ type }) => type === 'task.conflict');
  const [winner = '', loser = ''] = conflict?.data.task === 'right' ? ['left', 'right'] : ['right', 'left'];
  expect(conflict?.data).toEqual({
    task: loser,
    round: 1,
    repository: 'list',
    paths: ['list.txt'],
    head: expect.stringMatching(/^[0-9a-f]{40}$/),
    candidate: expect.stringMatching(/^[0-9a-f]{40}$/),
  });
  const [list] = view.repositories;
  expect(landed(list?.url ?? '', list?.branch ?? '')).toEqual({
    files: { 'list.txt': `first\n${winner}\n${loser}\n` },
    merges: [winner, loser].map((id) => `Build ${id}`),
    head: list?.sha,
  });
});

test('a task that hands in what was rejected opens the breaker, gives way to two others, and their success closes it', async () => {
  const repositories = [{ name: 'parts', url: stack.repository('parts') }];
  const tasks = [
    task({ id: 'whole', scope: ['parts:part.txt', 'parts:other.txt'] }),
    task({ id: 'after', scope: ['parts:after.txt'], dependsOn: ['whole'] }),
  ];
  const { view, events } = await built(stack.client, { plan: plan(tasks), repositories, evaluator });

  const rejected = ['task.started', 'task.candidate', 'task.rejected'];
  const merged = ['task.started', 'task.candidate', 'task.graded', 'task.merged'];
  // The gate of a wave runs beside the next one.
  const story = storyOf(events);
  expect(story.filter((type) => type === 'wave.completed')).toHaveLength(3);
  expect(story.filter((type) => type !== 'wave.completed')).toEqual([
    ...['build.created', 'repositories.opened', 'plan.approved'],
    ...[...rejected, ...rejected, 'breaker.opened', 'replan.requested', 'breaker.half-opened'],
    ...[...merged, 'breaker.closed', ...merged, ...merged, 'build.completed'],
  ]);
  expect({ status: view.status, breaker: view.breaker, tasks: tasksOf(view) }).toEqual({
    status: 'completed',
    breaker: { ...closedBreaker, trips: 1, replans: { used: 1, allowed: 3 } },
    tasks: [
      'whole: replaced after 2 rounds, 0 conflicts',
      'after: merged after 1 rounds, 0 conflicts',
      'whole-a: merged after 1 rounds, 0 conflicts',
      'whole-b: merged after 1 rounds, 0 conflicts',
    ],
  });
  expect(view.tasks.map(({ id, dependsOn }) => [id, ...dependsOn])).toEqual([
    ['whole'],
    ['after', 'whole-a', 'whole-b'],
    ['whole-a'],
    ['whole-b', 'whole-a'],
  ]);
  const [parts] = view.repositories;
  expect(landed(parts?.url ?? '', parts?.branch ?? '').files).toEqual({
    'after.txt': 'three\n',
    'other.txt': 'two\n',
    'part.txt': 'one\n',
  });
});
