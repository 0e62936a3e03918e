/** One build as the page has it. */
import { effect } from '@preact/signals';
import { expect, test } from 'vitest';
import type { BuildView } from '../../src/core/contract/views.ts';
import { buildState } from '../../src/page/state/build-state.ts';
import { aBuild, aRun, aTask } from '../workers/build-snapshot.ts';

const aView = (overrides: Parameters<typeof aBuild>[0] = {}) => aBuild(overrides) as BuildView;
const event = (seq: number) => ({ seq, at: seq, type: 'task.started', text: `event ${seq}`, data: {} });
const seqs = (state: ReturnType<typeof buildState>) => state.events.value.map(({ seq }) => seq);

test('events come once and in order, however often they are told, and older ones stand before them', () => {
  const state = buildState(aView({ lastSeq: 12 }), [event(11), event(12)]);
  state.take({ kind: 'events', events: [event(12), event(13)], changes: null });
  state.take({ kind: 'events', events: [event(13), event(14)], changes: null });
  state.takeOlder([event(9), event(10), event(11)]);
  expect([seqs(state), state.lastSeq()]).toEqual([[9, 10, 11, 12, 13, 14], 14]);
});

test('a build without events asks for the newest hundred', () => {
  expect([buildState(aView({ lastSeq: 340 }), []).lastSeq(), buildState(aView({ lastSeq: 7 }), []).lastSeq()]).toEqual([
    240, 0,
  ]);
});

test('a task that has not changed stays the same object', () => {
  const [first, second] = [aTask({ id: 'a' }), aTask({ id: 'b' })];
  const state = buildState(aView({ tasks: [first, second] }), []);
  const changed = aTask({ id: 'b', status: 'merged' });
  state.take({ kind: 'events', events: [event(1)], changes: { fields: {}, tasks: [changed], runs: [], gone: [] } });
  expect(state.view.tasks).toEqual([first, changed]);
  expect(state.view.tasks[0]).toBe(first);
});

test('what a view says that the page knows stays the same object, and the rest is taken', () => {
  const [first, second] = [aTask({ id: 'a' }), aTask({ id: 'b' })];
  const state = buildState(aView({ tasks: [first, second] }), []);
  const told = aView({ tasks: [aTask({ id: 'c' }), aTask({ id: 'b', status: 'merged' }), aTask({ id: 'a' })] });
  state.take({ kind: 'view', seq: 0, view: told as never });
  expect(state.view.tasks).toEqual(told.tasks);
  expect(state.view.tasks[2]).toBe(first);
});

test('what a command was at is forgotten when the view comes anew', () => {
  const state = buildState(aView(), []);
  state.take({ kind: 'progress', runId: 'r1', command: { title: 'npm test', elapsedMs: 5, lastLine: '' } });
  expect([...state.progress.value.keys()]).toEqual(['r1']);
  state.take({ kind: 'view', seq: 0, view: aView() as never });
  expect(state.progress.value.size).toBe(0);
});

test('of the runs that a view does not tell any more the page keeps those of which it knows that they have ended', () => {
  const [ended, lost, recent] = [aRun({ id: 'r1', endedAt: 5 }), aRun({ id: 'r2' }), aRun({ id: 'r3', endedAt: 9 })];
  const state = buildState(aView({ runs: [ended, lost, recent] }), []);
  const later = aRun({ id: 'r4' });
  state.take({ kind: 'view', seq: 9, view: aView({ runs: [recent, later], runCount: 4 }) as never });
  expect(state.view.runs).toEqual([ended, recent, later]);
  state.take({ kind: 'view', seq: 9, view: aView({ runs: [recent, later], runCount: 2 }) as never });
  expect(state.view.runs).toEqual([recent, later]);
});

test('who has read one field is told of it alone, and who spreads the view of all', () => {
  const state = buildState(aView({ lastSeq: 0 }), []);
  const [titles, views]: [string[], BuildView[]] = [[], []];
  const ends = [effect(() => void titles.push(state.view.title)), effect(() => void views.push({ ...state.view }))];
  const take = (seq: number, fields: Record<string, string>) =>
    state.take({ kind: 'events', events: [event(seq)], changes: { fields, tasks: [], runs: [], gone: [] } });
  take(1, { reason: 'a note' });
  take(2, { title: 'Another one' });
  for (const end of ends) end();
  expect([titles, views.map(({ lastSeq, reason, title }) => [lastSeq, reason, title])]).toEqual([
    [aView().title, 'Another one'],
    [
      [0, null, aView().title],
      [1, 'a note', aView().title],
      [2, 'a note', 'Another one'],
    ],
  ]);
});
