/** Merging: one graded merge commit at a time becomes the head of the integration branches. */

import { pause } from '../phases.ts';
import { startEvaluation } from '../rounds/tasks.ts';
import { type Breaker, unstick } from '../stagnation/breaker.ts';
import { type BuildState, hasFreeWorker, setTask, type TaskStage, type TaskState } from '../state.ts';
import { andThen, type Heads, noting, type Step, stepTo, withEffect } from '../step-types.ts';

type Merging = Extract<TaskStage, { kind: 'merging' }>;

const mergingTasks = (state: BuildState): { task: TaskState; stage: Merging }[] =>
  Object.values(state.tasks).flatMap((task) => (task.stage.kind === 'merging' ? [{ task, stage: task.stage }] : []));

/** Lets the next queued task merge; where the head has moved since it was graded, it is merged and tested again. */
export function advanceQueue(state: BuildState, now: number): Step {
  return mergingTasks(state).reduce(
    (step, { task, stage }) => andThen(step, (next) => advance(next, task, stage, now)),
    stepTo(state),
  );
}

function advance(state: BuildState, task: TaskState, stage: Merging, now: number): Step {
  if (stage.advancing) return stepTo(state);
  const moving = mergingTasks(state)
    .filter((other) => other.stage.advancing)
    .flatMap((other) => other.stage.merges.map(({ repository }) => repository));
  const { id } = task.task;
  const { merges, candidate, treeId, criteria } = stage;
  if (merges.some(({ repository }) => moving.includes(repository))) return stepTo(state);
  const heads = new Map(state.repositories.map(({ name, head }) => [name, head]));
  if (merges.every(({ repository, from }) => heads.get(repository) === from)) {
    const advancing = setTask(state, id, { stage: { ...stage, advancing: true } });
    return withEffect(stepTo(advancing), { kind: 'advance-refs', task: id, merges });
  }
  if (!hasFreeWorker(state)) return stepTo(state);
  const text = `${id}: the integration head has moved; merged and tested again`;
  return andThen(noting(state, 'task.rechecked', text, { task: id }), (next) =>
    startEvaluation(next, task, { candidate, treeId, graded: criteria }, now),
  );
}

/** Takes what became of a task's refs. A head that someone else has moved is taken as it is, and the task rechecked. */
export function refsAdvanced(
  state: BuildState,
  result: { task: string; moved: boolean; heads: Heads },
  now: number,
): Step {
  const task = state.tasks[result.task];
  if (task?.stage.kind !== 'merging' || !task.stage.advancing) return stepTo(state);
  const moved = withHeads(state, result.heads);
  const { id } = task.task;
  const gone = result.heads.find(({ head }) => head === null);
  const queued = setTask(moved, id, { stage: { ...task.stage, advancing: false } });
  if (gone) return pause(queued, 'integration-branch', `the integration branch of ${gone.repository} is gone`, now);
  if (!result.moved) {
    return noting(queued, 'task.head-moved', `${id}: the integration branch was moved by someone else`, { task: id });
  }
  const merged = setTask(moved, id, { stage: { kind: 'merged', at: now }, feedback: [], previous: null });
  const breaker = unstick(merged.breaker, id);
  const data = { task: id, rounds: task.rounds, merges: task.stage.merges };
  const noted = noting(
    { ...merged, breaker },
    'task.merged',
    `${id}: merged after ${task.rounds === 1 ? 'one round' : `${task.rounds} rounds`}`,
    data,
  );
  if (breaker === merged.breaker) return noted;
  return andThen(noted, (next) => breakerMoved(next, breaker, id));
}

function breakerMoved(state: BuildState, breaker: Breaker, merged: string): Step {
  const { trips, replans } = breaker;
  const data = { task: merged, trips, replans };
  return breaker.state === 'CLOSED'
    ? noting(state, 'breaker.closed', `The breaker closes: ${merged} has merged, so the re-plan helped`, data)
    : noting(state, 'breaker.opened', `The breaker opens again: ${merged} has merged, but ${breaker.reason}`, data);
}

/** The remote takes no ref for now: a person has to see to it. */
export function refsRefused(
  state: BuildState,
  { task, message, heads }: { task: string; message: string; heads: Heads },
  now: number,
): Step {
  const stage = state.tasks[task]?.stage;
  if (stage?.kind !== 'merging') return stepTo(state);
  const queued = setTask(withHeads(state, heads), task, { stage: { ...stage, advancing: false } });
  const moved = heads.map(({ repository }) => repository).join(', ');
  const already = moved === '' ? '' : `; that of ${moved} has moved already`;
  return pause(
    queued,
    'integration-branch',
    `the remote refuses to move the integration branch: ${message}${already}`,
    now,
  );
}

function withHeads(state: BuildState, known: Heads): BuildState {
  const heads = new Map(known.map(({ repository, head }) => [repository, head]));
  const repositories = state.repositories.map((repository) => {
    const head = heads.get(repository.name);
    return head ? { ...repository, head } : repository;
  });
  return { ...state, repositories };
}
