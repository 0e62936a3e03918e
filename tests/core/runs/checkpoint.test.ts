/** When a tree is saved, and what its failures mean. */
import { expect, test } from 'vitest';
import { dueCheckpoint, keptOf, type SavedOne, savedBy } from '../../../src/core/runs/checkpoint.ts';
import { assignments, order, record, state, turn } from './records.ts';

test('only a generator that may have changed something saves its tree, in every repository', () => {
  const due = assignments.map((assignment) =>
    dueCheckpoint(record({ order: order({ assignment }), state: state({ dirty: true }), turn: turn({ turn: 7 }) })),
  );
  expect(due.filter((checkpoint) => checkpoint !== null)).toEqual([
    {
      message: 'Checkpoint of a before turn 7',
      repositories: [{ name: 'app', ref: 'refs/breakwater/b/checkpoint/b-r1' }],
    },
  ]);
  expect(dueCheckpoint(record({ state: state({ dirty: false }) }))).toBeNull();
});

const commits = { commit: 'c'.repeat(40), tree: 't', changed: true };
const answered = (answer: SavedOne['answer']): SavedOne => ({ repository: 'app', answer });
const refused = answered({ ok: false, error: { reason: 'git', message: 'conflict markers' } });
const silent = answered({ ok: false, error: { reason: 'infrastructure', message: 'gone' } });
const mended = answered({ ok: true, result: { ...commits, mended: 'folder' } });

test('what git refuses stays to be saved, and a sandbox that does not answer is to be brought back', () => {
  expect([[], [refused], [refused, silent], [mended]].map(savedBy)).toEqual([
    { isDirty: false, isLost: false, error: null, mended: [] },
    { isDirty: true, isLost: false, error: 'conflict markers', mended: [] },
    { isDirty: true, isLost: true, error: 'gone', mended: [] },
    { isDirty: false, isLost: false, error: null, mended: [{ repository: 'app', what: 'folder' }] },
  ]);
});

test('the model is told what was refused and what was brought back, and nothing of a lost sandbox', () => {
  expect([[], [silent], [mended], [refused]].map((answers) => keptOf(savedBy(answers), ['before']))).toEqual([
    { dirty: false },
    { dirty: true, sandbox: 'unsure' },
    { dirty: false, notices: ['before', expect.stringContaining('The folder app was gone')] },
    { dirty: true, notices: ['before', expect.stringMatching(/could not be saved[\s\S]*conflict markers$/)] },
  ]);
});
