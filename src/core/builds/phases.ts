/** Moving a build between its phases, with the event that tells of it. */

import { oneLine } from './one-line.ts';
import type { PauseReason } from './phase.ts';
import { runStopped, stopRuns } from './runs.ts';
import {
  type BuildState,
  isActive,
  isAdvancing,
  isAtWork,
  isFinal,
  runningRuns,
  type TaskStage,
  type TaskState,
} from './state.ts';
import { andThen, noting, type Step, stepTo, withEffect } from './step-types.ts';

/** Pauses with everything kept. Runs under way finish their turn and then wait for money or a person. */
export function pause(state: BuildState, reason: PauseReason, message: string, now: number): Step {
  const { phase } = state;
  if (!isActive(phase)) return stepTo(state);
  const paused: BuildState = { ...state, phase: { kind: 'paused', at: now, reason, message, resumes: phase } };
  return noting(paused, 'build.paused', `Paused: ${message}`, { reason });
}

const byPerson = (done: string, why: string | undefined): string =>
  `${done} by a person${why === undefined ? '' : `: ${oneLine(why)}`}`;

/** What is under way finishes its turn, as in every pause. */
export function pauseByPerson(state: BuildState, why: string | undefined, now: number): Step {
  const { phase } = state;
  if (!isActive(phase)) return stepTo(state);
  const message = byPerson('Paused', why);
  const paused: BuildState = {
    ...state,
    phase: { kind: 'paused', at: now, reason: 'person', message, resumes: phase },
  };
  return noting(paused, 'build.paused', message, { reason: 'person' });
}

/** Nobody works at a task of a cancelled build. */
const noStage: TaskStage = { kind: 'waiting' };

/** In which pushes of runs that are stopped now have landed or been refused. */
const lastPushesMs = 5000;

/** Work on it ends with the build; only a ref that is on its way still arrives. */
const isLeft = (task: TaskState): boolean => isAtWork(task) || (task.stage.kind === 'merging' && !task.stage.advancing);

/** Ends the build where it stands. A ref that is being moved is moved to the end: `refsSettled` goes on from there. */
export function cancel(state: BuildState, why: string | undefined, now: number): Step {
  if (isFinal(state.phase)) return stepTo(state);
  const message = byPerson('Cancelled', why);
  const tasks = Object.fromEntries(
    Object.entries(state.tasks).map(([id, task]) => [id, isLeft(task) ? { ...task, stage: noStage } : task]),
  );
  const cancelled: BuildState = { ...state, tasks, awaiting: null, phase: { kind: 'cancelled', at: now, message } };
  const noted = noting(cancelled, 'build.cancelled', message, { costUsd: state.ledger.spentUsd });
  return andThen(
    andThen(noted, (next) => stopRuns(next, runningRuns(next), 'the build is cancelled', now)),
    refsSettled,
  );
}

/** Whether nobody pushes to the working refs of a build that is over, or needs them, any more. */
export const hasFreeRefs = ({ phase, tasks, runs }: BuildState): boolean =>
  (phase.kind === 'finishing' || isFinal(phase)) &&
  !Object.values(tasks).some(isAdvancing) &&
  !Object.values(runs).some(({ isStopping }) => isStopping);

/** Removes the working refs once they are free. Whatever may have been the last to hold them asks for it. */
export const refsSettled = (state: BuildState): Step =>
  hasFreeRefs(state)
    ? withEffect(stepTo(state), { kind: 'delete-working-refs', afterMs: lastPushesMs })
    : stepTo(state);

/** A run hears late that it is stopped where its object could not be reached; the build may have come to its end since. */
export function stopHeard(state: BuildState, runId: string): Step {
  const heard = runStopped(state, runId);
  return heard === state ? stepTo(state) : refsSettled(heard);
}

export function fail(state: BuildState, message: string, now: number): Step {
  const failed: BuildState = { ...state, phase: { kind: 'failed', at: now, message } };
  const noted = noting(failed, 'build.failed', `Failed: ${message}`, { message });
  return andThen(
    andThen(noted, (next) => stopRuns(next, runningRuns(next), 'the build has failed', now)),
    refsSettled,
  );
}

/** The end does not wait for runs that have not heard yet that they are stopped: after them the refs are removed again. */
export function finish(state: BuildState): Step {
  return withEffect(stepTo({ ...state, phase: { kind: 'finishing' } }), { kind: 'delete-working-refs' });
}

export function complete(state: BuildState, now: number): Step {
  const done: BuildState = { ...state, phase: { kind: 'completed', at: now } };
  const idsOf = (kind: TaskStage['kind']): string[] =>
    Object.values(state.tasks).flatMap(({ task, stage }) => (stage.kind === kind ? [task.id] : []));
  const merged = idsOf('merged').length;
  const skipped = idsOf('skipped');
  const without = skipped.length === 0 ? '' : `, ${skipped.length} skipped (${skipped.join(', ')})`;
  const spent = state.ledger.spentUsd.toFixed(2);
  return noting(done, 'build.completed', `Completed: ${merged} tasks merged${without} for $${spent}`, {
    merged,
    skipped,
    costUsd: state.ledger.spentUsd,
    iterations: state.iterations,
  });
}
