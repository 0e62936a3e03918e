/** What is written of a step, after the run was stopped, woken, told something or offered a slot meanwhile. */
import { expect, test } from 'vitest';
import type { Change } from '../../../src/core/runs/change.ts';
import { endWith } from '../../../src/core/runs/endings.ts';
import type { Action } from '../../../src/core/runs/next-action.ts';
import { whatHolds } from '../../../src/core/runs/what-holds.ts';
import { sha } from '../builders.ts';
import { call, inSession, state, turn } from './records.ts';

const nothing = { wake: false, offer: false };
const stopped = state({ phase: { kind: 'disposing', reason: 'cancelled' } });
const ended = state({ phase: { kind: 'ended' } });
const working = inSession('tools');
const change: Change = { state: { backoff: null }, turn: turn({ costUsd: 2 }) };

test('of a step that nothing came between, all holds', () => {
  expect(whatHolds({ kind: 'prepare' }, change, working, nothing)).toBe(change);
});

test.each([stopped, ended])('of a run that is $phase.kind, only its end holds', (now) => {
  const kinds = ['prepare', 'evaluate', 'run-call', 'send-report', 'settle', 'dispose'] as const;
  const actions = kinds.map((kind) => ({ kind, call: call(), interrupted: false }) as Action);
  const held = actions.filter((action) => whatHolds(action, change, now, nothing) !== null);
  expect(held.map(({ kind }) => kind)).toEqual(['settle', 'dispose']);
});

test('what the last call of a stopped run has cost is kept, and nothing else of it', () => {
  const unsettled = { turn: 1, usage: turn().usage, costUsd: 2, unconfirmed: { usd: 0, calls: 0 } };
  const answered: Change = { ...change, state: { unsettled, knownTokens: 9 }, messages: [], reports: [] };
  expect(whatHolds({ kind: 'call-model' }, answered, stopped, nothing)).toEqual({
    turn: turn({ costUsd: 2 }),
    state: { unsettled },
  });
  expect(whatHolds({ kind: 'call-model' }, { state: { dirty: true } }, stopped, nothing)).toEqual({});
});

test('a slot that was offered before the answer which says to wait is kept', () => {
  const queued: Change = { state: { slot: { kind: 'queued', ticket: 1, since: 5 } } };
  const preparing = state({ sandbox: 'absent' });
  expect(whatHolds({ kind: 'prepare' }, queued, preparing, { wake: false, offer: true })).toBeNull();
  expect(whatHolds({ kind: 'prepare' }, queued, preparing, nothing)).toBe(queued);
  expect(whatHolds({ kind: 'prepare' }, change, preparing, { wake: false, offer: true })).toBe(change);
});

test('a run that was woken while it was told to wait does not wait', () => {
  const waits: Change = { state: { waitingSince: 5, unsettled: null } };
  expect(whatHolds({ kind: 'reserve' }, waits, working, { wake: true, offer: false })).toEqual({
    state: { waitingSince: null, unsettled: null },
  });
  expect(whatHolds({ kind: 'reserve' }, waits, working, nothing)).toBe(waits);
});

test('work that is handed in while a note waits is given back', () => {
  const candidate = { ref: 'refs/c', commits: [{ repository: 'app', commit: sha('c') }] };
  const handIn = endWith({ kind: 'candidate', candidate, treeId: 't', changed: null, summary: 's', heardNotes: [] });
  const now = inSession('tools', { notes: { waiting: [{ id: 'n', text: 'Wait.' }], told: [] } });
  const action: Action = { kind: 'run-call', call: call(), interrupted: false };
  expect(whatHolds(action, handIn, now, nothing)).toMatchObject({ calls: [{ state: 'done', isError: true }] });
  expect(whatHolds(action, handIn, working, nothing)).toBe(handIn);
});
