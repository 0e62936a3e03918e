/** How a session takes its leave, and how the next one begins. */
import { expect, test } from 'vitest';
import {
  askForNote,
  cutSession,
  nextSession,
  openSession,
  takeNote,
} from '../../../../src/core/runs/sessions/hand-over.ts';
import { noteOf, noteOfSystem } from '../../../../src/core/runs/sessions/hand-over-note.ts';
import { userMessage } from '../../../../src/core/runs/transcript.ts';
import { handingOver, text, use, why } from '../handing-over.ts';
import { inSession, record, turn, user } from '../records.ts';

const cause = { kind: 'turns' as const, turns: 3 };
test('the question is a user message of its own, and why it is asked is kept', () => {
  const change = askForNote(cause, 'Write a note.');
  expect(change).toEqual({
    state: { phase: { kind: 'handing-over', why, cause, note: null } },
    messages: [{ role: 'user', content: [text('Write a note.')] }],
  });
});

test('words of the model are the note, bounded; a tool call or nothing is none', () => {
  expect(noteOf([{ type: 'thinking', thinking: 'Hm.' }, text('Done: a.'), text('Left: b.')])).toBe(
    'Done: a.\n\nLeft: b.',
  );
  expect(noteOf([text('x'.repeat(50_000))])?.length).toBeLessThan(12_200);
  expect([noteOf([text('I go on.'), use]), noteOf([text(' ')]), noteOf([])]).toEqual([null, null, null]);
});

test('without a note of the model the system tells of its last words and calls', () => {
  expect(
    takeNote(handingOver(null), { stopReason: 'tool_use', content: [text('I go on.'), { ...use, id: 'toolu_10' }] }),
  ).toEqual({
    state: {
      phase: {
        kind: 'handing-over',
        why,
        note: [
          'The session left no note of its own. This is what the system knows of its turns 1 to 4.',
          'Its last words:\n- I run the tests.\n- I go on.',
          'Its last tool calls, each with how its result begins:\n- bash {"command":"npm test"} → error: 1 failed\n- bash {"command":"npm test"} → not carried out',
        ].join('\n\n'),
      },
    },
  });
  const long = handingOver(null, { messages: [{ role: 'assistant', content: [text('x'.repeat(90_000))] }] });
  expect(noteOfSystem(long).length).toBeLessThan(2000);
});

test('an answer in a session that goes on is no note', () => {
  expect(
    takeNote(record({ state: inSession('model') }), { stopReason: 'end_turn', content: [text('Hm.')] }),
  ).toBeNull();
});

test('a session that fills the window leaves a note of the system, also where it was asked for one', () => {
  const { state: _, ...rest } = handingOver(null);
  const note = expect.stringContaining('Its last words:\n- I run the tests.');
  expect(cutSession({ ...rest, state: inSession('model') }, [])).toEqual({
    state: {
      phase: {
        kind: 'handing-over',
        why: "it has filled the model's context window",
        cause: { kind: 'window-full', turns: null },
        note,
      },
    },
  });
  expect(cutSession(handingOver(null), [])).toEqual({ state: { phase: { kind: 'handing-over', why, note } } });
  const first = record({ state: inSession('model'), turn: turn() });
  expect(cutSession(first, [])).toMatchObject({ reports: [{ outcome: { kind: 'failed', reason: 'context-window' } }] });
});

test('the next session has the next number, and begins with what came before it', () => {
  const note = 'A note from the person who ordered this build:\n<note>\nDates are UTC.\n</note>';
  const given = handingOver('Done: a.', { messages: [user('Begin.'), userMessage([note])] });
  const run = { ...given, state: { ...given.state, notices: ['The sandbox is a new one.'] } };
  const next = nextSession(run);
  expect(next).toEqual({ number: 2, why, note: 'Done: a.' });
  const change = openSession(run, next, { opening: user('Begin.'), goesOnFrom: 'Go on.', isDirty: true });
  const texts = ['Begin.', 'Go on.', note, 'The sandbox is a new one.'];
  expect([change.messages, change.reports]).toEqual([[userMessage(texts)], [{ kind: 'handed-over', session: 2, why }]]);
  expect(change.state).toMatchObject({ session: { number: 2, firstTurn: 5 }, dirty: true, silent: 0, notices: [] });
  expect(() => nextSession(handingOver(null))).toThrow('from a note');
});
