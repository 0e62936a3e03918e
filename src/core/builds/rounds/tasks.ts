/** A task's rounds: what the end of a generator or an evaluator run means for its task. */

import { withFlaky } from '../../environments/test-results/flaky-tests.ts';
import { type Grade, type Graded, gradeOf } from '../../grading/grade.ts';
import type { Requirement, Task } from '../../plan/work-plan.ts';
import { inMergeOrder, mergeOrder } from '../../repositories/merge-order.ts';
import type { Feedback, Interface } from '../../runs/run-order.ts';
import { failsByItself, type RunOutcome } from '../../runs/run-report.ts';
import { amendmentsOf, notesFor, notesForAll, tellUnheard } from '../notes.ts';
import { pause } from '../phases.ts';
import { startRun } from '../runs.ts';
import { type BuildState, setTask } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';
import type { TaskStage, TaskState } from '../task-state.ts';
import { heldRepositories } from '../trains/held-heads.ts';
import { boarding, derailed, lengthened, passed, testAgain } from '../trains/train.ts';
import { discovered, taughtBy } from './discovered.ts';
import { discoveryBrief } from './discoveries.ts';
import { looksAtPages } from './pages.ts';
import { isSpare, withUsualModel } from './refused-model.ts';
import { reasonOf, roundBrokenOff, roundConflicted, roundPassed, roundRejected } from './rounds.ts';
import { sentBack } from './sent-back.ts';

type Failed = Extract<RunOutcome, { kind: 'failed' }>;

/** How often an evaluation that breaks off is tried again before the round counts as rejected. */
const maxEvaluations = 3;

type Work = Omit<Extract<TaskStage, { kind: 'handed-in' }>, 'kind'>;

/** A person has said more of a task since it was graded: a model has to look at it again. */
const isUnheard = (state: BuildState, task: string, { graded }: Pick<Work, 'graded'>): boolean =>
  graded !== null && !amendmentsOf(state, task).every(({ id }) => graded.some(({ criterion }) => criterion === id));

/** Starts a generator's round on a task. */
export function startRound(state: BuildState, { task, rounds, previous, feedback }: TaskState, now: number): Step {
  const round = rounds + 1;
  const requirements = requirementsOf(state, task);
  const discoveries = state.submission.parallel.discoveryRelay ? discoveryBrief(state.discoveries, task) : '';
  const notes = notesFor(state, task.id);
  const amendments = amendmentsOf(state, task.id);
  const work = { task, requirements, amendments, ...interfacesOf(state, task), previous, feedback, discoveries, notes };
  const assignment = { role: 'generator' as const, ...work };
  const { runId, step } = startRun(state, { assignment, task: task.id, round }, now);
  return andThen(step, (next) => {
    const started = setTask(next, task.id, { stage: { kind: 'generating', runId }, rounds: round });
    const data = { task: task.id, runId, round, discoveries: discoveries === '' ? 0 : discoveries.split('\n').length };
    return noting({ ...started, iterations: started.iterations + 1 }, 'task.started', data);
  });
}

/**
 * Has a candidate evaluated; with `graded`, only merged and tested again on a head that has moved, unless a person has
 * said more of the task since.
 */
export function startEvaluation(
  state: BuildState,
  { task, rounds, summary, judged: previous }: TaskState,
  work: Work,
  now: number,
): Step {
  const { candidate, treeId, most, tries } = work;
  const graded = isUnheard(state, task.id, work) ? null : work.graded;
  const requirements = requirementsOf(state, task);
  const browser = graded === null && looksAtPages(state, task);
  const asked = { task, requirements, amendments: amendmentsOf(state, task.id), notes: notesForAll(state) };
  const held = heldRepositories(state, { but: task.id });
  const together = graded === null ? [] : boarding(state, { leader: task.id, most, held });
  const ahead = together.flatMap((one) =>
    'candidate' in one.stage ? [{ task: one.task, candidate: one.stage.candidate, summary: one.summary }] : [],
  );
  const first = ahead.length > 0 && { ahead };
  const given = { ...interfacesOf(state, task), candidate, summary, previous, graded, browser, ...first };
  const assignment = { role: 'evaluator' as const, ...asked, ...given };
  const { runId, step } = startRun(state, { assignment, task: task.id, round: rounds }, now);
  const train = ahead.map((one) => ({ task: one.task.id, candidate: one.candidate, merges: [] }));
  return andThen(step, (next) => {
    const stage = { kind: 'evaluating' as const, runId, candidate, treeId, graded, most, tries, train };
    const started = setTask(next, task.id, { stage });
    if (graded === null) return stepTo(started);
    return noting(started, 'task.rechecked', { task: task.id, ahead: train.map((one) => one.task) });
  });
}

