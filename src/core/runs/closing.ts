/** The last things of a run: its account is settled, its reports are sent, its sandbox is given back. */
import type { SandboxError } from '../sandbox/protocol.ts';
import type { Clock } from './backoff.ts';
import type { Change } from './change.ts';
import type { LedgerRequest } from './ledger-questions.ts';
import { putOff } from './put-off.ts';
import type { RunRecord } from './record.ts';
import type { RunReport } from './run-report.ts';

/** Settles what is spent and reserves nothing; the Build counts a second settlement of a turn as none. */
export const settlementOf = ({ order, state }: RunRecord): LedgerRequest => ({
  runId: order.runId,
  settle: state.unsettled,
  reserve: null,
});

export const settled: Change = { state: { unsettled: null, backoff: null } };

/** A report that the Build has taken; it answers again, where it did not. */
export const reportTaken = ({ state }: RunRecord, { seq }: RunReport): Change => ({
  taken: seq,
  ...(state.backoff?.cause === 'build' && { state: { backoff: null } }),
});

export const buildUnreachable = (record: RunRecord, clock: Clock): Change =>
  putOff(record, { cause: 'build', message: 'the build does not answer' }, clock);

/** A sandbox that cannot be given back now is left to its host after a few tries. */
const disposeAttempts = 5;

/** The end, once the sandbox is given back; `error` is why it was not. */
export function afterDisposal(record: RunRecord, error: SandboxError | null, clock: Clock): Change {
  const { backoff, slot } = record.state;
  const isLeft = backoff?.cause === 'sandbox' && backoff.attempt >= disposeAttempts;
  if (error !== null && !isLeft) return putOff(record, { cause: 'sandbox', message: error.message }, clock);
  return {
    state: {
      phase: { kind: 'ended' },
      sandbox: 'absent',
      slot: { kind: 'none', ticket: slot.ticket + 1 },
      backoff: null,
    },
  };
}
