/** The decision behind each command of `contract/commands.ts`: when a build takes it, and what it does then. */
import type { BuildCommand, CommandKind, CommandOf } from '../../contract/commands.ts';
import type { Refusal } from '../../contract/refusal.ts';
import type { BuildStatus } from '../../contract/views.ts';
import { deletionRefusal, markDeleted } from '../ending/deletion.ts';
import { resume } from '../limits/timing.ts';
import { addNote } from '../notes.ts';
import { cancel, pauseByPerson } from '../phases.ts';
import { type BuildState, isFinal, standingPause } from '../state.ts';
import { type Step, stepTo } from '../step-types.ts';
import type { TaskState } from '../task-state.ts';
import { approve, reject } from './approval.ts';
import { editPlan, editRefusal } from './plan-edits.ts';
import {
  approvalRefusal,
  noteRefusal,
  priorityRefusal,
  rejectionRefusal,
  resumeRefusal,
  taskNoteRefusal,
  taskRefusal,
} from './refusal.ts';
import { prioritizeTask, retryTask, skipTask } from './task-commands.ts';

type Decision<Kind extends CommandKind> = {
  /** Of a build that has ended; where it is absent, nothing more can be asked. */
  takesEnded?: true;
  /** Null where the command is taken. One whose effect stands already is taken as well, and changes nothing. */
  refusal(state: BuildState, command: CommandOf<Kind>): Refusal | null;
  take(state: BuildState, command: CommandOf<Kind>, now: number): Step;
};

const decisions: { [Kind in CommandKind]: Decision<Kind> } = {
  pause: {
    refusal: (state) => {
      const pause = standingPause(state);
      return pause && { code: 'paused-already', reason: pause.reason, details: pause.details };
    },
    take: (state, { reason }, now) => pauseByPerson(state, reason, now),
  },
  resume: { refusal: resumeRefusal, take: resume },
  cancel: {
    takesEnded: true,
    refusal: ({ phase }) => (isFinal(phase) && phase.kind !== 'cancelled' ? ended(phase.kind) : null),
    take: (state, { reason }, now) => cancel(state, reason, now),
  },
  retry: {
    refusal: (state, command) => taskRefusal(state, command) ?? noteRefusal(state, command.note),
    take: (state, { task, note }, now) => onTask(state, task, (known) => retryTask(state, known, note, now)),
  },
  skip: {
    refusal: taskRefusal,
    take: (state, { task, reason }, now) => onTask(state, task, (known) => skipTask(state, known, reason, now)),
  },
  prioritize: {
    refusal: priorityRefusal,
    take: (state, command) => onTask(state, command.task, (known) => prioritizeTask(state, known, command)),
  },
  note: {
    refusal: (state, { text, task }) =>
      (task === undefined ? null : taskNoteRefusal(state, task)) ?? noteRefusal(state, text),
    take: addNote,
  },
  approve: { refusal: approvalRefusal, take: (state, _, now) => approve(state, now) },
  'edit-plan': { refusal: editRefusal, take: editPlan },
  reject: { refusal: rejectionRefusal, take: reject },
  delete: { takesEnded: true, refusal: deletionRefusal, take: (state, _, now) => markDeleted(state, now) },
};

/** The compiler cannot follow that a command's kind picks the decision that takes it. */
const decisionOn = ({ kind }: BuildCommand) => decisions[kind] as Decision<CommandKind>;

const ended = (status: BuildStatus): Refusal => ({ code: 'ended', status });

/** Why a build does not take a command; null where it does. */
export function refusalOf(state: BuildState, command: BuildCommand): Refusal | null {
  const { takesEnded, refusal } = decisionOn(command);
  if (isFinal(state.phase) && !takesEnded) return ended(state.phase.kind);
  return refusal(state, command);
}

/** Carries out a command; one that is refused changes nothing. */
export const steer = (state: BuildState, command: BuildCommand, now: number): Step =>
  refusalOf(state, command) ? stepTo(state) : decisionOn(command).take(state, command, now);

function onTask(state: BuildState, id: string, act: (task: TaskState) => Step): Step {
  const task = state.tasks[id];
  return task ? act(task) : stepTo(state);
}
