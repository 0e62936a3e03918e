/** Asks the ledger before a model call: settles what is spent, and reserves the most that the call can cost. */
import { costUsd } from '../../../core/money/prices.ts';
import type { LedgerAnswer, LedgerRequest } from '../../../core/runs/messages.ts';
import type { Change, RunRecord } from '../../../core/runs/record.ts';
import { mostUsage, promptTokensBound } from '../../../core/runs/request.ts';
import type { Ports } from '../ports.ts';
import type { SessionRole } from '../roles/session-role.ts';
import { saveTree } from './checkpoint.ts';
import { putOff } from './outcomes.ts';

/** The reservation is in the record before the call is made: a call that a crash cuts off is counted by it. */
export async function reserve(record: RunRecord, role: SessionRole, ports: Ports): Promise<Change> {
  const { order, state, messages, turn } = record;
  if (!turn) throw new Error('a turn is begun before its reservation');
  const atRisk = mostUsage(promptTokensBound(role.frame, messages, state.knownTokens), role.frame, order.price);
  const request = {
    runId: order.runId,
    settle: state.unsettled,
    reserve: { turn: turn.turn, usd: costUsd(atRisk, order.price) },
  };
  const answer = await answerOfLedger(request, ports);
  switch (answer) {
    case 'unreachable':
      return putOff(record, { cause: 'build', message: 'the ledger does not answer' }, ports);
    case 'wait': {
      // The wait may be long, and the sandbox may not outlive it.
      const since = ports.now();
      const { isDirty, isLost } = await saveTree(record, ports);
      const sandbox = isLost ? { sandbox: 'unsure' as const } : {};
      return { state: { unsettled: null, waitingSince: since, dirty: isDirty, ...sandbox } };
    }
    case 'stop':
      return { state: { unsettled: null, phase: { kind: 'disposing', reason: 'the ledger stopped the run' } } };
    case 'granted':
      return { state: { unsettled: null }, turn: { ...turn, atRisk } };
    default:
      return answer satisfies never;
  }
}

async function answerOfLedger(request: LedgerRequest, ports: Ports): Promise<LedgerAnswer | 'unreachable'> {
  try {
    return await ports.build.askLedger(request);
  } catch {
    // The call of another object fails when that is moved or restarted; asking again is safe.
    return 'unreachable';
  }
}