export function generatorEnded(
  state: BuildState,
  task: TaskState,
  { runId, outcome }: { runId: string; outcome: RunOutcome },
  now: number,
): Step {
  const { id } = task.task;
  if (outcome.kind === 'failed') return runFailed(state, task, outcome, now);
  if (outcome.kind !== 'candidate') throw new Error(`a generator run ended with ${outcome.kind}`);
  const { candidate, treeId, changed, summary, heardNotes } = outcome;
  const data = { task: id, round: task.rounds, summary, commits: candidate.commits };
  const stage = { kind: 'handed-in' as const, candidate, treeId, graded: null, most: null, tries: 0 };
  const handedIn = setTask(state, id, { changed, summary, stage });
  const noted = noting(handedIn, 'task.candidate', data);
  return andThen(noted, (next) => tellUnheard(next, runId, heardNotes));
}

export function evaluatorEnded(state: BuildState, task: TaskState, outcome: RunOutcome, now: number): Step {
  const { stage } = task;
  if (stage.kind !== 'evaluating') return stepTo(state);
  if (outcome.kind === 'graded' && isUnheard(state, task.task.id, stage))
    return stepTo(testAgain(state, task.task.id, stage));
  const grade = outcome.kind === 'graded' ? gradeOf(task.task, outcome, amendmentsOf(state, task.task.id)) : null;
  const hasPassed = grade?.kind === 'passed';
  if (stage.train.length > 0 && !hasPassed)
    return derailed(state, task.task.id, stage, {
      reason: reasonOf(causesOf(outcome, grade).map(sentBack)),
      isTooLong: outcome.kind === 'failed' && outcome.reason === 'timeout',
    });
  if (outcome.kind === 'failed') return evaluationFailed(state, task, outcome, now);
  const known = stage.graded === null ? state : lengthened(state, stage, hasPassed);
  if (outcome.kind === 'conflict') return roundConflicted(known, task, outcome, stage.candidate);
  if (outcome.kind !== 'graded' || grade === null) throw new Error(`an evaluator run ended with ${outcome.kind}`);
  return andThen(told(known, task, outcome, stage.runId, now), (next) => graded(next, task, { outcome, grade }, now));
}

/** Why what was tested does not pass. */
function causesOf(outcome: RunOutcome, grade: Grade | null): Feedback[] {
  if (outcome.kind === 'failed') return [{ kind: 'run-failed', failure: outcome.reason, message: outcome.message }];
  if (outcome.kind === 'conflict') return [outcome];
  return grade?.kind === 'rejected' ? grade.feedback : [];
}

/** What the evaluation says beside its grade: of tests and their verification, and to later tasks. */
function told(
  state: BuildState,
  { task, rounds }: TaskState,
  { weakened, remarks, tests, merges }: Graded,
  runId: string,
  now: number,
): Step {
  const which = { task: task.id, round: rounds };
  const { flaky } = tests;
  const tested = flaky
    ? noting({ ...state, flaky: withFlaky(state.flaky, flaky) }, 'task.flaky', { ...which, tests: flaky })
    : stepTo(state);
  const seen = andThen(tested, (next) =>
    weakened.length === 0 ? stepTo(next) : noting(next, 'task.weakened', { ...which, changes: weakened }),
  );
  return remarks.reduce(
    (step, remark) =>
      andThen(step, (next) => {
        const commit = merges.find(({ repository }) => remark.evidence.startsWith(`${repository}/`))?.to ?? null;
        return discovered(next, { runId, role: 'evaluator', task: task.id, commit }, remark, now);
      }),
    seen,
  );
}

