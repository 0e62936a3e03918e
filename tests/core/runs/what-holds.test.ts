/** What is written of a step, after the run was stopped, woken, told something or offered a slot meanwhile. */
import { expect, test } from 'vitest';
import type { Change } from '../../../src/core/runs/change.ts';
import { endWith } from '../../../src/core/runs/endings.ts';
import type { Action } from '../../../src/core/runs/next-action.ts';
import { whatHolds } from '../../../src/core/runs/what-holds.ts';
import { sha } from '../builders.ts';
import { call, inSession, state, turn } from './records.ts';

const stopped = state({ phase: { kind: 'disposing', reason: 'cancelled' } });
const ended = state({ phase: { kind: 'ended' } });
const working = inSession('tools');
const change: Change = { state: { backoff: null }, turn: turn({ costUsd: 2 }) };

test('of a step that nothing came between, all holds', () => {
  expect(whatHolds({ kind: 'prepare' }, change, working, false)).toBe(change);
});

test.each([stopped, ended])('of a run that is $phase.kind, only its end holds', (now) => {
  const kinds = ['prepare', 'evaluate', 'run-call', 'send-report', 'settle', 'dispose', 'release-slot'] as const;
  const actions = kinds.map((kind) => ({ kind, call: call(), interrupted: false }) as Action);
  const held = actions.filter((action) => whatHolds(action, change, now, false) !== null);
  expect(held.map(({ kind }) => kind)).toEqual(['settle', 'dispose', 'release-slot']);
});

test('what the last call of a stopped run has cost is kept, and nothing else of it', () => {
  const unsettled = { turn: 1, usage: turn().usage, costUsd: 2, unconfirmed: { usd: 0, calls: 0 } };
  const answered: Change = { ...change, state: { unsettled, knownTokens: 9 }, messages: [], reports: [] };
  expect(whatHolds({ kind: 'call-model' }, answered, stopped, false)).toEqual({
    turn: turn({ costUsd: 2 }),
    state: { unsettled },
  });
  expect(whatHolds({ kind: 'call-model' }, { state: { dirty: true } }, stopped, false)).toEqual({});
});

test('a slot that was offered before the answer which says to wait is kept', () => {
  const queued: Change = { state: { slot: { kind: 'queued', ticket: 1, since: 5 } } };
  const now = (kind: 'held' | 'none') => state({ slot: { kind, ticket: 1 } });
  expect(whatHolds({ kind: 'acquire-slot' }, queued, now('held'), false)).toBeNull();
  expect(whatHolds({ kind: 'acquire-slot' }, queued, now('none'), false)).toBe(queued);
});

test('a run that was woken while it was told to wait does not wait', () => {
  const waits: Change = { state: { waitingSince: 5, unsettled: null } };
  expect(whatHolds({ kind: 'reserve' }, waits, working, true)).toEqual({
    state: { waitingSince: null, unsettled: null },
  });
  expect(whatHolds({ kind: 'reserve' }, waits, working, false)).toBe(waits);
});

test('work that is handed in while a note waits is given back', () => {
  const candidate = { ref: 'refs/c', commits: [{ repository: 'app', commit: sha('c') }] };
  const handIn = endWith({ kind: 'candidate', candidate, treeId: 't', changed: null, summary: 's', heardNotes: [] });
  const now = inSession('tools', { notes: { waiting: [{ id: 'n', text: 'Wait.' }], told: [] } });
  const action: Action = { kind: 'run-call', call: call(), interrupted: false };
  expect(whatHolds(action, handIn, now, false)).toMatchObject({ calls: [{ state: 'done', isError: true }] });
  expect(whatHolds(action, handIn, working, false)).toBe(handIn);
});
