/** How steps end a run, and how they put it off when something does not answer. */

import { nextBackoff, worthReporting } from '../../../core/runs/backoff.ts';
import type { RunOutcome } from '../../../core/runs/messages.ts';
import { deadlineOf } from '../../../core/runs/next-action.ts';
import type { Backoff, Change, RunRecord } from '../../../core/runs/record.ts';
import type { SandboxError } from '../../../core/sandbox/protocol.ts';
import type { Ports } from '../ports.ts';

type Failure = Extract<RunOutcome, { kind: 'failed' }>;

/** The run is over; its reports are sent, then its sandbox is given back. */
export const endWith = (outcome: RunOutcome): Change => ({
  state: { phase: { kind: 'reporting', outcome }, backoff: null, waitingSince: null },
  reports: [{ kind: 'ended', outcome }],
});

export const failWith = (reason: Failure['reason'], message: string): Change =>
  endWith({ kind: 'failed', reason, message: message.slice(0, 4000) });

/** How often in a row each cause is tried before the run gives up; the model, the Build and a slot are waited for. */
const patience: Record<Backoff['cause'], number> = {
  model: Number.POSITIVE_INFINITY,
  build: Number.POSITIVE_INFINITY,
  slots: Number.POSITIVE_INFINITY,
  sandbox: 12,
  git: 12,
  internal: 5,
};

type Trouble = { cause: Backoff['cause']; message: string; retryAfterMs?: number | null };

/** Puts the run off and tells of the outage, at first and then more rarely; gives up where patience has ended. */
export function putOff(record: RunRecord, trouble: Trouble, ports: Pick<Ports, 'now' | 'random'>): Change {
  const { cause, message } = trouble;
  const again = record.state.backoff?.cause === cause ? record.state.backoff : null;
  const backoff = nextBackoff(again, trouble, { now: ports.now(), random: ports.random() });
  const { kind } = record.state.phase;
  const isOver = kind === 'reporting' || kind === 'disposing' || kind === 'ended';
  if (backoff.attempt > patience[cause] && !isOver)
    return failWith(cause === 'internal' ? 'internal' : 'sandbox', message);
  const isTold = cause !== 'build' && cause !== 'internal' && worthReporting(again, backoff);
  // What the run cannot help is not its time: an outage of the provider, of its Build, or of the slots.
  const isOutside = cause === 'model' || cause === 'build' || cause === 'slots';
  const waitedMs = record.state.waitedMs + (isOutside ? backoff.at - ports.now() : 0);
  const deadlineAt = deadlineOf({ ...record, state: { ...record.state, waitedMs } });
  return {
    state: { backoff, waitedMs, ...(cause === 'sandbox' ? { sandbox: 'unsure' as const } : {}) },
    reports:
      isTold && !isOver ? [{ kind: 'outage', message: message.slice(0, 1000), retryAt: backoff.at, deadlineAt }] : [],
  };
}

/** What a sandbox error outside of a tool call means: nobody but the system can act on it. */
export function sandboxTrouble(record: RunRecord, error: SandboxError, ports: Pick<Ports, 'now' | 'random'>): Change {
  const message = `the sandbox: ${error.message}`;
  switch (error.reason) {
    case 'infrastructure':
      return putOff(record, { cause: 'sandbox', message }, ports);
    case 'git':
      return putOff(record, { cause: 'git', message }, ports);
    default:
      return failWith('sandbox', message);
  }
}
