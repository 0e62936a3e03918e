/** How long to wait before something that did not answer is tried again, and when that is worth an event. */
import type { Backoff } from './record.ts';

/** The time in milliseconds since the epoch, and a number from 0 up to 1. */
export type Clock = { now: number; random: number };

const firstMs = 500;
const longestMs = 60_000;
/**
 * A provider that asks for more than this is asked again anyway: a limit may be raised meanwhile, the wait may have been
 * a mistake, and a refusal costs nothing.
 */
const longestRetryAfterMs = 15 * 60_000;

/**
 * The next wait: doubled each time up to a minute, spread by half; or what the other side asked for and up to a tenth
 * more, so that runs which were sent away together do not come back together.
 */
export function nextBackoff(
  before: Backoff | null,
  failure: { cause: Backoff['cause']; retryAfterMs?: number | null },
  clock: Clock,
): Backoff {
  const again = before?.cause === failure.cause ? before : null;
  const attempt = (again?.attempt ?? 0) + 1;
  const halfMs = Math.min(longestMs, firstMs * 2 ** Math.min(attempt - 1, 20)) / 2;
  const askedMs = Math.min(longestRetryAfterMs, failure.retryAfterMs ?? 0);
  const waitMs = Math.max(halfMs, askedMs) + clock.random * Math.max(halfMs, askedMs / 10);
  const since = again?.since ?? clock.now;
  return { cause: failure.cause, attempt, since, at: clock.now + Math.ceil(waitMs) };
}

/**
 * Whether an event tells of this wait: the first does, then those in which 1, 2, 4, 8, 16 and 32 minutes come to pass,
 * and from then on one every 32 minutes. An outage of a day is some fifty events of each run.
 */
export function worthReporting(before: Backoff | null, next: Backoff): boolean {
  if (next.attempt === 1) return true;
  return told((before?.at ?? next.since) - next.since) < told(next.at - next.since);
}

function told(lastedMs: number): number {
  const minutes = lastedMs / 60_000;
  if (minutes < 1) return 0;
  return minutes < 32 ? 1 + Math.floor(Math.log2(minutes)) : 5 + Math.floor(minutes / 32);
}

/** Whether an outage lasted long enough that its end is worth an event too: it was told more than once. */
export const wasLong = ({ since }: Backoff, now: number): boolean => told(now - since) > 0;
