/** A build whose runs hand their sessions over: the generator with its work, the evaluator with what was found out. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bash, readFile, turn, view } from '../../examples/textkit/script/turns.ts';
import { plan, task } from '../core/builders.ts';
import { landed, testCommand } from './bare-repositories.ts';
import { built, storyOf, tasksOf } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { evaluates, generates, grades, writes } from './sessions.ts';

const continued = { also: ['Session: 2\n'] };

let stack: LocalStack;
beforeAll(async () => {
  stack = await localStack([
    writes('poem', { 'poems/end.txt': 'the end\n' }, continued),
    generates('poem', [
      turn('I begin.', bash('echo once > poems/begin.txt')),
      turn('I look at it.', view('poems/begin.txt')),
      turn('Done: poems/begin.txt. Left: poems/end.txt.'),
    ]),
    grades('poem', { C1: true }, continued),
    evaluates('poem', [
      turn('I look at the beginning.', readFile('poems/begin.txt')),
      turn('I look at the end.', readFile('poems/end.txt')),
      turn('Both files are there.'),
    ]),
  ]);
});
afterAll(() => stack?.close());

test('sessions that have had their turns are handed over, the events say so, and the work of both sessions lands', async () => {
  const repositories = [{ name: 'poems', url: stack.repository('poems') }];
  const { view, events } = await built(stack.client, {
    plan: plan([task({ id: 'poem', scope: ['poems:**'] })]),
    repositories,
    evaluator: { testCommand },
    session: { maxTurns: 2 },
  });

  expect(storyOf(events)).toEqual([
    ...['build.created', 'repositories.opened', 'plan.approved', 'task.started', 'run.handed-over', 'task.candidate'],
    ...['run.handed-over', 'task.graded', 'task.merged', 'wave.completed', 'build.completed'],
  ]);
  expect(events.filter(({ type }) => type === 'run.handed-over').map(({ text }) => text)).toEqual(
    ['generator', 'evaluator'].map(
      (role) =>
        `${role} of poem goes on in session 2 from a hand-over note: the one before ended because it has had its 2 turns`,
    ),
  );
  expect(tasksOf(view)).toEqual(['poem: merged after 1 rounds, 0 conflicts']);
  const [poems] = view.repositories;
  expect(landed(poems?.url ?? '', poems?.branch ?? '').files).toEqual({
    'begin.txt': 'once\n',
    'end.txt': 'the end\n',
  });

  const generator = stack.told('generator of poem, Session: 2', 1).join('\n');
  expect(generator).toContain('begin.txt | 1 +');
  expect(generator).toContain('<note>\nDone: poems/begin.txt. Left: poems/end.txt.\n</note>');
  const evaluator = stack.told('evaluator of poem, Session: 2', 1).join('\n');
  expect(evaluator).toContain(`\`${testCommand}\` passed (exit code 0) after `);
  expect(evaluator).toContain('<note>\nBoth files are there.\n</note>');
});
