/** A model turn: ask the ledger, call the model, make the tree safe meanwhile, and store what was said. */
import { addUsage, costUsd } from '../../../core/prices.ts';
import type { AccountAnswer, AccountRequest } from '../../../core/run.ts';
import { afterMessage } from '../after-message.ts';
import { deadlineOf } from '../next-action.ts';
import type { ModelResult, Ports } from '../ports.ts';
import { buildRequest, promptTokensBound, reservationUsd, tokensAfter } from '../request.ts';
import type { SessionRole } from '../roles/session-role.ts';
import type { Change, RunRecord, RunState, Turn } from '../state.ts';
import { saveTree } from './checkpoint.ts';
import { failOpenTurn, failWith, putOff } from './outcomes.ts';

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
  const { order, state, messages } = record;
  const usd = reservationUsd(promptTokensBound(role.frame, messages, state.knownTokens), role.frame, order.price);
  const request = {
    runId: order.runId,
    settle: state.unsettled,
    reserve: { turn: turn.turn, usd: usd + turn.costUsd },
  };
  const answer = await askLedger(request, ports);
  const settled: Change = { state: { unsettled: null } };
  switch (answer) {
    case 'unreachable':
      return putOff(record, { cause: 'build', message: 'the ledger does not answer' }, ports);
    case 'wait':
      return { state: { ...settled.state, waitingSince: ports.now() } };
    case 'stop':
      return { state: { ...settled.state, phase: { kind: 'disposing', reason: 'the ledger stopped the run' } } };
    case 'granted':
      break;
    default:
      answer satisfies never;
  }
  const timeoutMs = Math.max(1000, Math.min(longestCallMs, deadlineOf(record) - ports.now()));
  const calledAt = ports.now();
  const result = await ports.callModel(buildRequest(role.frame, messages), { timeoutMs, signal: ports.signal });
  const called = { ...turn, modelMs: turn.modelMs + ports.now() - calledAt };
  return merge(settled, afterCall(record, called, result, { role, ports }));
}

/** What the model's answer, or its absence, means for the run. */
function afterCall(
  record: RunRecord,
  turn: Turn,
  result: ModelResult,
  { role, ports }: { role: SessionRole; ports: Ports },
): Change {
  const { price } = record.order;
  switch (result.kind) {
    case 'aborted': {
      const usage = addUsage(turn.usage, result.usage);
      const spent = { ...turn, usage, costUsd: turn.costUsd + costUsd(result.usage, price) };
      return { turn: spent };
    }
    case 'outage': {
      // A broken stream has cost something all the same; it is settled with the turn.
      const usage = addUsage(turn.usage, result.usage);
      const spent = { ...turn, usage, costUsd: turn.costUsd + costUsd(result.usage, price) };
      const { message, retryAfterMs } = result;
      const put = putOff(record, { cause: 'model', message: `the model: ${message}`, retryAfterMs }, ports);
      return { ...put, turn: spent };
    }
    case 'rejected':
      return { ...failOpenTurn({ turn }, result.reason, `the model's provider: ${result.message}`), turn };
    case 'message': {
      const done: Turn = {
        ...turn,
        usage: addUsage(turn.usage, result.usage),
        costUsd: turn.costUsd + costUsd(result.usage, price),
        stopReason: result.stopReason,
      };
      const taken: Change = {
        turn: done,
        messages: [{ role: 'assistant', content: result.content }],
        state: {
          backoff: null,
          knownTokens: tokensAfter(result.usage),
          unsettled: { turn: done.turn, usage: done.usage, costUsd: done.costUsd },
        },
      };
      return merge(taken, afterStop(record.state, done, result, { role, ports }));
    }
    default:
      return result satisfies never;
  }
}

function afterStop(
  state: RunState,
  turn: Turn,
  result: Extract<ModelResult, { kind: 'message' }>,
  { role, ports }: { role: SessionRole; ports: Ports },
): Change {
  const after = afterMessage(result, state, role.closingName);
  const ended = { ...turn, totalMs: ports.now() - turn.startedAt };
  switch (after.kind) {
    case 'tools':
      return {
        state: { phase: { kind: 'session', expects: 'tools' }, silent: 0, cutOff: 0 },
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
      return { turn: ended };
    case 'nudge': {
      const { content, silent, cutOff } = after;
      return { state: { silent, cutOff }, messages: [{ role: 'user', content }], turn: ended };
    }
    case 'fail':
      return { ...failWith(after.reason, after.message), turn: ended };
    default:
      return after satisfies never;
  }
}

/** Puts a later change on top of an earlier one, as one commit. */
const merge = (first: Change, second: Change): Change => ({
  ...first,
  ...second,
  state: { ...first.state, ...second.state },
  messages: [...(first.messages ?? []), ...(second.messages ?? [])],
});

async function askLedger(request: AccountRequest, ports: Ports): Promise<AccountAnswer | 'unreachable'> {
  try {
    return await ports.build.account(request);
  } catch {
    // The call of another object fails when that is moved or restarted; asking again is safe.
    return 'unreachable';
  }
}
