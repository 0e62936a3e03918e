/** Merging: one graded merge commit at a time becomes the head of the integration branches. */

import { pause } from '../phases.ts';
import { changedSince } from '../rounds/discoveries.ts';
import { type Breaker, causeOf, unstick } from '../stagnation/breaker.ts';
import { type BuildState, setTask } from '../state.ts';
import { andThen, type Heads, noting, type Step, stepTo, withEffect } from '../step-types.ts';
import type { TaskStage, TaskState } from '../task-state.ts';

type Merging = Extract<TaskStage, { kind: 'merging' }>;

const mergingTasks = (state: BuildState): { task: TaskState; stage: Merging }[] =>
  Object.values(state.tasks).flatMap((task) => (task.stage.kind === 'merging' ? [{ task, stage: task.stage }] : []));

/** Lets the next queued task merge; where the head has moved since it was graded, it is merged and tested again. */
export function advanceQueue(state: BuildState): Step {
  const queued = mergingTasks(state).toSorted(
    (a, b) => Number(isStale(state, a.stage)) - Number(isStale(state, b.stage)),
  );
  return queued.reduce((step, { task, stage }) => andThen(step, (next) => advance(next, task, stage)), stepTo(state));
}

/** A head has moved since the task was graded. */
function isStale({ repositories }: BuildState, { merges }: Merging): boolean {
  const heads = new Map(repositories.map(({ name, head }) => [name, head]));
  return merges.some(({ repository, from }) => heads.get(repository) !== from);
}

/**
 * Repositories whose head is about to move, or has to stay where it is: a task that is tested again on it would else be
 * overtaken, and tested again and again. So would it in those that follow its commits, as submodules do.
 */
function heldRepositories(state: BuildState): Set<string> {
  const held = Object.values(state.tasks).flatMap(({ stage }): { repository: string }[] => {
    if (stage.kind === 'merging') return stage.advancing ? stage.merges : [];
    const isRechecked = (stage.kind === 'handed-in' || stage.kind === 'evaluating') && stage.graded !== null;
    return isRechecked ? withFollowers(state, stage.candidate.commits) : [];
  });
  return new Set(held.map(({ repository }) => repository));
}

/** With those that need them, however many lie between. A link of packages holds its repository as well: it only waits. */
function withFollowers({ links }: BuildState, known: readonly { repository: string }[]): { repository: string }[] {
  const names = new Set(known.map(({ repository }) => repository));
  // What is added while the set is gone through is gone through as well.
  for (const name of names) for (const { from, to } of links) if (to === name) names.add(from);
  return [...names].map((repository) => ({ repository }));
}

function advance(state: BuildState, task: TaskState, stage: Merging): Step {
  const held = heldRepositories(state);
  const { id } = task.task;
  const { merges, candidate, treeId, criteria } = stage;
  if (stage.advancing || merges.some(({ repository }) => held.has(repository))) return stepTo(state);
  if (!isStale(state, stage)) {
    const advancing = setTask(state, id, { stage: { ...stage, advancing: true } });
    return withEffect(stepTo(advancing), { kind: 'advance-refs', task: id, merges });
  }
  const again = { kind: 'handed-in' as const, candidate, treeId, graded: criteria };
  return noting(setTask(state, id, { stage: again }), 'task.rechecked', { task: id });
}

/** Takes what became of a task's refs. A head that someone else has moved is taken as it is, and the task rechecked. */
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
  const queued = setTask(moved, id, { stage: { ...task.stage, advancing: false } });
  const told = noteReturned(queued, id, result.returned);
  if (gone)
    return andThen(told, (next) => pause(next, { ...branch, gone: gone.repository, message: null, moved: [] }, now));
  if (!result.moved) return andThen(told, (next) => noting(next, 'task.head-moved', { task: id }));
  const discoveries = changedSince(moved.discoveries, { task: id, paths: task.changed?.paths ?? [] });
  const change = { stage: { kind: 'merged' as const, at: now }, feedback: [], previous: null, judged: null };
  const merged = setTask({ ...moved, discoveries }, id, change);
  const breaker = unstick(merged.breaker, id);
  const data = { task: id, rounds: task.rounds, merges: task.stage.merges };
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
  const queued = setTask(withHeads(state, heads), task, { stage: { ...stage, advancing: false } });
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
