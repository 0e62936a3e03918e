/** A model turn: call the model, make the tree safe meanwhile, and store what was said. */
import { type ModelPrice, noUsage } from '../../../core/money/prices.ts';
import { afterMessage } from '../../../core/runs/after-message.ts';
import { wasLong } from '../../../core/runs/backoff.ts';
import { deadlineOf } from '../../../core/runs/next-action.ts';
import type { Change, RunRecord, RunState, Turn } from '../../../core/runs/record.ts';
import { buildRequest, tokensAfter } from '../../../core/runs/request.ts';
import { spendingOf, withCall } from '../../../core/runs/spending.ts';
import type { ModelResult, Ports } from '../ports.ts';
import type { SessionRole } from '../roles/session-role.ts';
import { saveTree } from './checkpoint.ts';
import { cutSession, takeNote } from './hand-over.ts';
import { failWith, putOff } from './outcomes.ts';

const longestCallMs = 10 * 60_000;

/** One attempt at the turn that the record says has begun. */
export async function callModel(record: RunRecord, role: SessionRole, ports: Ports): Promise<Change> {
  if (!record.turn) throw new Error('a turn is begun before its model call');
  // The checkpoint is made while the model thinks: no tool runs before both are done.
  const [asked, saved] = await Promise.all([askModel(record, record.turn, role, ports), saveTree(record, ports)]);
  const { checkpointMs, error: checkpointError } = saved;
  const turn = {
    ...(asked.turn ?? record.turn),
    checkpointMs: record.turn.checkpointMs + checkpointMs,
    checkpointError,
  };
  const sandbox = saved.isLost ? { sandbox: 'unsure' as const } : {};
  return { ...asked, turn, state: { dirty: saved.isDirty, ...sandbox, ...asked.state } };
}

async function askModel(record: RunRecord, turn: Turn, role: SessionRole, ports: Ports): Promise<Change> {
  const calledAt = ports.now();
  const timeoutMs = Math.max(1000, Math.min(longestCallMs, deadlineOf(record) - calledAt));
  const request = buildRequest(role.frame, record.messages);
  const result = await ports.callModel(request, { timeoutMs, signal: ports.signal });
  const called = spend(turn, result, record.order.price);
  const tookMs = ports.now() - calledAt;
  return afterCall(record, { ...called, modelMs: turn.modelMs + tookMs }, result, { tookMs, role, ports });
}

/** The end of the call is known: what it has cost takes the place of what it could have cost. */
function spend(turn: Turn, { usage, isWorstCase }: ModelResult, price: ModelPrice): Turn {
  return withCall(turn, { usage: usage ?? turn.atRisk ?? noUsage, isWorstCase: isWorstCase === true }, price);
}

/** What the model's answer, or its absence, means for the run. */
function afterCall(
  record: RunRecord,
  turn: Turn,
  result: ModelResult,
  { tookMs, role, ports }: { tookMs: number; role: SessionRole; ports: Ports },
): Change {
  const spent: Change = { turn, state: { unsettled: unsettled(record, turn) } };
  switch (result.kind) {
    case 'aborted':
      return spent;
    case 'outage': {
      const { message, retryAfterMs } = result;
      // A connection that hangs for minutes is part of the outage, and no time of the run.
      const waited = { ...record, state: { ...record.state, waitedMs: record.state.waitedMs + tookMs } };
      return merge(spent, putOff(waited, { cause: 'model', message: `the model: ${message}`, retryAfterMs }, ports));
    }
    case 'overdue': {
      // Here the provider has worked: the time is the run's own, and its deadline may be what has cut the answer off.
      if (ports.now() >= deadlineOf(record)) return spent;
      return merge(spent, putOff(record, { cause: 'model', message: `the model: ${result.message}` }, ports));
    }
    case 'blocked':
      return merge(spent, {
        state: { waitingSince: ports.now(), backoff: null },
        reports: [{ kind: 'blocked', message: result.message }],
      });
    case 'rejected':
      if (result.reason === 'context-window') {
        const ended = { ...turn, stopReason: 'prompt_too_long', totalMs: ports.now() - turn.startedAt };
        return merge(merge(spent, { turn: ended }), cutSession(record, []));
      }
      return merge(spent, failWith(result.reason, result.message));
    case 'message': {
      const done: Turn = { ...turn, stopReason: result.stopReason };
      const taken: Change = {
        turn: done,
        messages: [{ role: 'assistant', content: result.content }],
        state: { backoff: null, knownTokens: tokensAfter(result.usage) },
        reports: recovery(record, ports.now() - tookMs),
      };
      return merge(merge(spent, taken), afterStop(record, done, result, { role, ports }));
    }
    default:
      return result satisfies never;
  }
}

/** A broken stream is owed as well, and not only once its turn has come to an end: the money is gone for all runs. */
const unsettled = ({ state }: RunRecord, turn: Turn): RunState['unsettled'] =>
  turn.costUsd > 0 ? spendingOf(turn) : state.unsettled;

function afterStop(
  record: RunRecord,
  turn: Turn,
  result: Extract<ModelResult, { kind: 'message' }>,
  { role, ports }: { role: SessionRole; ports: Ports },
): Change {
  const ended = { ...turn, totalMs: ports.now() - turn.startedAt };
  const noted = takeNote(record, result);
  if (noted) return { ...noted, turn: ended };
  const after = afterMessage(result, record.state, role.closingName);
  switch (after.kind) {
    case 'tools':
      return {
        state: { phase: { kind: 'session', expects: 'tools' }, silent: 0, cutOff: 0, paused: 0 },
        calls: after.calls.map(({ id }, position) => ({
          turn: turn.turn,
          position,
          id,
          state: 'waiting',
          result: '',
          isError: false,
        })),
      };
    case 'again':
      return { state: { paused: after.paused }, turn: ended };
    case 'nudge': {
      const { content, silent, cutOff } = after;
      return { state: { silent, cutOff, paused: 0 }, messages: [{ role: 'user', content }], turn: ended };
    }
    case 'outgrown':
      return { ...cutSession(record, result.content), turn: ended };
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

/** Puts a later change on top of an earlier one, as one commit. */
const merge = (first: Change, second: Change): Change => ({
  ...first,
  ...second,
  state: { ...first.state, ...second.state },
  messages: [...(first.messages ?? []), ...(second.messages ?? [])],
  reports: [...(first.reports ?? []), ...(second.reports ?? [])],
});
