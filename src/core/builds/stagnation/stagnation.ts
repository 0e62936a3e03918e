/**
 * Stagnation of one task, seen from its rounds. Progress is a criterion newly passing at a commit, never activity; any
 * progress sets every count back, but for those of criteria that go on failing.
 */
import { z } from 'zod';
import type { Signal } from '../../contract/signal.ts';
import type { BreakerOptions } from '../../contract/submission.ts';
import { ChangedFiles } from '../../runs/candidate.ts';

/** Counts are repeats: 1 is the second time in a row. */
export const Progress = z.strictObject({
  /** Every criterion that has ever passed at a commit of the task. */
  everPassed: z.array(z.string()),
  treeId: z.string().nullable(),
  failure: z.string().nullable(),
  changed: ChangedFiles.nullable().default(null),
  /** The paths of the last conflict, as `repository:path`. */
  conflict: z.array(z.string()).default([]),
  unchangedTrees: z.int(),
  sameFiles: z.int().default(0),
  sameFailures: z.int(),
  /** Conflicts in a row, the first one included. */
  conflicts: z.int().default(0),
  roundsWithoutProgress: z.int(),
  /** In how many rounds in a row each criterion has failed, by its id. */
  failing: z.record(z.string(), z.int()).default({}),
  /** Rounds in a row that broke off because the system failed, which says nothing about the task. */
  brokenOff: z.int().default(0),
});
export type Progress = z.infer<typeof Progress>;

export const noProgress: Progress = {
  everPassed: [],
  treeId: null,
  failure: null,
  changed: null,
  conflict: [],
  unchangedTrees: 0,
  sameFiles: 0,
  sameFailures: 0,
  conflicts: 0,
  roundsWithoutProgress: 0,
  failing: {},
  brokenOff: 0,
};

/** One rejected round of a task. */
export type RejectedRound = {
  /** Id of the candidate's trees; null where there was none. */
  treeId: string | null;
  changed: ChangedFiles | null;
  /** Criteria that passed. */
  passed: readonly string[];
  /** Criteria that failed; none where the round did not come to a verdict. */
  failed: readonly string[];
  /** What failed, the same text for the same failure: no times, no ids. */
  failure: string;
};

/** `signal` says why this is stagnation, or is null. */
export type Observed = { progress: Progress; progressed: boolean; signal: Signal | null };

/** Takes a rejected round into account. */
export function observeRejection(before: Progress, round: RejectedRound, options: BreakerOptions): Observed {
  const progressed = passesMore(before, round.passed);
  const counted = (again: boolean, count: number): number => (again && !progressed ? count + 1 : 0);
  const sameTree = round.treeId !== null && round.treeId === before.treeId;
  const sameFiles = round.changed !== null && round.changed.digest === before.changed?.digest;
  const progress: Progress = {
    ...before,
    everPassed: [...new Set([...before.everPassed, ...round.passed])],
    treeId: round.treeId ?? before.treeId,
    failure: round.failure,
    changed: round.changed ?? before.changed,
    unchangedTrees: counted(sameTree, before.unchangedTrees),
    sameFiles: counted(sameFiles, before.sameFiles),
    sameFailures: counted(round.failure === before.failure, before.sameFailures),
    conflicts: progressed ? 0 : before.conflicts,
    roundsWithoutProgress: counted(true, before.roundsWithoutProgress),
    failing: failingAfter(before.failing, round),
    brokenOff: 0,
  };
  return { progress, progressed, signal: signalOf(progress, options) };
}

/**
 * Takes a conflict into account: the same one where it shares a path with the one before. A round that passes in between
 * does not end the row, or else two tasks that share a file could send each other back until the money is gone.
 */
export function observeConflict(before: Progress, paths: readonly string[], options: BreakerOptions): Observed {
  const again = paths.some((path) => before.conflict.includes(path));
  const conflicts = again ? before.conflicts + 1 : 1;
  const progress: Progress = { ...before, conflict: paths.slice(0, 50), conflicts, brokenOff: 0 };
  const named = paths.filter((path) => !again || before.conflict.includes(path)).slice(0, 10);
  const signal =
    progress.conflicts >= options.sameConflict ? seen('same-conflict', progress.conflicts, { paths: named }) : null;
  return { progress, progressed: false, signal };
}

/** Takes a round into account in which every criterion passed. */
export function observePass(before: Progress, passed: readonly string[]): Observed {
  const progressed = passesMore(before, passed);
  const everPassed = [...new Set([...before.everPassed, ...passed])];
  const { conflict, conflicts, treeId, changed } = before;
  const kept = progressed ? { treeId, changed } : { treeId, changed, conflict, conflicts };
  return { progress: { ...noProgress, ...kept, everPassed }, progressed, signal: null };
}

/** A round without a verdict, red tests for one, says nothing of a criterion. */
function failingAfter(before: Progress['failing'], { passed, failed }: RejectedRound): Progress['failing'] {
  const known = Object.entries(before).filter(([id]) => !passed.includes(id));
  return Object.fromEntries([...known, ...failed.map((id): [string, number] => [id, (before[id] ?? 0) + 1])]);
}

const passesMore = ({ everPassed }: Progress, passed: readonly string[]): boolean =>
  passed.some((id) => !everPassed.includes(id));

const seen = (
  kind: Signal['kind'],
  times: number,
  { paths = [], criteria = [] }: { paths?: string[]; criteria?: string[] } = {},
): Signal => ({ kind, times, paths, criteria });

function signalOf(progress: Progress, options: BreakerOptions): Signal | null {
  const { unchangedTrees, sameFailures, sameFiles, changed, roundsWithoutProgress, failing } = progress;
  if (unchangedTrees + 1 >= options.sameTree && unchangedTrees > 0) return seen('same-tree', unchangedTrees + 1);
  if (sameFailures + 1 >= options.sameFailure && sameFailures > 0) return seen('same-failure', sameFailures + 1);
  if (sameFiles + 1 >= options.sameFiles && sameFiles > 0)
    return seen('same-files', sameFiles + 1, { paths: changed?.paths ?? [] });
  if (roundsWithoutProgress >= options.roundsWithoutProgress) return seen('no-progress', roundsWithoutProgress);
  const again = Object.entries(failing).filter(([, count]) => count >= options.sameCriterion);
  if (again.length > 0) {
    const most = Math.max(...again.map(([, count]) => count));
    return seen('same-criterion', most, { criteria: again.map(([id]) => id) });
  }
  return null;
}
