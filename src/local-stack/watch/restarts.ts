/** Whether a part that has failed is started again, and when. */

export type RestartDecision = { kind: 'start'; afterMs: number } | { kind: 'give-up'; reason: string };

/** More restarts than these in this time mean that another one will not help. */
const windowMs = 600_000;
const maxRestarts = 6;
/** The longest pause is so many times the first. */
const maxPauses = 16;

export type RestartsSoFar = {
  /** The times, in milliseconds, at which the part was started again. */
  restarts: readonly number[];
  now: number;
  /** Before the second of them; the first waits for nothing, and each further one twice as long as the one before. */
  pauseMs: number;
};

export function decideRestart({ restarts, now, pauseMs }: RestartsSoFar): RestartDecision {
  const recent = restarts.filter((at) => now - at < windowMs).length;
  if (recent >= maxRestarts) {
    const minutes = windowMs / 60_000;
    return { kind: 'give-up', reason: `it was started again ${maxRestarts} times within ${minutes} minutes` };
  }
  return { kind: 'start', afterMs: recent === 0 ? 0 : pauseMs * Math.min(maxPauses, 2 ** (recent - 1)) };
}
