/** A task that is interrupted in the middle of a command, and what must have come of it in the end. */
import { expect } from 'vitest';
import { bash, turn } from '../../examples/textkit/script/turns.ts';
import type { BuildView } from '../../src/core/contract/views.ts';
import { plan, task } from '../core/builders.ts';
import { landed, testCommand } from './bare-repositories.ts';
import { tasksOf, workOf } from './followed-build.ts';
import { creations, generates, grades, type Session, submits } from './sessions.ts';

/** Of the task and of its repository. */
export const nameOf = (command: string): string => command.replace(' ', '-');

/**
 * It writes a line, something happens while the command runs, and it finds the line again and writes another. Each start
 * of the command leaves a line too, where `starts` is asked for.
 */
export const outlives = (command: string, { starts = false } = {}): Session[] => {
  const name = nameOf(command);
  const counted = `echo started >> ${name}/starts.txt; ${command}`;
  return [
    generates(name, [
      turn('I write.', ...creations({ [`${name}/lines.txt`]: 'one\n' })),
      turn('This takes long.', bash(starts ? counted : command)),
      turn('I go on.', bash(`echo two >> ${name}/lines.txt`)),
      turn('I hand it in.', submits()),
    ]),
    grades(name),
  ];
};

export const outlivingBuild = (command: string, url: string) => ({
  plan: plan([task({ id: nameOf(command), scope: [`${nameOf(command)}:**`] })]),
  repositories: [{ name: nameOf(command), url }],
  evaluator: { testCommand },
});

/** Each round took place once, no turn was lost, and what landed holds both lines. */
export function expectOutlived(view: BuildView, command: string, more: Record<string, string> = {}): void {
  const [repository] = view.repositories;
  expect({
    status: view.status,
    tasks: tasksOf(view),
    runs: workOf(view).map(({ role, status, turns }) => `${role} ${status} after ${turns} turns`),
    files: landed(repository?.url ?? '', repository?.branch ?? '').files,
  }).toEqual({
    status: 'completed',
    tasks: [`${nameOf(command)}: merged after 1 rounds, 0 conflicts`],
    runs: ['generator finished after 4 turns', 'evaluator finished after 1 turns'],
    files: { 'lines.txt': 'one\ntwo\n', ...more },
  });
}
