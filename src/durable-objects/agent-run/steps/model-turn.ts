/** A model turn: call the model, make the tree safe meanwhile, and store what was said. */
import { addUsage, costUsd, type ModelPrice, noUsage } from '../../../core/prices.ts';
import { afterMessage } from '../after-message.ts';
import { deadlineOf } from '../next-action.ts';
import type { ModelResult, Ports } from '../ports.ts';
import { buildRequest, tokensAfter } from '../request.ts';
import type { SessionRole } from '../roles/session-role.ts';
import type { Change, RunRecord, RunState, Turn } from '../state.ts';
import { saveTree } from './checkpoint.ts';
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
  const timeoutMs = Math.max(1000, Math.min(longestCallMs, deadlineOf(record) - ports.now()));
  const calledAt = ports.now();
  const request = buildRequest(role.frame, record.messages);
  const result = await ports.callModel(request, { timeoutMs, signal: ports.signal });
  const called = spend(turn, result, record.order.price);
  return afterCall(record, { ...called, modelMs: turn.modelMs + ports.now() - calledAt }, result, { role, ports });
}

/** The end of the call is known: what it has cost takes the place of what it could have cost. */
function spend(turn: Turn, { usage: known }: ModelResult, price: ModelPrice): Turn {
  const usage = known ?? turn.atRisk ?? noUsage;
  return {
    ...turn,
    usage: addUsage(turn.usage, usage),
    costUsd: turn.costUsd + costUsd(usage, price),
    atRisk: null,
  };
}

/** What the model's answer, or its absence, means for the run. */
function afterCall(
  record: RunRecord,
  turn: Turn,
  result: ModelResult,
  { role, ports }: { role: SessionRole; ports: Ports },
): Change {
  const spent: Change = { turn, state: { unsettled: unsettled(record, turn) } };
  switch (result.kind) {
    case 'aborted':
      return spent;
    case 'outage': {
      const { message, retryAfterMs } = result;
      return merge(spent, putOff(record, { cause: 'model', message: `the model: ${message}`, retryAfterMs }, ports));
    }
    case 'rejected':
      return merge(spent, failWith(result.reason, `the model's provider: ${result.message}`));
    case 'message': {
      const done: Turn = { ...turn, stopReason: result.stopReason };
      const taken: Change = {
        turn: done,
        messages: [{ role: 'assistant', content: result.content }],
        state: { backoff: null, knownTokens: tokensAfter(result.usage) },
      };
      return merge(merge(spent, taken), afterStop(record.state, done, result, { role, ports }));
    }
    default:
      return result satisfies never;
  }
}

/** A broken stream is owed as well, and not only once its turn has come to an end: the money is gone for all runs. */
const unsettled = ({ state }: RunRecord, { turn, usage, costUsd }: Turn): RunState['unsettled'] =>
  costUsd > 0 ? { turn, usage, costUsd } : state.unsettled;

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
