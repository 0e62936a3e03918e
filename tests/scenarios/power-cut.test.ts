/** Builds whose whole stack is killed, again and again in the middle of work, and started again on the same state. */
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import { readStackState } from '../../src/local-stack/state/stack-state.ts';
import { plan, task } from '../core/builders.ts';
import { landed, refsOf, repositoryWith, testCommand } from './bare-repositories.ts';
import { lineOf, listedAs, storyOf, submit, tasksOf, untilRest, workOf } from './followed-build.ts';
import { freshState } from './local-stack.ts';
import { creations, evaluates, generates, grades, submits, verdict, writes } from './sessions.ts';
import { processesNaming, type StackProcess, stackProcess } from './stack-process.ts';

// Commands that only a kill can end, so that each kill finds the run in the middle of one.
const generating = 'sleep 30001';
/** Long enough to be killed in; where the home of the sandbox is made anew, it runs to its end the next time. */
const evaluating = 'sleep 30.002';
const resolving = 'sleep 30003';

/** A task whose line conflicts with that of another; the kill finds its second round with the conflict in its files. */
const addsLine = (id: string) => [
  generates(id, [turn('My line.', bash(`echo ${id} >> list/list.txt`)), turn('Done.', submits())], { round: 1 }),
  generates(
    id,
    [
      turn('I bring in the conflict.', bash('! git -C list merge --no-edit FETCH_HEAD')),
      turn('I think for long.', bash(resolving)),
      turn(
        'It was interrupted; both lines stay.',
        bash("sed -i '/^[<=>|]\\{7\\}/d' list/list.txt && cat list/list.txt"),
      ),
      turn('I hand it in.', submits()),
    ],
    { round: 2 },
  ),
  grades(id),
];

const script = {
  name: 'power cut',
  sessions: [
    generates('steady', [
      turn('I write.', ...creations({ 'app/steady.txt': 'one\n' })),
      turn('This takes long.', bash(generating)),
      turn('It was interrupted; I go on.', bash('echo two >> app/steady.txt')),
      turn('I hand it in.', submits()),
    ]),
    evaluates('steady', [
      // An evaluator starts each command from a clean tree, so an interrupted one is run again; it is quick then.
      turn('I look at it for long.', bash(`test -e ~/seen || { touch ~/seen; ${evaluating}; }`)),
      turn('I grade.', verdict({ C1: true })),
    ]),
    writes('next', { 'app/next.txt': 'three\n' }),
    grades('next'),
    ...addsLine('left'),
    ...addsLine('right'),
  ],
};

/** Five starts of a stack take their time on a busy machine. */
const patience = { timeout: 300_000 };

let state: string;
let stack: StackProcess | undefined;
async function start(): Promise<StackProcess> {
  stack = await stackProcess(state, join(state, 'script.json'));
  return stack;
}
async function repository(name: string, files: Record<string, string> = {}) {
  repositoryWith(join(state, 'repositories'), name, files);
  const git = (await readStackState(state))?.ports.git;
  return [{ name, url: `http://127.0.0.1:${git}/${name}.git` }];
}

beforeAll(async () => {
  state = await freshState();
  await writeFile(join(state, 'script.json'), JSON.stringify(script));
});
afterAll(async () => {
  await stack?.kill();
  await rm(state, { recursive: true, force: true });
});

test(
  'a build outlives two kills of every process: it goes on where it was, and merges each task once',
  patience,
  async () => {
    const first = await start();
    const tasks = [
      task({ id: 'steady', scope: ['app:steady.txt'] }),
      task({ id: 'next', scope: ['app:next.txt'], dependsOn: ['steady'] }),
    ];
    const repositories = await repository('app');
    const id = await submit(first.client, { plan: plan(tasks), repositories, evaluator: { testCommand } });
    await first.untilRunning(generating);
    await first.kill();

    const second = await start();
    await second.untilRunning(evaluating);
    await second.kill();

    const third = await start();
    const { view, events } = await untilRest(third.client, id);
    const oneTask = ['task.started', 'task.candidate', 'task.graded', 'task.merged', 'wave.completed'];
    // A run may be quicker to wake than the sandbox host is to start; then it waits, and says so.
    expect(storyOf(events).filter((type) => type !== 'run.outage')).toEqual([
      ...['build.created', 'repositories.opened', 'plan.approved', ...oneTask, ...oneTask, 'build.completed'],
    ]);
    expect({
      status: view.status,
      tasks: tasksOf(view),
      runs: workOf(view).map(({ role, task: of, status, turns }) => `${role} of ${of} ${status} after ${turns} turns`),
      reservedUsd: view.cost.reservedUsd,
    }).toEqual({
      status: 'completed',
      tasks: ['steady: merged after 1 rounds, 0 conflicts', 'next: merged after 1 rounds, 0 conflicts'],
      runs: [
        'generator of steady finished after 4 turns',
        'evaluator of steady finished after 2 turns',
        'generator of next finished after 2 turns',
        'evaluator of next finished after 1 turns',
      ],
      reservedUsd: 0,
    });
    const [app] = view.repositories;
    expect(landed(app?.url ?? '', app?.branch ?? '')).toEqual({
      files: { 'next.txt': 'three\n', 'steady.txt': 'one\ntwo\n' },
      merges: ['Build steady', 'Build next'],
      head: app?.sha,
    });
    expect(refsOf(join(state, 'repositories'), 'app', 'refs/breakwater')).toEqual([]);
    expect(await listedAs(third.client, view)).toEqual(lineOf(view));
  },
);

test(
  'a round that is killed with a conflict open in its files goes on with it, and Ctrl-C then leaves no process',
  patience,
  async () => {
    const before = stack ?? (await start());
    const tasks = ['left', 'right'].map((id) => task({ id, scope: [`list:${id}/**`], shared: ['list:list.txt'] }));
    const repositories = await repository('list', { 'list.txt': 'first\n' });
    const id = await submit(before.client, { plan: plan(tasks), repositories, evaluator: { testCommand } });
    await before.untilRunning(resolving);
    await before.kill();

    const after = await start();
    const { view, events } = await untilRest(after.client, id);
    const merged = events.flatMap(({ type, data }) => (type === 'task.merged' ? [String(data.task)] : []));
    expect({ status: view.status, rounds: view.tasks.map(({ rounds }) => rounds).sort() }).toEqual({
      status: 'completed',
      rounds: [1, 2],
    });
    const [list] = view.repositories;
    expect(landed(list?.url ?? '', list?.branch ?? '')).toEqual({
      files: { 'list.txt': ['first', ...merged, ''].join('\n') },
      merges: merged.map((of) => `Build ${of}`),
      head: list?.sha,
    });
    expect({ code: await after.interrupt(), left: processesNaming(state) }).toEqual({ code: 130, left: [] });
  },
);
