/** Which commands a build takes as it stands, and why it does not take the others. */
import type { BuildCommand, Refusal } from '../commands.ts';
import { maxNotes } from './notes.ts';
import { type BuildState, isActive, isFinal, specOf, type TaskStage } from './state.ts';

const conflict = (message: string): Refusal => ({ reason: 'conflict', message });

/** Null where the command is taken. One whose effect stands already is taken as well, and changes nothing. */
export function refusalOf(state: BuildState, command: BuildCommand): Refusal | null {
  const { phase } = state;
  if (isFinal(phase))
    return command.kind === 'cancel' && phase.kind === 'cancelled'
      ? null
      : conflict(`the build is ${phase.kind}; nothing more can be asked of it`);
  switch (command.kind) {
    case 'pause':
      return isActive(phase) ? null : conflict(`the build is paused already: ${phase.message}`);
    case 'resume':
      if (phase.kind !== 'paused') return conflict(`the build is not paused, it is ${phase.kind}`);
      return phase.reason === 'approval'
        ? conflict(`the build waits for approval, which a resume does not give: ${phase.message}`)
        : null;
    case 'cancel':
      return null;
    case 'retry':
    case 'skip':
      return taskRefusal(state, command) ?? (command.kind === 'retry' ? noteRefusal(state, command.note) : null);
    case 'note':
      return (command.task === undefined ? null : unknownTask(state, command.task)) ?? noteRefusal(state, command.text);
    case 'approve':
      return approvalRefusal(state);
    case 'reject': {
      const refusal = approvalRefusal(state);
      if (refusal) return refusal;
      if (state.awaiting?.gate !== 'plan')
        return conflict('only a plan can be sent back, and the build waits for the approval of a wave');
      return specOf(state.submission) === null
        ? conflict('the plan was submitted as it is: cancel this build, change the plan and submit it again')
        : null;
    }
    default:
      return command satisfies never;
  }
}

function approvalRefusal({ phase }: BuildState): Refusal | null {
  if (phase.kind === 'paused' && phase.reason === 'approval') return null;
  return phase.kind === 'paused'
    ? conflict(`the build is paused for another reason; resume it first: ${phase.message}`)
    : conflict(`the build does not wait for approval, it is ${phase.kind}`);
}

const unknownTask = (state: BuildState, task: string): Refusal | null =>
  Object.hasOwn(state.tasks, task)
    ? null
    : { reason: 'unknown-task', message: `the build ${state.id} has no task ${task}` };

const noteRefusal = ({ notes }: BuildState, text: string | undefined): Refusal | null =>
  text !== undefined && notes.length >= maxNotes
    ? conflict(`the build has ${maxNotes} notes already, and takes no more`)
    : null;

function taskRefusal(state: BuildState, { kind, task }: { kind: 'retry' | 'skip'; task: string }): Refusal | null {
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
