/** Moving a build between its phases, with the event that tells of it. */

import { logEntry } from '../contract/events.ts';
import { type PauseDetails, pauseSteps, pauseText } from '../contract/pause.ts';
import { oneLine } from '../one-line.ts';
import { reservationsOf } from './fidelity/reservations.ts';
import { endPullRequests } from './pull-requests/ordering.ts';
import { runStopped, stopRuns } from './runs.ts';
import { type BuildState, isActive, isFinal, runningRuns } from './state.ts';
import { andThen, noting, type Step, stepTo, withEffect } from './step-types.ts';
import { isAdvancing, isAtWork, type TaskStage, type TaskState } from './task-state.ts';

/** Pauses with everything kept. Runs under way finish their turn and then wait for money or a person. */
export function pause(state: BuildState, details: PauseDetails, now: number): Step {
  const { phase } = state;
  if (!isActive(phase)) return stepTo(state);
  const { reason } = details;
  const message = oneLine(pauseText(details), longestMessage);
  const paused: BuildState = { ...state, phase: { kind: 'paused', at: now, reason, message, details, resumes: phase } };
  return noting(paused, 'build.paused', { reason, details, next: pauseSteps(reason, details) });
}

/** Characters of what the state keeps of it. */
const longestMessage = 2000;

export const pauseByPerson = (state: BuildState, why: string | undefined, now: number): Step =>
  pause(state, { reason: 'person', why: why ?? null }, now);

/** Nobody works at a task of a cancelled build. */
const noStage: TaskStage = { kind: 'waiting' };

/** In which pushes of runs that are stopped now have landed or been refused. */
const lastPushesMs = 5000;

/** Work on it ends with the build; only a ref that is on its way still arrives. */
const isLeft = (task: TaskState): boolean =>
  isAtWork(task) || task.stage.kind === 'handed-in' || (task.stage.kind === 'merging' && !task.stage.advancing);

/** Ends the build where it stands. A ref that is being moved is moved to the end: `refsSettled` goes on from there. */
export function cancel(state: BuildState, why: string | undefined, now: number): Step {
  if (isFinal(state.phase)) return stepTo(state);
  const noted = logEntry('build.cancelled', { why: why ?? null, costUsd: state.ledger.spentUsd });
  const tasks = Object.fromEntries(
    Object.entries(state.tasks).map(([id, task]) => [id, isLeft(task) ? { ...task, stage: noStage } : task]),
  );
  const cancelled: BuildState = {
    ...state,
    tasks,
    awaiting: null,
    phase: { kind: 'cancelled', at: now, message: noted.text },
  };
  return andThen(
    andThen({ state: cancelled, effects: endPullRequests(cancelled), log: [noted] }, (next) =>
      stopRuns(next, runningRuns(next), 'the build is cancelled', now),
    ),
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
  const noted = noting(failed, 'build.failed', { message });
  return andThen(
    andThen(noted, (next) => stopRuns(next, runningRuns(next), 'the build has failed', now)),
    refsSettled,
  );
}

/**
 * The pull requests come first, the refs last. The end does not wait for runs that have not heard yet that they are stopped:
 * after them the refs are removed again.
 */
export function finish(state: BuildState): Step {
  const [pullRequests] = endPullRequests(state);
  const finishing: BuildState = { ...state, phase: { kind: 'finishing', pullRequests: pullRequests !== undefined } };
  return withEffect(stepTo(finishing), pullRequests ?? { kind: 'delete-working-refs' });
}

export function complete(state: BuildState, now: number): Step {
  const done: BuildState = { ...state, phase: { kind: 'completed', at: now } };
  const idsOf = (kind: TaskStage['kind']): string[] =>
    Object.values(state.tasks).flatMap(({ task, stage }) => (stage.kind === kind ? [task.id] : []));
  const merged = idsOf('merged').length;
  const skipped = idsOf('skipped');
  return noting(done, 'build.completed', {
    merged,
    skipped,
    costUsd: state.ledger.spentUsd,
    iterations: state.iterations,
    reservations: reservationsOf(state),
  });
}
