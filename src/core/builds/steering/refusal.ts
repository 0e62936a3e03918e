/** Why a build does not take a command as it stands; null where it takes it. */

import type { Refusal } from '../../contract/commands.ts';
import type { LimitChanges } from '../../contract/submission.ts';
import { oneLine } from '../../one-line.ts';
import { maxNotes } from '../notes.ts';
import { type BuildState, specOf, type TaskStage } from '../state.ts';

export const conflict = (message: string): Refusal => ({ reason: 'conflict', message });

type Paused = Extract<BuildState['phase'], { kind: 'paused' }>;

export function resumeRefusal(state: BuildState, changes: LimitChanges): Refusal | null {
  const { phase } = state;
  if (phase.kind !== 'paused') return conflict(`the build is not paused, it is ${phase.kind}`);
  return phase.reason === 'approval'
    ? conflict(`the build waits for approval, which a resume does not give: ${phase.message}`)
    : limitRefusal(state, phase, changes);
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
    return conflict(`$${spent.toFixed(2)} of $${maxCostUsd} are spent: give a maxCostUsd above ${atLeast.toFixed(2)}`);
  const rounds = changes.maxIterations ?? (reason === 'iteration-limit' ? maxIterations : undefined);
  if (rounds !== undefined && rounds <= iterations)
    return conflict(`${iterations} of ${maxIterations} iterations are used: give a maxIterations above ${iterations}`);
  const longerMs = ((changes.maxDurationMinutes ?? maxDurationMinutes) - maxDurationMinutes) * 60_000;
  const { kind } = phase.resumes;
  // Beside these, a build works on nothing that its time is for.
  if ((kind !== 'planning' && kind !== 'running') || deadlineAt + longerMs > phase.at) return null;
  const used = Math.ceil(maxDurationMinutes + (phase.at - deadlineAt) / 60_000);
  return conflict(`the ${maxDurationMinutes} minutes are used up: give a maxDurationMinutes above ${used}`);
}

export function approvalRefusal({ phase }: BuildState): Refusal | null {
  if (phase.kind === 'paused' && phase.reason === 'approval') return null;
  return phase.kind === 'paused'
    ? conflict(`the build is paused for another reason; resume it first: ${phase.message}`)
    : conflict(`the build does not wait for approval, it is ${phase.kind}`);
}

export function rejectionRefusal(state: BuildState): Refusal | null {
  const refusal = approvalRefusal(state);
  if (refusal) return refusal;
  if (state.awaiting?.gate !== 'plan')
    return conflict('only a plan can be sent back, and the build waits for the approval of a wave');
  return specOf(state.submission) === null
    ? conflict('the plan was submitted as it is: cancel this build, change the plan and submit it again')
    : null;
}

export const unknownTask = (state: BuildState, task: string): Refusal | null =>
  Object.hasOwn(state.tasks, task)
    ? null
    : { reason: 'unknown-task', message: `the build ${state.id} has no task ${oneLine(task)}` };

export const noteRefusal = ({ notes }: BuildState, text: string | undefined): Refusal | null =>
  text !== undefined && notes.length >= maxNotes
    ? conflict(`the build has ${maxNotes} notes already, and takes no more`)
    : null;

export function taskRefusal(
  state: BuildState,
  { kind, task }: { kind: 'retry' | 'skip'; task: string },
): Refusal | null {
  const stage = state.tasks[task]?.stage;
  if (!stage || !Object.hasOwn(state.tasks, task)) return unknownTask(state, task);
  const why = stageRefusal(stage, kind);
  return why === null ? null : conflict(`the task ${task} ${why}`);
}

function stageRefusal(stage: TaskStage, kind: 'retry' | 'skip'): string | null {
  switch (stage.kind) {
    case 'waiting':
    case 'generating':
    case 'evaluating':
    case 'stuck':
      return null;
    case 'merging':
      return stage.advancing ? 'is being merged at this moment' : null;
    case 'merged':
      return 'has merged';
    case 'replaced':
      return `has given way to ${stage.by.join(', ')}`;
    case 'skipped':
      return kind === 'skip' ? null : 'is skipped';
    default:
      return stage satisfies never;
  }
}
