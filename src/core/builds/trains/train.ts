/**
 * A train: graded tasks that wait for their merge on a head that has moved are tested together, one commit each on top of
 * one another. Where that passes, all branches move to the end of it; where it does not, half as many are tried, until one
 * alone has failed, which is sent back. A passenger stays in the queue until the head has moved: with its train it loses
 * nothing.
 */
import type { Graded } from '../../grading/grade.ts';
import { inMergeOrder, mergeOrder } from '../../repositories/merge-order.ts';
import { type BuildState, setTask } from '../state.ts';
import { noting, type Step } from '../step-types.ts';
import type { Merge, Passenger, TaskStage, TaskState } from '../task-state.ts';

type Merging = Extract<TaskStage, { kind: 'merging' }>;
type Evaluating = Extract<TaskStage, { kind: 'evaluating' }>;
type Work = Omit<Extract<TaskStage, { kind: 'handed-in' }>, 'kind'>;

/**
 * The tasks that go with one that is about to be tested again, `most` with it; `held` are repositories that others must
 * not move.
 */
export function boarding(
  state: BuildState,
  { leader, most, held }: { leader: string; most: number | null; held: ReadonlySet<string> },
): TaskState[] {
  const aboard = passengersOf(state);
  const queued = Object.values(state.tasks).filter(
    ({ task, stage }) =>
      stage.kind === 'merging' &&
      !stage.advancing &&
      stage.train.length === 0 &&
      task.id !== leader &&
      !aboard.has(task.id) &&
      ![...stage.candidate.commits, ...stage.merges].some(({ repository }) => held.has(repository)),
  );
  return queued.slice(0, Math.min(most ?? state.trainLength, state.longestTrain) - 1);
}

/** Every task that lands with another one, if that passes. */
export const passengersOf = (state: BuildState): ReadonlySet<string> =>
  new Set(
    Object.values(state.tasks).flatMap(({ stage }) =>
      'train' in stage ? stage.train.filter((one) => isAboard(state, one)).map(({ task }) => task) : [],
    ),
  );

/** A person may have decided otherwise about it since. */
function isAboard({ tasks }: BuildState, { task, candidate }: Passenger): boolean {
  const stage = tasks[task]?.stage;
  return stage?.kind === 'merging' && stage.candidate.ref === candidate.ref;
}

/** Whether what was tested together may still land together. */
export const isWhole = (state: BuildState, { train }: { train: readonly Passenger[] }): boolean =>
  train.every((one) => isAboard(state, one));

/** Where the branches go: from before the first of the train to its end. */
export function mergesOf(
  { repositories, links }: BuildState,
  { train, merges }: Pick<Merging, 'train' | 'merges'>,
): Merge[] {
  const ends = new Map<string, Merge>();
  for (const merge of [...train.flatMap((one) => one.merges), ...merges]) {
    const before = ends.get(merge.repository);
    ends.set(merge.repository, before ? { ...merge, from: before.from } : merge);
  }
  const names = repositories.map(({ name }) => name);
  return inMergeOrder([...ends.values()], mergeOrder(names, links));
}

/** The train with the commits that have passed; undefined where it is not the one that was tested any more. */
export function passed(state: BuildState, { train }: Evaluating, { ahead = [] }: Graded): Passenger[] | undefined {
  if (!isWhole(state, { train }) || train.some(({ task }, place) => ahead[place]?.task !== task)) return undefined;
  return train.map((one, place) => ({ ...one, merges: ahead[place]?.merges ?? [] }));
}

/** Says whether the branches are being moved for a task and those before it. */
export function withAdvancing(state: BuildState, id: string, advancing: boolean): BuildState {
  const leader = state.tasks[id]?.stage;
  if (leader?.kind !== 'merging') return state;
  return [...leader.train.map(({ task }) => task), id].reduce((next, task) => {
    const stage = next.tasks[task]?.stage;
    return stage?.kind === 'merging' ? setTask(next, task, { stage: { ...stage, advancing } }) : next;
  }, state);
}

/** Tests the task again, with fewer or other ones. */
export function testAgain(state: BuildState, id: string, stage: Work): BuildState {
  const { candidate, treeId, graded, most, tries } = stage;
  return setTask(state, id, { stage: { kind: 'handed-in', candidate, treeId, graded, most, tries } });
}

/**
 * Nobody can say which of them it was: half as many are tried with the same leader, whatever trains in other repositories
 * come to meanwhile. That they have failed says nothing of the leader alone.
 */
export function derailed(
  state: BuildState,
  id: string,
  stage: Evaluating,
  { reason, isTooLong }: { reason: string; isTooLong: boolean },
): Step {
  const together = stage.train.length + 1;
  const most = Math.max(1, Math.floor(together / 2));
  const longestTrain = isTooLong ? Math.min(state.longestTrain, together - 1) : state.longestTrain;
  const shorter = { ...state, trainLength: most, longestTrain };
  return noting(testAgain(shorter, id, { ...stage, most, tries: 0 }), 'task.train-failed', {
    task: id,
    ahead: stage.train.map(({ task }) => task),
    reason,
  });
}

/** What has passed may be twice as long the next time; where one alone has failed, it was that one. */
export function lengthened(state: BuildState, { train }: Evaluating, hasPassed: boolean): BuildState {
  const trainLength = hasPassed
    ? Math.min(state.longestTrain, Math.max(state.trainLength, 2 * (train.length + 1)))
    : state.longestTrain;
  return trainLength === state.trainLength ? state : { ...state, trainLength };
}
