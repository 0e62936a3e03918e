/** When a session ends and a new one of the same run takes over, decided from the record alone. */
import type { z } from 'zod';
import type { RunFailure } from '../../contract/sent-back.ts';
import { type SessionCause, sessionCauseText } from '../../contract/session-cause.ts';
import type { RunRecord } from '../record.ts';
import { nextPromptTokensBound } from '../turns/request.ts';

export type SessionEnd =
  | { kind: 'hand-over'; cause: SessionCause }
  | { kind: 'fail'; reason: z.infer<typeof RunFailure>; message: string };

/** A run that has no result after so many sessions will not have one after more of them. */
export const maxSessions = 8;

/** The rest of the window is room for the next answer, for the results that it asks for, and for the note. */
const windowShare = 0.75;

/** Whether the session has room for its next turn. A session that has had no turn yet always has. */
export function sessionEnd(record: RunRecord): SessionEnd | { kind: 'goes-on' } {
  const { order, state, messages } = record;
  // A paused turn goes on from the model's own message, which nothing may come after.
  if (turnsOfSession(record) === 0 || messages.at(-1)?.role !== 'user') return { kind: 'goes-on' };
  if (turnsOfSession(record) >= order.session.maxTurns)
    return orLast(record, { kind: 'turns', turns: order.session.maxTurns });
  const isNear = nextPromptTokensBound(messages, state.knownTokens) > windowShare * order.session.windowTokens;
  return isNear ? orLast(record, { kind: 'window-nears', turns: null }) : { kind: 'goes-on' };
}

/** What follows when the provider says that the context window is full. */
export function outgrown(record: RunRecord): SessionEnd {
  return turnsOfSession(record) === 0
    ? { kind: 'fail', reason: 'context-window', message: "what a session begins with outgrows the model's window" }
    : orLast(record, { kind: 'window-full', turns: null });
}

function orLast({ state, turn }: RunRecord, cause: SessionCause): SessionEnd {
  if (state.session.number < maxSessions) return { kind: 'hand-over', cause };
  const message = `no result after ${maxSessions} sessions with ${turn?.turn ?? 0} turns; the last ended because ${sessionCauseText(cause)}`;
  return { kind: 'fail', reason: 'no-result', message };
}

/** Turns of the session that the model has ended. */
function turnsOfSession({ state, turn }: Pick<RunRecord, 'state' | 'turn'>): number {
  if (turn === null) return 0;
  const ended = turn.stopReason === null ? turn.turn - 1 : turn.turn;
  return Math.max(0, ended - state.session.firstTurn + 1);
}
