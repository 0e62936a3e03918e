/**
 * The circuit breaker: sees stagnation and forces a re-plan.
 *
 *     CLOSED ──a task stagnates──▶ OPEN ──its re-plan is taken──▶ HALF_OPEN ──the probe merges──▶ CLOSED
 *                                    ▲────────the probe stagnates────────┘
 *
 * Progress is a criterion newly passing, never activity.
 */
import { z } from 'zod';

/** How many rounds in a row are stagnation. */
export const breakerThresholds = {
  /** Candidates with the very tree of the one before. */
  unchangedTrees: 1,
  /** Rounds that failed in the very same way. */
  sameFailures: 2,
  /** Rounds without a criterion newly passing: generator and evaluator disagree. */
  roundsWithoutProgress: 3,
  /** Re-plans of one build; after that it pauses and asks. */
  replans: 3,
} as const;

export const Progress = z.strictObject({
  /** Every criterion that has ever passed at a commit of the task. */
  everPassed: z.array(z.string()),
  treeId: z.string().nullable(),
  failure: z.string().nullable(),
  unchangedTrees: z.int(),
  sameFailures: z.int(),
  roundsWithoutProgress: z.int(),
});
export type Progress = z.infer<typeof Progress>;

export const noProgress: Progress = {
  everPassed: [],
  treeId: null,
  failure: null,
  unchangedTrees: 0,
  sameFailures: 0,
  roundsWithoutProgress: 0,
};

/** One rejected round of a task. */
export type RejectedRound = {
  /** Id of the candidate's trees; null where there was none. */
  treeId: string | null;
  /** Criteria that passed. */
  passed: readonly string[];
  /** What failed, the same text for the same failure: no times, no ids. */
  failure: string;
};

/** Takes a rejected round into account; `signal` says in a person's words why this is stagnation, or is null. */
export function observeRejection(
  before: Progress,
  round: RejectedRound,
): { progress: Progress; signal: string | null } {
  const progressed = round.passed.some((id) => !before.everPassed.includes(id));
  const counted = (again: boolean, count: number): number => (again && !progressed ? count + 1 : 0);
  const progress: Progress = {
    everPassed: [...new Set([...before.everPassed, ...round.passed])],
    treeId: round.treeId ?? before.treeId,
    failure: round.failure,
    unchangedTrees: counted(round.treeId !== null && round.treeId === before.treeId, before.unchangedTrees),
    sameFailures: counted(round.failure === before.failure, before.sameFailures),
    roundsWithoutProgress: counted(true, before.roundsWithoutProgress),
  };
  return { progress, signal: signalOf(progress) };
}

function signalOf(progress: Progress): string | null {
  const { unchangedTrees, sameFailures, roundsWithoutProgress } = breakerThresholds;
  if (progress.unchangedTrees >= unchangedTrees) return 'the candidate is the one that was rejected before';
  if (progress.sameFailures >= sameFailures) return `${progress.sameFailures + 1} rounds failed in the same way`;
  if (progress.roundsWithoutProgress >= roundsWithoutProgress)
    return `${progress.roundsWithoutProgress} rounds passed no new criterion`;
  return null;
}

const Counted = { trips: z.int(), replans: z.int() };
export const Breaker = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('CLOSED'), ...Counted }),
  z.strictObject({ state: z.literal('OPEN'), ...Counted, reason: z.string(), stuck: z.array(z.string()).min(1) }),
  z.strictObject({
    state: z.literal('HALF_OPEN'),
    ...Counted,
    /** The one task let through, and tasks that still wait for a re-plan of their own. */
    probe: z.string(),
    stuck: z.array(z.string()),
    reason: z.string(),
  }),
]);
export type Breaker = z.infer<typeof Breaker>;

export const closedBreaker: Breaker = { state: 'CLOSED', trips: 0, replans: 0 };

/** A task stagnates. */
export function trip(breaker: Breaker, task: string, reason: string): Breaker {
  const { trips, replans } = breaker;
  switch (breaker.state) {
    case 'CLOSED':
      return { state: 'OPEN', trips: trips + 1, replans, reason, stuck: [task] };
    case 'OPEN':
      return breaker.stuck.includes(task) ? breaker : { ...breaker, stuck: [...breaker.stuck, task] };
    case 'HALF_OPEN':
      if (task !== breaker.probe) return { ...breaker, stuck: [...new Set([...breaker.stuck, task])] };
      return { state: 'OPEN', trips: trips + 1, replans, reason, stuck: [task, ...breaker.stuck] };
    default:
      return breaker satisfies never;
  }
}

/** The first stuck task has been re-planned; `probe` is the task that shows whether it helped. */
export function replanned(breaker: Breaker, probe: string): Breaker {
  if (breaker.state !== 'OPEN') return breaker;
  const { trips, replans, reason, stuck } = breaker;
  return { state: 'HALF_OPEN', trips, replans: replans + 1, probe, stuck: stuck.slice(1), reason };
}

/** The probe can get nowhere while other tasks are stuck: they are re-planned first. */
export function reopened(breaker: Breaker): Breaker | undefined {
  if (breaker.state !== 'HALF_OPEN' || breaker.stuck.length === 0) return undefined;
  const { trips, replans, reason, stuck } = breaker;
  return { state: 'OPEN', trips: trips + 1, replans, reason, stuck };
}

/** A re-plan came to nothing; it counts against the bound all the same. */
export const replanFailed = (breaker: Breaker): Breaker => ({ ...breaker, replans: breaker.replans + 1 });

/** A task has merged. */
export function succeeded(breaker: Breaker, task: string): Breaker {
  if (breaker.state !== 'HALF_OPEN' || breaker.probe !== task) return breaker;
  const { trips, replans, stuck } = breaker;
  const [first] = stuck;
  if (first === undefined) return { state: 'CLOSED', trips, replans };
  return { state: 'OPEN', trips: trips + 1, replans, reason: `${first} is still stuck`, stuck };
}
