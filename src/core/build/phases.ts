/** Moving a build between its phases, with the event that tells of it. */

import { oneLine } from './one-line.ts';
import type { PauseReason } from './phase.ts';
import { stopRuns } from './runs.ts';
import { type BuildState, isActive, isAdvancing, isAtWork, isFinal, type TaskStage } from './state.ts';
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

/** Ends the build where it stands. A ref that is being moved is moved to the end: `refsSettled` goes on from there. */
export function cancel(state: BuildState, why: string | undefined, now: number): Step {
  if (isFinal(state.phase)) return stepTo(state);
  const message = byPerson('Cancelled', why);
  const tasks = Object.fromEntries(
    Object.entries(state.tasks).map(([id, task]) => [id, isAtWork(task) ? { ...task, stage: noStage } : task]),
  );
  const cancelled: BuildState = { ...state, tasks, awaiting: null, phase: { kind: 'cancelled', at: now, message } };
  const noted = noting(cancelled, 'build.cancelled', message, { costUsd: state.ledger.spentUsd });
  return andThen(
    andThen(noted, (next) => stopRuns(next, 'the build is cancelled', now)),
    refsSettled,
  );
}

/** Removes the working refs of a cancelled build, once no merge that is under way needs them any more. */
export function refsSettled(state: BuildState): Step {
  if (state.phase.kind !== 'cancelled' || Object.values(state.tasks).some(isAdvancing)) return stepTo(state);
  return withEffect(stepTo(state), { kind: 'delete-working-refs', afterMs: lastPushesMs });
}

export function fail(state: BuildState, message: string, now: number): Step {
  const failed: BuildState = { ...state, phase: { kind: 'failed', at: now, message } };
  return andThen(stopRuns(failed, 'the build has failed', now), (next) =>
    withEffect(noting(next, 'build.failed', `Failed: ${message}`, { message }), { kind: 'delete-working-refs' }),
  );
}

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
