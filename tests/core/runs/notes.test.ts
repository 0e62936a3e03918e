/** Notes of a person go into a session once, beside the results of its tools. */
import { expect, test } from 'vitest';
import { endWith } from '../../../src/core/runs/endings.ts';
import { handOver, noNotes, withNote } from '../../../src/core/runs/notes.ts';
import { hearFirst } from '../../../src/core/runs/tools/after-tool.ts';
import { answerCalls } from '../../../src/core/runs/tools/journal.ts';
import { sha } from '../builders.ts';
import { call, inSession, record, turn } from './records.ts';

const note = { id: 'n1', text: 'Dates are UTC.' };
const told = 'A note from the person who ordered this build:\n<note>\nDates are UTC.\n</note>';

test('a note that comes again is taken once, before and after it was told', () => {
  const taken = withNote({ notes: noNotes }, note)?.state;
  expect(taken).toEqual({ notes: { waiting: [note], told: [] } });
  if (!taken) throw new Error('the note was not taken');
  expect(withNote(taken, note)).toBeUndefined();
  const { texts, notes } = handOver(taken);
  expect([texts, notes]).toEqual([[told], { waiting: [], told: ['n1'] }]);
  expect(withNote({ notes }, note)).toBeUndefined();
});

test('notes follow the results and the notices of the system in the next user message', () => {
  const state = inSession('tools', { notices: ['The sandbox was replaced.'], notes: { waiting: [note], told: [] } });
  const change = answerCalls(record({ state, calls: [call({ state: 'done', result: 'ok' })] }), 0);
  expect(change).toEqual({
    messages: [
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'toolu_1', content: 'ok' },
          { type: 'text', text: 'The sandbox was replaced.' },
          { type: 'text', text: told },
        ],
      },
    ],
    state: { phase: { kind: 'session', expects: 'model' }, notices: [], notes: { waiting: [], told: ['n1'] } },
  });
});

test('only work that is handed in waits for a note, and only where one waits', () => {
  const candidate = { ref: 'refs/c', commits: [{ repository: 'app', commit: sha('c') }] };
  const handIn = endWith({ kind: 'candidate', candidate, treeId: 't', changed: null, summary: 's', heardNotes: [] });
  const failure = endWith({ kind: 'failed', reason: 'stagnation', message: 'the same call again' });
  const change = { ...handIn, turn: turn({ toolMs: 9 }) };
  const waiting = inSession('tools', { notes: { waiting: [note], told: [] } });
  expect(hearFirst(change, call(), waiting)).toEqual({
    turn: turn({ toolMs: 9 }),
    calls: [call({ state: 'done', result: expect.stringContaining('was not handed in'), isError: true })],
    state: { backoff: null },
  });
  expect(hearFirst(change, call(), inSession('tools', { notes: { waiting: [], told: ['n1'] } }))).toBe(change);
  expect(hearFirst(failure, call(), waiting)).toBe(failure);
});
