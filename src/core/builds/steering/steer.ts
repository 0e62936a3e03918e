/** A person's commands, as steps of the build. Whether a command is taken at all, `refusal.ts` says. */
import type { BuildCommand } from '../../contract/commands.ts';
import { resume } from '../limits/timing.ts';
import { addNote } from '../notes.ts';
import { cancel, pauseByPerson } from '../phases.ts';
import type { BuildState, TaskState } from '../state.ts';
import { type BuildInput, type Step, stepTo } from '../step-types.ts';
import { approve, reject } from './approval.ts';
import { refusalOf } from './refusal.ts';
import { retryTask, skipTask } from './task-commands.ts';

const kinds: ReadonlySet<string> = new Set<BuildCommand['kind']>([
  'pause',
  'resume',
  'cancel',
  'retry',
  'skip',
  'note',
  'approve',
  'reject',
]);

export const isCommand = (input: BuildInput): input is BuildCommand => kinds.has(input.kind);

/** Carries out a command; one that is refused changes nothing. */
export function steer(state: BuildState, command: BuildCommand, now: number): Step {
  if (refusalOf(state, command)) return stepTo(state);
  switch (command.kind) {
    case 'pause':
      return pauseByPerson(state, command.reason, now);
    case 'resume':
      return resume(state, command, now);
    case 'cancel':
      return cancel(state, command.reason, now);
    case 'retry':
      return onTask(state, command.task, (task) => retryTask(state, task, command.note, now));
    case 'skip':
      return onTask(state, command.task, (task) => skipTask(state, task, command.reason, now));
    case 'note':
      return addNote(state, command, now);
    case 'approve':
      return approve(state, now);
    case 'reject':
      return reject(state, command.comments, now);
    default:
      return command satisfies never;
  }
}

function onTask(state: BuildState, id: string, act: (task: TaskState) => Step): Step {
  const task = state.tasks[id];
  return task ? act(task) : stepTo(state);
}
