/** Asks the ledger before a model call: settles what is spent, and reserves the most that the call can cost. */
import type { Change } from '../../../core/runs/change.ts';
import { onTopOf } from '../../../core/runs/change.ts';
import { keptOf } from '../../../core/runs/checkpoint.ts';
import type { LedgerAnswer, LedgerRequest } from '../../../core/runs/ledger-questions.ts';
import type { RunRecord } from '../../../core/runs/record.ts';
import { afterLedger, reservationOf } from '../../../core/runs/turns/reservation.ts';
import { clockOf, type Ports } from '../ports.ts';
import { frameOf, type SessionRole } from '../roles/session-role.ts';
import { saveTree } from './checkpoint.ts';

export async function reserve(record: RunRecord, role: SessionRole, ports: Ports): Promise<Change> {
  const reservation = reservationOf(record, frameOf(role, record));
  const answer = await answerOfLedger(reservation.request, ports);
  const change = afterLedger(record, reservation, answer, clockOf(ports));
  // The wait may be long, and the sandbox may not outlive it.
  return answer === 'wait'
    ? onTopOf(change, { state: keptOf(await saveTree(record, ports), record.state.notices) })
    : change;
}

async function answerOfLedger(request: LedgerRequest, ports: Ports): Promise<LedgerAnswer | 'unreachable'> {
  try {
    return await ports.build.askLedger(request);
  } catch {
    // The call of another object fails when that is moved or restarted; asking again is safe.
    return 'unreachable';
  }
}
