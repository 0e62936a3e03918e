import { expect, it } from 'vitest';
import { requirementStates } from '../../../../src/core/builds/fidelity/requirement-states.ts';
import type { TaskStage } from '../../../../src/core/builds/task-state.ts';
import type { FailedCheck } from '../../../../src/core/contract/fidelity.ts';
import { criterion, plan, requirement, task } from '../../builders.ts';

const merged: TaskStage = { kind: 'merged', at: 1 };
const skipped: TaskStage = { kind: 'skipped', at: 1 };
const waiting: TaskStage = { kind: 'waiting' };
const replaced: TaskStage = { kind: 'replaced', by: ['c'] };
const fails = (...criteria: FailedCheck['criteria']): FailedCheck => ({
  command: 'npm run check',
  criteria,
  folder: null,
  exitCode: 1,
  excerpt: '',
});

it.each<[string, Record<string, TaskStage>, FailedCheck[], string]>([
  ['is open while a task that answers it is not settled', { a: merged, b: waiting }, [], 'open'],
  ['is met once all that answers it has merged', { a: merged, b: merged }, [], 'met'],
  ['is met where what was replaced is answered by others', { a: replaced, b: merged }, [], 'met'],
  [
    'is broken by a check that fails at the heads',
    { a: merged, b: merged },
    [fails({ task: 'a', criterion: 'C1' })],
    'broken',
  ],
  [
    'is broken also while other work on it is open',
    { a: merged, b: waiting },
    [fails({ task: 'a', criterion: 'C1' })],
    'broken',
  ],
  [
    'is not broken by the check of another criterion',
    { a: merged, b: merged },
    [fails({ task: 'a', criterion: 'C2' })],
    'met',
  ],
  ['is unproven where a part of it was skipped', { a: merged, b: skipped }, [], 'unproven'],
  ['is unproven where nothing is left that answers it', { a: replaced, b: replaced }, [], 'unproven'],
])('a requirement %s', (_, stages, failed, state) => {
  const other = criterion({ id: 'C2', requirements: ['R2'] });
  const tasks = [task({ id: 'a', criteria: [criterion(), other] }), task({ id: 'b' })];
  const known = plan(tasks, [requirement(), requirement({ id: 'R2' })]);
  const standing = tasks.map((one) => ({ task: one, stage: stages[one.id] ?? waiting }));
  expect(requirementStates(known, standing, failed)[0]).toEqual({ id: 'R1', state });
});
