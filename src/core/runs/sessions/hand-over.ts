/** From one session to the next: the question for a note, the note, and the session that begins from it. */
import { type SessionCause, sessionCauseText } from '../../contract/session-cause.ts';
import type { Change } from '../change.ts';
import { failWith } from '../endings.ts';
import { toldIn } from '../notes.ts';
import type { RunRecord } from '../record.ts';
import { noRepeats } from '../tools/repeats.ts';
import { type ContentBlock, type Message, userMessage } from '../transcript.ts';
import type { ModelMessage } from '../turns/model-result.ts';
import { noteOf, noteOfSystem } from './hand-over-note.ts';
import { outgrown } from './session-end.ts';

/** Asks for the note in the session's last turn: a message like any other, after the results of the turn before. */
export const askForNote = (cause: SessionCause, question: string): Change => ({
  state: { phase: { kind: 'handing-over', why: sessionCauseText(cause), cause, note: null } },
  messages: [userMessage([question])],
});

/**
 * Takes the answer to that question; null where the session was not asked. Calls in it are not carried out, and words of
 * a refusal tell nothing of the work.
 */
export function takeNote(record: RunRecord, { content, stopReason }: ModelMessage): Change | null {
  const { phase } = record.state;
  if (phase.kind !== 'handing-over') return null;
  if (stopReason === 'refusal') return { state: { phase: { ...phase, note: noteOfSystem(record) } } };
  return { state: { phase: { ...phase, note: noteOf(content) ?? noteOfSystem(withAnswer(record, content)) } } };
}

/** The provider takes no more of this session, so that the system has to write the note. */
export function cutSession(record: RunRecord, content: ContentBlock[]): Change {
  const { phase } = record.state;
  const note = noteOfSystem(withAnswer(record, content));
  if (phase.kind === 'handing-over') return { state: { phase: { ...phase, note } } };
  const end = outgrown(record);
  switch (end.kind) {
    case 'fail':
      return failWith(end.reason, end.message);
    case 'hand-over':
      return { state: { phase: { kind: 'handing-over', why: sessionCauseText(end.cause), cause: end.cause, note } } };
    default:
      return end satisfies never;
  }
}

const withAnswer = (record: RunRecord, content: ContentBlock[]): RunRecord => ({
  ...record,
  messages: [...record.messages, { role: 'assistant', content }],
});

/** What the next session is, before it begins: its number, and what the one before leaves to it. */
export type NextSession = { number: number; why: string; cause?: SessionCause; note: string };

export function nextSession({ state: { phase, session } }: Pick<RunRecord, 'state'>): NextSession {
  if (phase.kind !== 'handing-over' || phase.note === null) throw new Error('a session is opened from a note');
  const { why, cause, note } = phase;
  return { number: session.number + 1, why, ...(cause && { cause }), note };
}

/**
 * Begins the next session: what the first one began with, what it goes on from, what a person has said, and what the
 * system has to say.
 */
export function openSession(
  record: RunRecord,
  { number, why, cause }: NextSession,
  given: { opening: Message; goesOnFrom: string; isDirty: boolean },
): Change {
  const { content } = userMessage([given.goesOnFrom, ...toldIn(record.messages), ...record.state.notices]);
  return {
    state: {
      phase: { kind: 'session', expects: 'model' },
      session: { number, firstTurn: (record.turn?.turn ?? 0) + 1 },
      dirty: given.isDirty,
      backoff: null,
      knownTokens: 0,
      silent: 0,
      cutOff: 0,
      paused: 0,
      // The new session does not know what the old one has called, and has to look around again.
      repeats: noRepeats,
      notices: [],
    },
    messages: [{ role: 'user', content: [...given.opening.content, ...content] }],
    reports: [{ kind: 'handed-over', session: number, why, ...(cause && { cause }) }],
  };
}
