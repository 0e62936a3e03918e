import { expect, test } from 'vitest';
import { viewChanges, viewParts } from '../../../src/core/builds/view-changes.ts';
import { aBuild, aRun, aTask } from '../../workers/build-snapshot.ts';

const before = { ...aBuild({ tasks: [aTask({ id: 'one' }), aTask({ id: 'two' })], runs: [aRun()] }), scripted: false };

test('what has changed is told whole, and nothing else', () => {
  const merged = aTask({ id: 'two', status: 'merged' });
  const after = {
    ...before,
    lastSeq: 9,
    notes: 2,
    tasks: [merged, aTask({ id: 'three' })],
    runs: [aRun(), aRun({ id: 'b1-r2' })],
  };
  expect(viewChanges(viewParts(before), viewParts(after), after)).toEqual({
    fields: { notes: 2 },
    tasks: [merged, aTask({ id: 'three' })],
    runs: [aRun({ id: 'b1-r2' })],
    gone: ['one'],
  });
});

test('an event that changes nothing in the view has nothing to tell', () => {
  const after = { ...before, lastSeq: 9 };
  expect(viewChanges(viewParts(before), viewParts(after), after)).toBeNull();
});
