/** How long to wait before something that did not answer is tried again. */
import type { Backoff } from './state.ts';

const firstMs = 500;
const longestMs = 60_000;
/** A provider that asks for more than this is asked again anyway: the wait may have been a mistake. */
const longestRetryAfterMs = 15 * 60_000;

/** The next wait: doubled each time up to a minute, spread by half, and never shorter than the other side asked for. */
export function nextBackoff(
  before: Backoff | null,
  failure: { cause: Backoff['cause']; retryAfterMs?: number | null },
  clock: { now: number; random: number },
): Backoff {
  const again = before?.cause === failure.cause ? before : null;
  const attempt = (again?.attempt ?? 0) + 1;
  const grownMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 20));
  const spreadMs = grownMs * (0.5 + clock.random / 2);
  const askedMs = Math.min(longestRetryAfterMs, failure.retryAfterMs ?? 0);
  const since = again?.since ?? clock.now;
  return { cause: failure.cause, attempt, since, at: clock.now + Math.ceil(Math.max(spreadMs, askedMs)) };
}

/** An outage is told at once, then more rarely, and from then on every ten waits: the Build has to know that it lasts. */
export const worthReporting = (attempt: number): boolean => attempt === 1 || attempt === 4 || attempt % 10 === 0;
