/** Why a build does not take a command as it stands: a code with its data, its words, and what could be done instead. */
import { z } from 'zod';
import { BoundReached, boundText } from '../money/tenant-account.ts';
import { growing } from './growing.ts';
import { Limit, type NextStep, nextStep, resumeAbove } from './next-step.ts';
import { PauseDetails, PauseReason, pauseSteps, pauseWords } from './pause.ts';
import { BuildStatus } from './views.ts';

const status = growing(BuildStatus);
const task = z.string();
/** The pause that stands. */
const Paused = { reason: growing(PauseReason), details: PauseDetails.nullable().catch(null) };

export const Refusal = z.discriminatedUnion('code', [
  z.object({ code: z.literal('ended'), status }),
  z.object({ code: z.literal('not-ended'), status }),
  z.object({ code: z.literal('paused-already'), ...Paused }),
  z.object({ code: z.literal('not-paused'), status }),
  /** Of a resume: the pause is for an approval, which that does not give. */
  z.object({ code: z.literal('waits-for-approval'), ...Paused }),
  /** Of an approval: the pause is for another reason, and has to end first. */
  z.object({ code: z.literal('paused-otherwise'), ...Paused }),
  z.object({ code: z.literal('waits-for-no-approval'), status }),
  /** Only a plan can be sent back; and only one that was made here, not one that was submitted. */
  z.object({ code: z.literal('no-plan-to-reject') }),
  z.object({ code: z.literal('plan-was-submitted') }),
  /** Of a plan that is sent back: nothing is said of what is to change. */
  z.object({ code: z.literal('no-comments') }),
  z.object({ code: z.literal('no-plan-to-edit') }),
  /** Of an edit: the plan is not the one that it was made on. */
  z.object({ code: z.literal('plan-has-changed'), version: z.string() }),
  z.object({
    code: z.literal('plan-has-faults'),
    faults: z.array(z.object({ path: z.string(), message: z.string() })),
  }),
  /** A resume would only pause again: it needs a limit above this. `limit` is the one that holds. */
  z.object({
    code: z.literal('limit-used-up'),
    option: growing(Limit),
    limit: z.number(),
    used: z.number(),
    above: z.number(),
  }),
  /** Of a resume: the account of the tenant has no room for the new limit. */
  z.object({ code: z.literal('tenant-bound'), ...BoundReached.shape, bound: growing(BoundReached.shape.bound) }),
  z.object({ code: z.literal('too-many-notes'), most: z.int() }),
  /** Of a note: what is merged, or about to be, is not graded again. */
  z.object({ code: z.literal('note-too-late'), task, stage: z.enum(['merging', 'merged']) }),
  z.object({ code: z.literal('unknown-task'), build: z.string(), task }),
  z.object({ code: z.literal('task-is-merging'), task }),
  z.object({ code: z.literal('task-has-merged'), task }),
  z.object({ code: z.literal('task-is-replaced'), task, by: z.array(z.string()) }),
  z.object({ code: z.literal('task-is-skipped'), task }),
]);
z.globalRegistry.add(Refusal, { id: 'Refusal' });
export type Refusal = z.infer<typeof Refusal>;

/** One line. */
export function refusalText(refusal: Refusal): string {
  switch (refusal.code) {
    case 'ended':
      return `the build is ${refusal.status}; nothing more can be asked of it`;
    case 'not-ended':
      return `the build is ${refusal.status}; cancel it first`;
    case 'paused-already':
      return `the build is paused already: ${pauseWords(refusal)}`;
    case 'not-paused':
      return `the build is not paused, it is ${refusal.status}`;
    case 'waits-for-approval':
      return `the build waits for approval, which a resume does not give: ${pauseWords(refusal)}`;
    case 'paused-otherwise':
      return `the build is paused for another reason; resume it first: ${pauseWords(refusal)}`;
    case 'waits-for-no-approval':
      return `the build does not wait for approval, it is ${refusal.status}`;
    case 'no-plan-to-reject':
      return 'only a plan can be sent back, and the build waits for the approval of a wave';
    case 'plan-was-submitted':
      return 'the plan was submitted, and no planner makes it anew: edit it, or cancel this build and submit another';
    case 'no-comments':
      return 'say what is to change, of the whole plan or of single tasks';
    case 'no-plan-to-edit':
      return 'only a plan that waits for approval can be edited, and the build waits for the approval of a wave';
    case 'plan-has-changed':
      return `the plan has been changed since: read it again, and edit version ${refusal.version}`;
    case 'plan-has-faults':
      return faultsText(refusal.faults);
    case 'limit-used-up':
      return limitText(refusal);
    case 'tenant-bound':
      return boundText(refusal);
    case 'too-many-notes':
      return `the build has ${refusal.most} notes already, and takes no more`;
    case 'note-too-late':
      return refusal.stage === 'merged'
        ? `the task ${refusal.task} has merged, and its work is not graded again: note it to a task that is still to come, or ask for it in another build`
        : `the task ${refusal.task} has passed and is being merged: retry it with this note, or note it to a task that is still to come`;
    case 'unknown-task':
      return `the build ${refusal.build} has no task ${refusal.task}`;
    case 'task-is-merging':
      return `the task ${refusal.task} is being merged at this moment`;
    case 'task-has-merged':
      return `the task ${refusal.task} has merged`;
    case 'task-is-replaced':
      return `the task ${refusal.task} has given way to ${refusal.by.join(', ')}`;
    case 'task-is-skipped':
      return `the task ${refusal.task} is skipped`;
    default:
      return refusal satisfies never;
  }
}

function faultsText([first, ...others]: Extract<Refusal, { code: 'plan-has-faults' }>['faults']): string {
  const more = others.length > 0 ? ` (and ${others.length} more)` : '';
  return `${first?.path}: ${first?.message}${more}`;
}

function limitText({ option, limit, used, above }: Extract<Refusal, { code: 'limit-used-up' }>): string {
  switch (option) {
    case 'maxCostUsd':
      return `$${used.toFixed(2)} of $${limit} are spent: give a maxCostUsd above ${above.toFixed(2)}`;
    case 'maxIterations':
      return `${used} of ${limit} iterations are used: give a maxIterations above ${above}`;
    case 'maxDurationMinutes':
      return `the ${limit} minutes are used up: give a maxDurationMinutes above ${above}`;
    default:
      return `${used} of ${limit} are used: give a ${option} above ${above}`;
  }
}

/** What would be taken instead; empty where nothing comes to mind. */
export function refusalSteps(refusal: Refusal): NextStep[] {
  switch (refusal.code) {
    case 'not-ended':
    case 'plan-was-submitted':
      return [nextStep('cancel')];
    case 'paused-already':
    case 'waits-for-approval':
    case 'paused-otherwise':
      return pauseSteps(refusal.reason, refusal.details);
    case 'no-plan-to-reject':
    case 'no-plan-to-edit':
      return [nextStep('approve')];
    case 'limit-used-up':
      return [resumeAbove(refusal.option, refusal.above)];
    case 'note-too-late':
      return refusal.stage === 'merging' ? [nextStep('retry', { tasks: [refusal.task] })] : [];
    case 'no-comments':
    case 'plan-has-changed':
    case 'plan-has-faults':
    case 'ended':
    case 'not-paused':
    case 'waits-for-no-approval':
    case 'tenant-bound':
    case 'too-many-notes':
    case 'unknown-task':
    case 'task-is-merging':
    case 'task-has-merged':
    case 'task-is-replaced':
    case 'task-is-skipped':
      return [];
    default:
      return refusal satisfies never;
  }
}