function graded(
  state: BuildState,
  task: TaskState,
  { outcome, grade }: { outcome: Graded; grade: Grade },
  now: number,
): Step {
  const { stage } = task;
  const { id } = task.task;
  if (stage.kind !== 'evaluating') return stepTo(state);
  const { criteria, tests } = outcome;
  // Where tests or scope have decided, nobody has looked at the criteria.
  const verdict = criteria.length > 0 && { judged: { candidate: stage.candidate, criteria: [...criteria] } };
  const judged = setTask(state, id, { criteria: [...criteria], ...verdict });
  if (grade.kind === 'passed') {
    const { candidate, treeId } = stage;
    const names = state.repositories.map(({ name }) => name);
    const merges = inMergeOrder(outcome.merges, mergeOrder(names, state.links));
    const train = passed(state, stage, outcome);
    if (train === undefined) return stepTo(testAgain(judged, id, stage));
    const merging = { kind: 'merging' as const, candidate, treeId, merges, criteria, advancing: false, train };
    const data = {
      task: id,
      round: task.rounds,
      criteria,
      tests: { command: tests.command, durationMs: tests.durationMs },
    };
    // Merged onto another head and tested again: it has been graded before.
    if (stage.graded !== null) return stepTo(setTask(judged, id, { stage: merging }));
    const taught = taughtBy(roundPassed(judged, task), task.task, task.feedback, now);
    return noting(setTask(taught, id, { stage: merging }), 'task.graded', data);
  }
  return roundRejected(judged, id, { ...grade, treeId: stage.treeId, previous: stage.candidate });
}

function evaluationFailed(state: BuildState, task: TaskState, failure: Failed, now: number): Step {
  const { stage } = task;
  const { id } = task.task;
  if (stage.kind !== 'evaluating') return stepTo(state);
  const tries = stage.tries + 1;
  const cannotPass = failure.reason === 'missing-candidate' || failure.reason === 'git';
  const isEnough = cannotPass || tries >= maxEvaluations;
  if (isEnough && !refusesAll(failure)) return runFailed(state, task, failure, now);
  const { reason, message } = failure;
  const which = { runId: stage.runId, role: 'evaluator' as const, task: id };
  return andThen(noting(state, 'run.failed', { ...which, reason, message }), (next) => {
    const again = testAgain(next, id, { ...stage, tries });
    return refusesAll(failure) ? pauseForProvider(again, failure, now) : stepTo(again);
  });
}

/** Failures that every later run would meet too: a person has to act. */
const refusesAll = ({ reason }: Failed): boolean => reason === 'model-rejected';

const pauseForProvider = (state: BuildState, failure: Failed, now: number): Step =>
  pause(state, { reason: 'provider', message: failure.message }, now);

function runFailed(state: BuildState, task: TaskState, failure: Failed, now: number): Step {
  const { id } = task.task;
  if (refusesAll(failure)) {
    const run = task.stage.kind === 'generating' ? state.runs[task.stage.runId] : undefined;
    if (run && isSpare(state, run)) return withUsualModel(state, run, failure.message);
    const requeued = setTask(state, id, { stage: { kind: 'waiting' } });
    return pauseForProvider(requeued, failure, now);
  }
  const { message } = failure;
  const rejection = {
    feedback: [{ kind: 'run-failed' as const, failure: failure.reason, message }],
    passed: [],
    failure: `run ${failure.reason}`,
    treeId: null,
    previous: failure.reason === 'missing-candidate' ? null : leftBy(task),
  };
  if (failsByItself(failure)) return roundRejected(state, id, rejection);
  // What git refuses in the same words each time is refused to every later round, too.
  return roundBrokenOff(state, id, failure.reason === 'git' ? { ...rejection, mostTimes: 1 } : rejection, now);
}

/** A candidate whose evaluation broke off is work all the same. */
const leftBy = ({ stage, previous }: TaskState) => (stage.kind === 'evaluating' ? stage.candidate : previous);

function requirementsOf(state: BuildState, task: Task): Requirement[] {
  const ids = new Set(task.criteria.flatMap(({ requirements }) => requirements));
  return (state.plan?.requirements ?? []).filter(({ id }) => ids.has(id));
}

/** Of the tasks that it depends on, those that publish something. */
function interfacesOf(state: BuildState, task: Task): { interfaces?: Interface[] } {
  const interfaces = task.dependsOn.flatMap((id) => {
    const text = state.tasks[id]?.task.publishes;
    return text === undefined ? [] : [{ task: id, text }];
  });
  return interfaces.length > 0 ? { interfaces } : {};
}
