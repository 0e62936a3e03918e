/** When a tree is saved, and what its failures mean. */
import { expect, test } from 'vitest';
import { dueCheckpoint, keptOf, savedBy } from '../../../src/core/runs/checkpoint.ts';
import { assignments, order, record, state, turn } from './records.ts';

test('only a generator that may have changed something saves its tree, in every repository', () => {
  const due = assignments.map((assignment) =>
    dueCheckpoint(record({ order: order({ assignment }), state: state({ dirty: true }), turn: turn({ turn: 7 }) })),
  );
  expect(due.filter((checkpoint) => checkpoint !== null)).toEqual([
    { ref: 'refs/breakwater/b/checkpoint/b-r1', message: 'Checkpoint of a before turn 7', repositories: ['app'] },
  ]);
  expect(dueCheckpoint(record({ state: state({ dirty: false }) }))).toBeNull();
});

test('what git refuses stays to be saved, and a sandbox that does not answer is to be brought back', () => {
  const refused = { reason: 'git', message: 'conflict markers' } as const;
  const silent = { reason: 'infrastructure', message: 'gone' } as const;
  expect([[], [refused], [refused, silent]].map(savedBy)).toEqual([
    { isDirty: false, isLost: false, error: null },
    { isDirty: true, isLost: false, error: 'conflict markers' },
    { isDirty: true, isLost: true, error: 'gone' },
  ]);
  expect([[], [silent]].map((errors) => keptOf(savedBy(errors)))).toEqual([
    { dirty: false },
    { dirty: true, sandbox: 'unsure' },
  ]);
});
