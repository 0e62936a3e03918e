/** What the end of a model call means for the run: what it has cost, and how the turn goes on. */
import { noUsage } from '../../money/prices.ts';
import { type Clock, wasLong } from '../backoff.ts';
import { type Change, onTopOf } from '../change.ts';
import { failWith } from '../endings.ts';
import { deadlineOf } from '../next-action.ts';
import { putOff } from '../put-off.ts';
import type { RunRecord, RunState, Turn } from '../record.ts';
import { cutSession, takeNote } from '../sessions/hand-over.ts';
import { journalled } from '../tools/journal.ts';
import { afterMessage } from './after-message.ts';
import type { ModelMessage, ModelResult } from './model-result.ts';
import { tokensAfter } from './request.ts';
import { spendingOf, withCall } from './spending.ts';

/** The call and its surroundings: the turn that it belongs to, how long it took, and the tool that closes the session. */
export type EndedCall = { turn: Turn; tookMs: number; closingName: string };

/** What the model's answer, or its absence, means for the run; `clock` is of the end of the call. */
export function afterCall(record: RunRecord, call: EndedCall, result: ModelResult, clock: Clock): Change {
  const { tookMs } = call;
  const turn = withCost({ ...call.turn, modelMs: call.turn.modelMs + tookMs }, result, record);
  const spent: Change = { turn, state: { unsettled: unsettled(record, turn) } };
  switch (result.kind) {
    case 'aborted':
      return spent;
    case 'outage': {
      const { message, retryAfterMs } = result;
      // A connection that hangs for minutes is part of the outage, and no time of the run.
      const waited = { ...record, state: { ...record.state, waitedMs: record.state.waitedMs + tookMs } };
      return onTopOf(spent, putOff(waited, { cause: 'model', message: `the model: ${message}`, retryAfterMs }, clock));
    }
    case 'overdue': {
      // Here the provider has worked: the time is the run's own, and its deadline may be what has cut the answer off.
      if (clock.now >= deadlineOf(record)) return spent;
      return onTopOf(spent, putOff(record, { cause: 'model', message: `the model: ${result.message}` }, clock));
    }
    case 'blocked':
      return onTopOf(spent, {
        state: { waitingSince: clock.now, backoff: null },
        reports: [{ kind: 'blocked', message: result.message }],
      });
    case 'rejected': {
      if (result.reason !== 'context-window') return onTopOf(spent, failWith(result.reason, result.message));
      const ended = { ...turn, stopReason: 'prompt_too_long', totalMs: clock.now - turn.startedAt };
      return onTopOf(spent, { ...cutSession(record, []), turn: ended });
    }
    case 'message': {
      const { content, stopReason } = result;
      const answered = { ...turn, stopReason };
      const taken: Change = {
        turn: answered,
        messages: [{ role: 'assistant', content }],
        state: { backoff: null, knownTokens: tokensAfter(result.usage) },
        reports: recovery(record, clock.now - tookMs),
      };
      const next = afterAnswer(record, { ...call, turn: answered }, result, clock.now);
      return onTopOf(onTopOf(spent, taken), next);
    }
    default:
      return result satisfies never;
  }
}

/** What the call has cost takes the place of what it could have cost. */
const withCost = (turn: Turn, { usage, isWorstCase = false }: ModelResult, { order }: RunRecord): Turn =>
  withCall(turn, { usage: usage ?? turn.atRisk ?? noUsage, isWorstCase }, order.price);

/** A broken stream is owed as well, and not only once its turn has come to an end: the money is gone for all runs. */
const unsettled = ({ state }: RunRecord, turn: Turn): RunState['unsettled'] =>
  turn.costUsd > 0 ? spendingOf(turn) : state.unsettled;

function afterAnswer(record: RunRecord, { turn, closingName }: EndedCall, message: ModelMessage, now: number): Change {
  const ended = { ...turn, totalMs: now - turn.startedAt };
  const noted = takeNote(record, message);
  if (noted) return { ...noted, turn: ended };
  const after = afterMessage(message, record.state, closingName);
  switch (after.kind) {
    case 'tools':
      return {
        state: { phase: { kind: 'session', expects: 'tools' }, silent: 0, cutOff: 0, paused: 0 },
        calls: journalled(turn.turn, after.calls),
      };
    case 'again':
      return { state: { paused: after.paused }, turn: ended };
    case 'nudge': {
      const { content, silent, cutOff } = after;
      return { state: { silent, cutOff, paused: 0 }, messages: [{ role: 'user', content }], turn: ended };
    }
    case 'outgrown':
      return { ...cutSession(record, message.content), turn: ended };
    case 'fail':
      return { ...failWith(after.reason, after.message), turn: ended };
    default:
      return after satisfies never;
  }
}

/** The end of an outage of the provider that has lasted; a hiccup is told by its beginning alone. */
function recovery(record: RunRecord, calledAt: number): NonNullable<Change['reports']> {
  const { backoff } = record.state;
  if (backoff?.cause !== 'model' || !wasLong(backoff, calledAt)) return [];
  return [{ kind: 'recovered', lastedMs: calledAt - backoff.since, deadlineAt: deadlineOf(record) }];
}
