/** A person's word on one task: try it again from the start of a round, or go on without it. */

import type { CommandOf } from '../../contract/commands.ts';
import { resume } from '../limits/timing.ts';
import { addNote } from '../notes.ts';
import { stopRuns, wakeWaiting } from '../runs.ts';
import { unstick } from '../stagnation/breaker.ts';
import { noProgress } from '../stagnation/stagnation.ts';
import { type BuildState, isActive, runningRuns, setTask } from '../state.ts';
import { andThen, noting, type Step, stepTo } from '../step-types.ts';
import type { TaskState } from '../task-state.ts';

/** Queues a task anew with its feedback and its last candidate; what the breaker counted is forgotten. */
export function retryTask(state: BuildState, task: TaskState, note: string | undefined, now: number): Step {
  const { id } = task.task;
  const { stage } = task;
  const previous = 'candidate' in stage ? stage.candidate : task.previous;
  const freed = andThen(noting(state, 'task.retried', { task: id }), (next) => releaseTask(next, task, now));
  const queued = andThen(freed, (next) =>
    stepTo(setTask(next, id, { stage: { kind: 'waiting' }, progress: noProgress, previous })),
  );
  const noted = andThen(queued, (next) =>
    note === undefined ? stepTo(next) : addNote(next, { text: note, task: id }, now),
  );
  return andThen(noted, (next) => goOnIfUnstuck(next, task, now));
}

/** Settles a task without its work: what depends on it may start, and the build can complete. */
export function skipTask(state: BuildState, task: TaskState, reason: string | undefined, now: number): Step {
  if (task.stage.kind === 'skipped') return stepTo(state);
  const { id } = task.task;
  const noted = noting(state, 'task.skipped', { task: id, reason: reason ?? null });
  const freed = andThen(noted, (next) => releaseTask(next, task, now));
  const skipped = andThen(freed, (next) => stepTo(setTask(next, id, { stage: { kind: 'skipped', at: now } })));
  return andThen(skipped, (next) => goOnIfUnstuck(next, task, now));
}

/** Says when a task is to be taken; what is under way goes on. */
export function prioritizeTask(
  state: BuildState,
  { task: { id }, priority: before }: TaskState,
  { priority, by }: Pick<CommandOf<'prioritize'>, 'priority' | 'by'>,
): Step {
  if (priority === before) return stepTo(state);
  return noting(setTask(state, id, { priority }), 'task.prioritized', { task: id, priority, by: by ?? null });
}

/** Ends whatever is under way for a task, and takes it out of the breaker's hands. */
function releaseTask(state: BuildState, { task }: TaskState, now: number): Step {
  const runs = runningRuns(state).filter((run) => run.task === task.id);
  const reason = 'a person has decided otherwise about the task';
  const stopped = andThen(stopRuns(state, runs, reason, now), (next) =>
    stepTo({ ...next, breaker: unstick(next.breaker, task.id) }),
  );
  const closes = state.breaker.state !== 'CLOSED' && stopped.state.breaker.state === 'CLOSED';
  const { trips, replans } = stopped.state.breaker;
  const told = andThen(stopped, (next) =>
    closes ? noting(next, 'breaker.closed', { task: task.id, why: 'person', trips, replans }) : stepTo(next),
  );
  return andThen(told, (next) => (isActive(next.phase) ? wakeWaiting(next, now) : stepTo(next)));
}

/** A build that paused because it was stuck goes on once nothing is: the person has just acted on it. */
function goOnIfUnstuck(state: BuildState, { stage }: TaskState, now: number): Step {
  const { phase, breaker } = state;
  const wasStuck = phase.kind === 'paused' && phase.reason === 'stagnation' && stage.kind === 'stuck';
  return wasStuck && breaker.state !== 'OPEN' ? resume(state, {}, now) : stepTo(state);
}
