/**
 * The circuit breaker of a build: stops new rounds while something stagnates, until a re-plan has shown that it helps.
 *
 *     CLOSED ──a task stagnates──▶ OPEN ──its re-plan is taken──▶ HALF_OPEN ──the probe merges──▶ CLOSED
 *                                    ▲────────the probe stagnates────────┘
 */
import { z } from 'zod';
import { BreakerCause, breakerText, type Signal } from '../../contract/signal.ts';

const Counted = { trips: z.int(), replans: z.int() };
/** `reason` is the text of the cause, which stands alone where a release opened the breaker that kept no more. */
const Opened = { reason: z.string(), cause: BreakerCause.nullable().default(null) };
export const Breaker = z.discriminatedUnion('state', [
  z.strictObject({
    state: z.literal('CLOSED'),
    ...Counted,
    /** Rounds in a row, over all tasks, without a criterion newly passing. */
    idleRounds: z.int().default(0),
  }),
  z.strictObject({ state: z.literal('OPEN'), ...Counted, ...Opened, stuck: z.array(z.string()).min(1) }),
  z.strictObject({
    state: z.literal('HALF_OPEN'),
    ...Counted,
    /** The one task let through, and tasks that still wait for a re-plan of their own. */
    probe: z.string(),
    stuck: z.array(z.string()),
    ...Opened,
  }),
]);
export type Breaker = z.infer<typeof Breaker>;

export const closedBreaker: Breaker = { state: 'CLOSED', trips: 0, replans: 0, idleRounds: 0 };

/** Counts a round; half open and open, only the probe tells. */
export function roundTaken(breaker: Breaker, progressed: boolean): Breaker {
  if (breaker.state !== 'CLOSED') return breaker;
  return { ...breaker, idleRounds: progressed ? 0 : breaker.idleRounds + 1 };
}

const opened = (cause: BreakerCause): { reason: string; cause: BreakerCause } => ({
  reason: breakerText(cause),
  cause,
});

/** What opened the breaker; of one that an older release opened, no more than the task that is stuck. */
export const causeOf = ({ cause, stuck }: Extract<Breaker, { state: 'OPEN' }>): BreakerCause =>
  cause ?? { task: stuck[0] ?? '', signal: null };

/** A task stagnates. */
export function trip(breaker: Breaker, task: string, signal: Signal): Breaker {
  const { trips, replans } = breaker;
  const why = opened({ task, signal });
  switch (breaker.state) {
    case 'CLOSED':
      return { state: 'OPEN', trips: trips + 1, replans, ...why, stuck: [task] };
    case 'OPEN':
      return breaker.stuck.includes(task) ? breaker : { ...breaker, stuck: [...breaker.stuck, task] };
    case 'HALF_OPEN':
      if (task !== breaker.probe) return { ...breaker, stuck: [...new Set([...breaker.stuck, task])] };
      return { state: 'OPEN', trips: trips + 1, replans, ...why, stuck: [task, ...breaker.stuck] };
    default:
      return breaker satisfies never;
  }
}

/** The first stuck task has been re-planned; `probe` is the task that shows whether it helped. */
export function replanned(breaker: Breaker, probe: string): Breaker {
  if (breaker.state !== 'OPEN') return breaker;
  const { trips, replans, reason, cause, stuck } = breaker;
  return { state: 'HALF_OPEN', trips, replans: replans + 1, probe, stuck: stuck.slice(1), reason, cause };
}

/** A re-plan came to nothing; it counts against the bound all the same. */
export const replanFailed = (breaker: Breaker): Breaker => ({ ...breaker, replans: breaker.replans + 1 });

/** A task has merged, or a person has taken it in hand: it is neither stuck nor a probe any more. */
export function unstick(breaker: Breaker, task: string): Breaker {
  if (breaker.state === 'CLOSED') return breaker;
  const { trips, replans } = breaker;
  const stuck = breaker.stuck.filter((id) => id !== task);
  const isOver = breaker.state === 'OPEN' ? stuck.length < breaker.stuck.length : breaker.probe === task;
  const [first] = stuck;
  if (!isOver) return stuck.length < breaker.stuck.length ? { ...breaker, stuck } : breaker;
  if (first === undefined) return { state: 'CLOSED', trips, replans, idleRounds: 0 };
  if (breaker.state === 'OPEN') return { ...breaker, stuck, ...(first === breaker.stuck[0] ? {} : stillStuck(first)) };
  return { state: 'OPEN', trips: trips + 1, replans, ...stillStuck(first), stuck };
}

const stillStuck = (task: string) => opened({ task, signal: null });
