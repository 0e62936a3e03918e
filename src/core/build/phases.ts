/** Moving a build between its phases, with the event that tells of it. */

import { stopRuns } from './runs.ts';
import { type BuildState, isActive, type PauseReason } from './state.ts';
import { andThen, noting, type Step, stepTo, withEffect } from './step-types.ts';

/** Pauses with everything kept. Runs under way finish their turn and then wait for money or a person. */
export function pause(state: BuildState, reason: PauseReason, message: string, now: number): Step {
  const { phase } = state;
  if (!isActive(phase)) return stepTo(state);
  const paused: BuildState = { ...state, phase: { kind: 'paused', at: now, reason, message, resumes: phase } };
  return noting(paused, 'build.paused', `Paused: ${message}`, { reason });
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
  const merged = Object.values(state.tasks).filter(({ stage }) => stage.kind === 'merged').length;
  const spent = state.ledger.spentUsd.toFixed(2);
  return noting(done, 'build.completed', `Completed: ${merged} tasks merged for $${spent}`, {
    merged,
    costUsd: state.ledger.spentUsd,
    iterations: state.iterations,
  });
}
