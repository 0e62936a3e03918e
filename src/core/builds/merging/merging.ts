/** Merging: the graded commits of a task, or of a train of them, become the heads of the integration branches. */

import { pause } from '../phases.ts';
import { changedSince } from '../rounds/discoveries.ts';
import { type Breaker, causeOf, unstick } from '../stagnation/breaker.ts';
import { type BuildState, setTask } from '../state.ts';
import { andThen, type Heads, noting, type Step, stepTo, withEffect } from '../step-types.ts';
import type { Merge, TaskStage, TaskState } from '../task-state.ts';
import { heldRepositories } from '../trains/held-heads.ts';
import { isWhole, mergesOf, passengersOf, testAgain, withAdvancing } from '../trains/train.ts';

type Merging = Extract<TaskStage, { kind: 'merging' }>;

const mergingTasks = (state: BuildState): { task: TaskState; stage: Merging }[] =>
  Object.values(state.tasks).flatMap((task) => (task.stage.kind === 'merging' ? [{ task, stage: task.stage }] : []));

/** Lets the next queued task merge; where the head has moved since it was graded, it is merged and tested again. */
export function advanceQueue(state: BuildState): Step {
  const queued = mergingTasks(state).toSorted(
    (a, b) =>
      Number(isStale(state, a.stage)) - Number(isStale(state, b.stage)) || b.stage.train.length - a.stage.train.length,
  );
  return queued.reduce((step, { task, stage }) => andThen(step, (next) => advance(next, task, stage)), stepTo(state));
}

/** A head has moved since the task was graded, or a person has taken out one that comes before it. */
function isStale(state: BuildState, stage: Merging): boolean {
  const heads = new Map(state.repositories.map(({ name, head }) => [name, head]));
  return (
    !isWhole(state, stage) || mergesOf(state, stage).some(({ repository, from }) => heads.get(repository) !== from)
  );
}

function advance(state: BuildState, task: TaskState, stage: Merging): Step {
  const held = heldRepositories(state);
  const { id } = task.task;
  const { candidate, treeId, criteria } = stage;
  const merges = mergesOf(state, stage);
  const waits = merges.some(({ repository }) => held.has(repository));
  if (stage.advancing || waits || passengersOf(state).has(id)) return stepTo(state);
  if (!isStale(state, stage))
    return withEffect(stepTo(withAdvancing(state, id, true)), { kind: 'advance-refs', task: id, merges });
  return stepTo(testAgain(state, id, { candidate, treeId, graded: criteria, most: null, tries: 0 }));
}

/**
 * Takes what became of a task's refs, and so of those that were tested with it. A head that someone else has moved is taken
 * as it is, and the task rechecked.
 */
export function refsAdvanced(
  state: BuildState,
  result: { task: string; moved: boolean; heads: Heads; returned: string[] },
  now: number,
): Step {
  const task = state.tasks[result.task];
  if (task?.stage.kind !== 'merging' || !task.stage.advancing) return stepTo(state);
  const moved = withHeads(state, result.heads);
  const { id } = task.task;
  const gone = result.heads.find(({ head }) => head === null);
  const queued = withAdvancing(moved, id, false);
  const told = noteReturned(queued, id, result.returned);
  if (gone)
    return andThen(told, (next) => pause(next, { ...branch, gone: gone.repository, message: null, moved: [] }, now));
  if (!result.moved) return andThen(told, (next) => noting(next, 'task.head-moved', { task: id }));
  const { train, merges } = task.stage;
  return [...train, { task: id, merges }].reduce(
    (step, landed) => andThen(step, (next) => merged(next, landed, now)),
    stepTo(moved),
  );
}

function merged(state: BuildState, { task: id, merges }: { task: string; merges: Merge[] }, now: number): Step {
  const task = state.tasks[id];
  if (!task) return stepTo(state);
  const discoveries = changedSince(state.discoveries, { task: id, paths: task.changed?.paths ?? [] });
  const change = { stage: { kind: 'merged' as const, at: now }, feedback: [], previous: null, judged: null };
  const merged = setTask({ ...state, discoveries }, id, change);
  const breaker = unstick(merged.breaker, id);
  const data = { task: id, rounds: task.rounds, merges };
  const noted = noting({ ...merged, breaker }, 'task.merged', data);
  if (breaker === merged.breaker) return noted;
  return andThen(noted, (next) => breakerMoved(next, breaker, id));
}

function breakerMoved(state: BuildState, breaker: Breaker, merged: string): Step {
  const { trips, replans } = breaker;
  if (breaker.state !== 'OPEN') return noting(state, 'breaker.closed', { task: merged, why: 'merged', trips, replans });
  const cause = causeOf(breaker);
  return noting(state, 'breaker.opened', { task: cause.task, cause, merged, evidence: [], trips, replans });
}

const branch = { reason: 'integration-branch' as const };

/** The remote takes no ref for now: a person has to see to it. */
export function refsRefused(
  state: BuildState,
  { task, message, heads, returned }: { task: string; message: string; heads: Heads; returned: string[] },
  now: number,
): Step {
  const stage = state.tasks[task]?.stage;
  if (stage?.kind !== 'merging') return stepTo(state);
  const queued = withAdvancing(withHeads(state, heads), task, false);
  const moved = heads.map(({ repository }) => repository);
  return andThen(noteReturned(queued, task, returned), (next) =>
    pause(next, { ...branch, gone: null, message, moved }, now),
  );
}

const noteReturned = (state: BuildState, task: string, repositories: string[]): Step =>
  repositories.length === 0 ? stepTo(state) : noting(state, 'task.refs-returned', { task, repositories });

function withHeads(state: BuildState, known: Heads): BuildState {
  const heads = new Map(known.map(({ repository, head }) => [repository, head]));
  const repositories = state.repositories.map((repository) => {
    const head = heads.get(repository.name);
    return head ? { ...repository, head } : repository;
  });
  return { ...state, repositories };
}
