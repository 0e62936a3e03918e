/** What a run does when something does not answer: it is put off, or gives up. */
import { headOfText } from '../cut-text.ts';
import type { SandboxError } from '../sandbox/protocol.ts';
import { type Clock, nextBackoff, worthReporting } from './backoff.ts';
import type { Change } from './change.ts';
import { failWith } from './endings.ts';
import { deadlineOf } from './next-action.ts';
import { type Backoff, isOver, type RunRecord } from './record.ts';

/** How often in a row each cause is tried before the run gives up; the model, the Build and a slot are waited for. */
const patience: Record<Backoff['cause'], number> = {
  model: Number.POSITIVE_INFINITY,
  build: Number.POSITIVE_INFINITY,
  slots: Number.POSITIVE_INFINITY,
  sandbox: 12,
  git: 12,
  internal: 5,
};

const longestMessage = 1000;

export type Trouble = { cause: Backoff['cause']; message: string; retryAfterMs?: number | null };

/** Puts the run off and tells of the outage, at first and then more rarely; gives up where patience has ended. */
export function putOff(record: RunRecord, trouble: Trouble, clock: Clock): Change {
  const { cause, message } = trouble;
  const again = record.state.backoff?.cause === cause ? record.state.backoff : null;
  const backoff = nextBackoff(again, trouble, clock);
  const hasEnded = isOver(record.state.phase);
  if (backoff.attempt > patience[cause] && !hasEnded)
    return failWith(cause === 'internal' ? 'internal' : 'sandbox', message);
  const isTold = !hasEnded && cause !== 'build' && cause !== 'internal' && worthReporting(again, backoff);
  // What the run cannot help is not its time: an outage of the provider, of its Build, or of the slots.
  const isOutside = cause === 'model' || cause === 'build' || cause === 'slots';
  const waitedMs = record.state.waitedMs + (isOutside ? backoff.at - clock.now : 0);
  const deadlineAt = deadlineOf({ ...record, state: { ...record.state, waitedMs } });
  const outage = {
    kind: 'outage',
    message: headOfText(message, longestMessage),
    retryAt: backoff.at,
    deadlineAt,
  } as const;
  return {
    state: { backoff, waitedMs, ...(cause === 'sandbox' ? { sandbox: 'unsure' as const } : {}) },
    reports: isTold ? [outage] : [],
  };
}

/** What a sandbox error outside of a tool call means: nobody but the system can act on it. */
export function sandboxTrouble(record: RunRecord, error: SandboxError, clock: Clock): Change {
  const message = `the sandbox: ${error.message}`;
  switch (error.reason) {
    case 'infrastructure':
    case 'stopping':
      return putOff(record, { cause: 'sandbox', message }, clock);
    case 'unreachable':
      return putOff(record, { cause: 'git', message }, clock);
    case 'git':
      return gitFault(record, message, clock);
    default:
      return failWith('sandbox', message);
  }
}

/** Git is tried once more, as what it met may have been passing; an error that repeats word for word is no outage. */
function gitFault(record: RunRecord, message: string, clock: Clock): Change {
  const { backoff } = record.state;
  const said = headOfText(message, longestMessage);
  if (backoff?.cause === 'git' && backoff.said === said) return failWith('git', message);
  const put = putOff(record, { cause: 'git', message }, clock);
  return put.state?.backoff ? { ...put, state: { ...put.state, backoff: { ...put.state.backoff, said } } } : put;
}
