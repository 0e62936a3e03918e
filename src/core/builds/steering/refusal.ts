/** Why a build does not take a command as it stands; null where it takes it. */

import type { CommandOf } from '../../contract/commands.ts';
import type { Refusal } from '../../contract/refusal.ts';
import type { LimitChanges } from '../../contract/submission.ts';
import { oneLine } from '../../one-line.ts';
import { maxNotes } from '../notes.ts';
import { type BuildState, specOf, standingPause } from '../state.ts';
import type { TaskStage } from '../task-state.ts';

type Paused = Extract<BuildState['phase'], { kind: 'paused' }>;

/** With the pause that stands. */
const whilePaused = (state: BuildState, code: 'waits-for-approval' | 'paused-otherwise'): Refusal => {
  const { reason, details } = standingPause(state) ?? { reason: 'person', details: null };
  return { code, reason, details };
};

export function resumeRefusal(state: BuildState, changes: LimitChanges): Refusal | null {
  const { phase } = state;
  if (phase.kind !== 'paused') return { code: 'not-paused', status: phase.kind };
  return phase.reason === 'approval' ? whilePaused(state, 'waits-for-approval') : limitRefusal(state, phase, changes);
}

/** A limit that is used up is to be raised, or else the build would only pause again. */
function limitRefusal(
  { submission, ledger, iterations, deadlineAt }: BuildState,
  phase: Paused,
  changes: LimitChanges,
): Refusal | null {
  const { reason } = phase;
  const { maxCostUsd, maxIterations, maxDurationMinutes } = submission.limits;
  const spent = ledger.spentUsd;
  // What was left of the limit was not enough for the next call.
  const atLeast = reason === 'cost-limit' ? Math.max(spent, maxCostUsd) : spent;
  const cost = changes.maxCostUsd ?? (reason === 'cost-limit' ? maxCostUsd : undefined);
  if (cost !== undefined && cost <= atLeast)
    return { code: 'limit-used-up', option: 'maxCostUsd', limit: maxCostUsd, used: spent, above: atLeast };
  const rounds = changes.maxIterations ?? (reason === 'iteration-limit' ? maxIterations : undefined);
  if (rounds !== undefined && rounds <= iterations)
    return {
      code: 'limit-used-up',
      option: 'maxIterations',
      limit: maxIterations,
      used: iterations,
      above: iterations,
    };
  const longerMs = ((changes.maxDurationMinutes ?? maxDurationMinutes) - maxDurationMinutes) * 60_000;
  const { kind } = phase.resumes;
  // Beside these, a build works on nothing that its time is for.
  if ((kind !== 'planning' && kind !== 'running') || deadlineAt + longerMs > phase.at) return null;
  const used = Math.ceil(maxDurationMinutes + (phase.at - deadlineAt) / 60_000);
  return { code: 'limit-used-up', option: 'maxDurationMinutes', limit: maxDurationMinutes, used, above: used };
}

export function approvalRefusal(state: BuildState): Refusal | null {
  const { phase } = state;
  if (phase.kind !== 'paused') return { code: 'waits-for-no-approval', status: phase.kind };
  return phase.reason === 'approval' ? null : whilePaused(state, 'paused-otherwise');
}

export function rejectionRefusal(
  state: BuildState,
  { comments, taskComments = [] }: Pick<CommandOf<'reject'>, 'comments' | 'taskComments'>,
): Refusal | null {
  const refusal = approvalRefusal(state);
  if (refusal) return refusal;
  if (state.awaiting?.gate !== 'plan') return { code: 'no-plan-to-reject' };
  if (specOf(state.submission) === null) return { code: 'plan-was-submitted' };
  if (comments === undefined && taskComments.length === 0) return { code: 'no-comments' };
  const unknown = taskComments.find(({ task }) => !Object.hasOwn(state.tasks, task));
  return unknown ? unknownTask(state, unknown.task) : null;
}

export const unknownTask = (state: BuildState, task: string): Refusal | null =>
  Object.hasOwn(state.tasks, task) ? null : { code: 'unknown-task', build: state.id, task: oneLine(task) };

/** A note on a task amends what is graded, so it comes too late once that has passed. */
export function taskNoteRefusal(state: BuildState, task: string): Refusal | null {
  const stage = state.tasks[task]?.stage;
  switch (stage?.kind) {
    case 'merging':
    case 'merged':
      return { code: 'note-too-late', task, stage: stage.kind };
    case 'replaced':
      return { code: 'task-is-replaced', task, by: stage.by };
    case 'skipped':
      return { code: 'task-is-skipped', task };
    default:
      return unknownTask(state, task);
  }
}

export const noteRefusal = ({ notes }: BuildState, text: string | undefined): Refusal | null =>
  text !== undefined && notes.length >= maxNotes ? { code: 'too-many-notes', most: maxNotes } : null;

export function taskRefusal(
  state: BuildState,
  { kind, task }: { kind: 'retry' | 'skip'; task: string },
): Refusal | null {
  const stage = state.tasks[task]?.stage;
  return !stage || !Object.hasOwn(state.tasks, task) ? unknownTask(state, task) : stageRefusal(stage, kind, task);
}

function stageRefusal(stage: TaskStage, kind: 'retry' | 'skip', task: string): Refusal | null {
  switch (stage.kind) {
    case 'waiting':
    case 'generating':
    case 'handed-in':
    case 'evaluating':
    case 'stuck':
      return null;
    case 'merging':
      return stage.advancing ? { code: 'task-is-merging', task } : null;
    case 'merged':
      return { code: 'task-has-merged', task };
    case 'replaced':
      return { code: 'task-is-replaced', task, by: stage.by };
    case 'skipped':
      return kind === 'skip' ? null : { code: 'task-is-skipped', task };
    default:
      return stage satisfies never;
  }
}

/** What has settled is not taken any more. */
export function priorityRefusal(state: BuildState, { task }: { task: string }): Refusal | null {
  const stage = Object.hasOwn(state.tasks, task) ? state.tasks[task]?.stage : undefined;
  switch (stage?.kind) {
    case 'merged':
      return { code: 'task-has-merged', task };
    case 'replaced':
      return { code: 'task-is-replaced', task, by: stage.by };
    case 'skipped':
      return { code: 'task-is-skipped', task };
    default:
      return unknownTask(state, task);
  }
}
