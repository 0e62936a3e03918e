/**
 * A repository with two submodules, all three in one build: what merges in a submodule is followed by the repository that
 * has it, two tasks conflict, and a branch that someone moves between two others puts back what had moved.
 */
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import { criterion, plan, task } from '../core/builders.ts';
import { git } from '../git/repositories.ts';
import { addSubmodules, testCommand } from './bare-repositories.ts';
import { eventsUntil, submit, tasksOf, typesOf, untilRest } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { creations, generates, grades, submits } from './sessions.ts';

const addsLine = (id: string) => [
  generates(id, [turn('At the end.', bash(`echo ${id} >> lib-a/list.txt`)), turn('Done.', submits())], { round: 1 }),
  generates(
    id,
    [
      turn('Both.', bash("cd lib-a && ! git merge --no-edit FETCH_HEAD && sed -i '/^[<=>|]\\{7\\}/d' list.txt")),
      turn('Done.', submits()),
    ],
    { round: 2, also: ['Merge conflict in lib-a: list.txt'] },
  ),
  grades(id),
];

let stack: LocalStack;
beforeAll(async () => {
  stack = await localStack([
    ...addsLine('left'),
    ...addsLine('right'),
    generates(
      'both',
      [
        turn('Through the folder of the submodule.', bash('echo two > app/libs/b/b.txt')),
        turn(
          'And beside it.',
          ...creations({ 'app/app.test.sh': 'grep -q two libs/b/b.txt && grep -q left libs/a/list.txt\n' }),
        ),
        turn('Done.', submits()),
      ],
      { also: ['`app/libs/b` is the repository `lib-b` of this workspace'] },
    ),
    grades('both'),
  ]);
});
afterAll(() => stack?.close());

const bare = (name: string) => join(stack.repositories, `${name}.git`);

/** Someone else commits to the branch. */
function commitByHand(name: string, branch: string): void {
  const commit = git(bare(name), 'commit-tree', '-p', branch, '-m', 'By hand', `${branch}^{tree}`);
  git(bare(name), 'update-ref', `refs/heads/${branch}`, commit);
}

test('submodules of a build follow their repositories, and all branches of a task move or none', async () => {
  const repositories = ['app', 'lib-a', 'lib-b'].map((name) => ({
    name,
    url: stack.repository(
      name,
      {
        app: {
          '.gitmodules':
            '[submodule "a"]\n\tpath = libs/a\n\turl = ../lib-a.git\n[submodule "b"]\n\tpath = libs/b\n\turl = ../lib-b.git\n',
          'base.test.sh': 'test -e libs/a/list.txt && test -e libs/b/b.txt\n',
        },
        'lib-a': { 'list.txt': 'first\n' },
        'lib-b': { 'b.txt': 'one\n' },
      }[name],
    ),
  }));
  addSubmodules(stack.repositories, 'app', { 'libs/a': 'lib-a', 'libs/b': 'lib-b' });
  const ofList = (id: string) => task({ id, scope: [`lib-a:${id}/**`], shared: ['lib-a:list.txt'] });
  const both = task({
    id: 'both',
    scope: ['lib-b:**', 'app:app.test.sh'],
    dependsOn: ['left', 'right'],
    criteria: [criterion({ check: 'grep two app/libs/b/b.txt' })],
  });
  const id = await submit(stack.client, {
    plan: plan([ofList('left'), ofList('right'), both]),
    repositories,
    evaluator: { testCommand },
  });
  const branch = `breakwater/${id}`;
  // While it is graded: its branch of lib-b moves, and then that of app cannot.
  await eventsUntil(stack.client, id, ({ type, data }) => type === 'task.candidate' && data.task === 'both');
  commitByHand('app', branch);
  const { view, events } = await untilRest(stack.client, id);

  expect({
    status: view.status,
    tasks: tasksOf(view)
      .map((line) => line.replace(/^(left|right)/, 'one'))
      .sort(),
  }).toEqual({
    status: 'completed',
    tasks: [
      'both: merged after 1 rounds, 0 conflicts',
      'one: merged after 1 rounds, 0 conflicts',
      'one: merged after 2 rounds, 1 conflicts',
    ],
  });
  expect(
    events
      .filter(({ type }) => /^(repositories\.linked|task\.(refs-returned|head-moved))$/.test(type))
      .map(({ text }) => text),
  ).toEqual([
    'Changes land in the order lib-a, lib-b, app',
    'both: lib-b put back, as not all of its branches could move',
    'both: the integration branch was moved by someone else',
  ]);
  const merged = events.flatMap(({ type, data }) => (type === 'task.merged' ? [String(data.task)] : []));
  const [winner = '', loser = ''] = merged;
  const history = (name: string) =>
    git(
      bare(name),
      'log',
      '--first-parent',
      '--reverse',
      '--format=%s|%(trailers:key=Breakwater-Task,valueonly,separator=%x2C)',
      `main..${branch}`,
    ).split('\n');
  expect(['lib-a', 'lib-b', 'app'].map(history)).toEqual([
    [winner, loser].map((id) => `Build ${id}|${id}`),
    ['Build both|both'],
    [...[winner, loser].map((id) => `Advance libs/a: Build ${id}|${id}`), 'By hand|', 'Build both|both'],
  ]);
  const head = (name: string) => git(bare(name), 'rev-parse', branch);
  expect(['a', 'b'].map((name) => git(bare('app'), 'rev-parse', `${branch}:libs/${name}`))).toEqual(
    ['lib-a', 'lib-b'].map(head),
  );
  expect(git(bare('app'), 'log', '--merges', '--format=%s', branch)).toBe('');
  expect(typesOf(events)).not.toContain('run.failed');
});
