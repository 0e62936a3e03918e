/** What the end of a round means for its task and for the breaker: sent back, in conflict, passed, or broken off. */

import { type SentBack, sentBackText } from '../../contract/sent-back.ts';
import { type Signal, signalText } from '../../contract/signal.ts';
import type { Candidate } from '../../runs/candidate.ts';
import type { Feedback } from '../../runs/run-order.ts';
import type { RunOutcome } from '../../runs/run-report.ts';
import { pause } from '../phases.ts';
import { roundTaken, trip } from '../stagnation/breaker.ts';
import { type Observed, observeConflict, observePass, observeRejection } from '../stagnation/stagnation.ts';
import { type BuildState, liveTasks, setTask } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';
import type { TaskState } from '../task-state.ts';
import { sentBack } from './sent-back.ts';

type Conflict = Extract<RunOutcome, { kind: 'conflict' }>;
export type Rejection = {
  feedback: Feedback[];
  passed: string[];
  failure: string;
  treeId: string | null;
  previous: Candidate | null;
};

/** Rounds of a task in a row that the system broke off; then a person has to see to it. */
const mostBrokenOff = 3;

/** Sends a round back, or tells the breaker where that would only repeat itself. */
export function roundRejected(state: BuildState, id: string, rejection: Rejection): Step {
  const task = state.tasks[id];
  if (!task) return stepTo(state);
  const { feedback, previous, treeId, passed, failure } = rejection;
  // A round without a candidate has changed nothing that could be compared.
  const changed = treeId === null ? null : task.changed;
  const failed = feedback.flatMap((given) =>
    given.kind === 'criteria' ? given.failed.map(({ criterion }) => criterion) : [],
  );
  const round = { treeId, passed, failed, failure, changed };
  const observed = observeRejection(task.progress, round, state.submission.breaker);
  const causes = feedback.map(sentBack);
  const reason = reasonOf(causes);
  const counted = setTask(state, id, { failed: task.failed + (observed.progressed ? 0 : 1) });
  const rejected = requeued(counted, task, { feedback, previous, observed, evidence: reason });
  const data = { task: id, round: task.rounds, reason, causes };
  return andThen(noting(rejected, 'task.rejected', data), (next) => afterRound(next, id, observed));
}

/** Requeues a task with both sides of its conflict, or tells the breaker where the same one comes again and again. */
export function roundConflicted(state: BuildState, task: TaskState, conflict: Conflict, candidate: Candidate): Step {
  const { id } = task.task;
  const { repository, paths } = conflict;
  const named = paths.map((path) => `${repository}:${path}`);
  const observed = observeConflict(task.progress, named, state.submission.breaker);
  const evidence = `conflict with what has merged meanwhile in ${named.slice(0, 10).join(', ')}`;
  const back = requeued(state, task, { feedback: [conflict], previous: candidate, observed, evidence });
  const counted = setTask(back, id, { conflicts: task.conflicts + 1 });
  const data = { task: id, round: task.rounds, repository, paths, head: conflict.head, candidate: conflict.candidate };
  return andThen(noting(counted, 'task.conflict', data), (next) => afterRound(next, id, observed));
}

/** Every criterion has passed; what comes of the merge is another matter. */
export function roundPassed(state: BuildState, { task, progress }: TaskState): BuildState {
  const ids = task.criteria.map(({ id }) => id);
  const observed = observePass(progress, ids);
  const breaker = roundTaken(state.breaker, observed.progressed);
  return setTask({ ...state, breaker }, task.id, { progress: observed.progress });
}

/**
 * The system failed a round, not the task: that is no sign of stagnation, and no re-plan could help. After some in a row
 * the build asks a person.
 */
export function roundBrokenOff(
  state: BuildState,
  id: string,
  { mostTimes = mostBrokenOff, ...rejection }: Rejection & { mostTimes?: number },
  now: number,
): Step {
  const task = state.tasks[id];
  if (!task) return stepTo(state);
  const { previous } = rejection;
  const causes = rejection.feedback.map(sentBack);
  const reason = reasonOf(causes);
  // What the last verdict asked for still stands.
  const asked = task.feedback.filter(({ kind }) => kind !== 'run-failed');
  const feedback = [...asked, ...rejection.feedback];
  const brokenOff = task.progress.brokenOff + 1;
  const isEnough = brokenOff >= mostTimes;
  const progress = { ...task.progress, brokenOff: isEnough ? 0 : brokenOff };
  // A generator that was broken off has not had its iteration.
  const iterations = state.iterations - (task.stage.kind === 'generating' ? 1 : 0);
  const back = setTask({ ...state, iterations }, id, { feedback, previous, progress, stage: { kind: 'waiting' } });
  const noted = noting(back, 'task.broken-off', { task: id, round: task.rounds, reason, causes });
  if (!isEnough) return noted;
  const details = { reason: 'sandbox' as const, role: null, task: id, times: brokenOff, message: reason };
  return andThen(noted, (next) => pause(next, details, now));
}

export const reasonOf = (causes: readonly SentBack[]): string => causes.map(sentBackText).join('; ');

function requeued(
  state: BuildState,
  task: TaskState,
  round: { feedback: Feedback[]; previous: Candidate | null; observed: Observed; evidence: string },
): BuildState {
  const { feedback, previous, observed } = round;
  const evidence = [...task.evidence, `round ${task.rounds}: ${round.evidence}`].slice(-20);
  const change = { feedback, previous, evidence, progress: observed.progress };
  return setTask(state, task.task.id, { ...change, stage: { kind: 'waiting' } });
}

/** Looks at the round from the task's side, then from the build's. */
function afterRound(state: BuildState, id: string, { progressed, signal }: Observed): Step {
  const counted = { ...state, breaker: roundTaken(state.breaker, progressed) };
  if (signal !== null) return stagnates(counted, id, signal);
  const { breaker } = counted;
  if (breaker.state !== 'CLOSED' || breaker.idleRounds < state.submission.breaker.buildRoundsWithoutProgress)
    return stepTo(counted);
  const idle = { kind: 'build-without-progress' as const, times: breaker.idleRounds, paths: [], criteria: [] };
  return stagnates(counted, longestIdle(counted, id), idle);
}

/** The task in the queue that has gone without progress for longest; the one that has just come back wins a tie. */
function longestIdle(state: BuildState, id: string): string {
  const queued = liveTasks(state).filter(({ stage, rounds }) => stage.kind === 'waiting' && rounds > 0);
  const idle = ({ task, progress }: TaskState): number => progress.roundsWithoutProgress + (task.id === id ? 0.5 : 0);
  return queued.toSorted((a, b) => idle(b) - idle(a))[0]?.task.id ?? id;
}

function stagnates(state: BuildState, id: string, signal: Signal): Step {
  const evidence = state.tasks[id]?.evidence.slice(-3) ?? [];
  const stuck = setTask(state, id, { stage: { kind: 'stuck', reason: signalText(signal), signal } });
  const breaker = trip(stuck.breaker, id, signal);
  const { trips, replans } = breaker;
  const opens = breaker.state === 'OPEN' && state.breaker.state !== 'OPEN';
  const next = { ...stuck, breaker };
  return opens
    ? noting(next, 'breaker.opened', { task: id, cause: { task: id, signal }, merged: null, evidence, trips, replans })
    : noting(next, 'task.stuck', { task: id, signal, evidence, breaker: breaker.state, trips });
}
