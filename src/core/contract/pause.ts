/** Why a build is paused, as data; in neutral words, for an event and a view; and what a person can do about it. */
import { z } from 'zod';
import { ToldTest, toldTestText } from '../environments/base-tests.ts';
import { FailedSetUp, failedSetUpText } from '../environments/failed-set-up.ts';
import { LackingService, lackingServiceText } from '../environments/lacking-service.ts';
import { FaultyFile, faultyFileText } from '../environments/repository-environment.ts';
import { spentText, Unconfirmed } from '../money/ledger.ts';
import { oneLine } from '../one-line.ts';
import { Role } from '../roles.ts';
import { growing } from './growing.ts';
import { NextStep, nextStep, resumeAbove, seeTo } from './next-step.ts';
import { BreakerCause, breakerText } from './signal.ts';

export const PauseReason = z.enum([
  'cost-limit',
  'duration-limit',
  'iteration-limit',
  'stagnation',
  'planning',
  'provider',
  'integration-branch',
  'sandbox',
  'person',
  'approval',
  'base',
  'environment',
]);
export type PauseReason = z.infer<typeof PauseReason>;

const runRole = growing(Role);

/** What is to be known of each reason. A client of an older release reads one that it does not know as null. */
export const PauseDetails = z.discriminatedUnion('reason', [
  z.object({
    reason: z.literal('cost-limit'),
    limitUsd: z.number(),
    spentUsd: z.number(),
    /** Of what is spent: the worst case of calls whose end nobody knows. */
    unconfirmed: z.object(Unconfirmed.shape),
  }),
  z.object({ reason: z.literal('duration-limit'), limitMinutes: z.number() }),
  z.object({ reason: z.literal('iteration-limit'), limit: z.int(), used: z.int() }),
  z.object({
    reason: z.literal('stagnation'),
    /** Null where nothing stagnates, and yet no task can start. */
    cause: BreakerCause.nullable(),
    /** The tasks that are stuck, the one that is to be re-planned first. */
    stuck: z.array(z.string()),
    replans: z.object({ used: z.int(), allowed: z.int() }),
    /** Tasks that gave way to others, and those whose re-plan was refused; the last few. */
    replaced: z.array(z.object({ task: z.string(), by: z.array(z.string()) })),
    refused: z.array(z.string()),
  }),
  z.object({
    reason: z.literal('planning'),
    /** The plan was refused in so many rounds, for these reasons; or the run of a stage failed. */
    rounds: z.int().nullable(),
    objections: z.array(z.string()),
    role: runRole.nullable(),
    message: z.string().nullable(),
  }),
  z.object({ reason: z.literal('provider'), message: z.string() }),
  z.object({
    reason: z.literal('integration-branch'),
    /** The repository whose branch is gone; or what the remote says that does not move it, and which have moved. */
    gone: z.string().nullable(),
    message: z.string().nullable(),
    moved: z.array(z.string()),
  }),
  z.object({
    reason: z.literal('sandbox'),
    /** A planning stage has no task. */
    role: runRole.nullable(),
    task: z.string().nullable(),
    /** How often in a row the system broke it off. */
    times: z.int(),
    message: z.string(),
  }),
  /** The tests of these do not pass before anything is changed. */
  z.object({ reason: z.literal('base'), repositories: z.array(ToldTest) }),
  /** The `breakwater.yaml` of these cannot be used, a command of `setup` fails, or services lack their programs. */
  z.object({
    reason: z.literal('environment'),
    faulty: z.array(FaultyFile),
    failedSetUp: FailedSetUp.nullable().default(null),
    lackingServices: z.array(LackingService).default([]),
  }),
  z.object({ reason: z.literal('person'), why: z.string().nullable() }),
  z.object({
    reason: z.literal('approval'),
    gate: growing(z.enum(['plan', 'wave'])),
    wave: z.int().nullable(),
    /** Whether the plan can be sent back: one that was submitted cannot. */
    canSendBack: z.boolean(),
  }),
]);
export type PauseDetails = z.infer<typeof PauseDetails>;

/** A pause as views and events tell it. */
export const Pause = z.object({
  reason: growing(PauseReason),
  /** Null where an older release paused the build, which kept no more than the text. */
  details: PauseDetails.nullable().catch(null),
  next: z.array(NextStep),
});
export type Pause = z.infer<typeof Pause>;

/** The same of any pause; one that an older release began has no more than its reason. */
export const pauseWords = ({ reason, details }: Pick<Pause, 'reason' | 'details'>): string =>
  details === null ? reason : pauseText(details);

export const providerRefuses = (message: string): string => `the model's provider refuses: ${message}`;

/** One line, without what to do about it. */
export function pauseText(details: PauseDetails): string {
  switch (details.reason) {
    case 'cost-limit':
      return `the next model call could pass the limit of $${details.limitUsd} (${spentText(details)})`;
    case 'duration-limit':
      return `the limit of ${details.limitMinutes} minutes is reached`;
    case 'iteration-limit':
      return `the limit of ${details.limit} iterations is reached`;
    case 'stagnation':
      return stagnationText(details);
    case 'planning':
      return details.rounds === null
        ? `the ${details.role} failed twice: ${details.message}`
        : `the plan is still refused after ${details.rounds} rounds: ${details.objections.join('; ')}`;
    case 'provider':
      return providerRefuses(details.message);
    case 'integration-branch':
      return branchText(details);
    case 'sandbox':
      return sandboxText(details);
    case 'base':
      return details.repositories.map(toldTestText).join('; ');
    case 'environment':
      return [
        ...details.faulty.map(faultyFileText),
        ...(details.failedSetUp ? [failedSetUpText(details.failedSetUp)] : []),
        ...details.lackingServices.map(lackingServiceText),
      ].join('; ');
    case 'person':
      return `Paused by a person${details.why === null ? '' : `: ${oneLine(details.why)}`}`;
    case 'approval':
      return details.gate === 'plan'
        ? 'the plan waits for approval'
        : `wave ${details.wave} is complete, and the next one waits for approval`;
    default:
      return details satisfies never;
  }
}

type Of<Reason extends PauseReason> = Extract<PauseDetails, { reason: Reason }>;

/** What stagnates, and what was tried. */
function stagnationText({ cause, replans, replaced, refused }: Of<'stagnation'>): string {
  if (cause === null) return 'no task can start';
  const tried = [
    ...replaced.map(({ task, by }) => `${task} gave way to ${by.join(', ')}`),
    ...refused.map((task) => `a re-plan of ${task} was refused`),
  ];
  const done = replans.allowed === 0 ? 'no re-plan is allowed' : `${replans.used} re-plans did not help`;
  return `${breakerText(cause)}; ${done}${tried.length > 0 ? ` (${tried.join('; ')})` : ''}`;
}

function branchText({ gone, message, moved }: Of<'integration-branch'>): string {
  if (gone !== null) return `the integration branch of ${gone} is gone`;
  const already = moved.length === 0 ? '' : `; that of ${moved.join(', ')} has moved already`;
  return `the remote refuses to move the integration branch: ${message}${already}`;
}

function sandboxText({ role, task, times, message }: Of<'sandbox'>): string {
  if (task === null) return `the ${role} failed${times > 1 ? ' twice' : ''}: ${message}`;
  if (role === 'replanner') return `a re-plan broke off: ${message}`;
  if (times === 1) return `a round of ${task} broke off: ${message}`;
  return `${times} rounds of ${task} in a row broke off, the last one because ${message}`;
}

/** What a person can do about it; `details` is null for a pause of an older release. */
export function pauseSteps(reason: Pause['reason'], details: PauseDetails | null): NextStep[] {
  const resume = nextStep('resume');
  if (details === null) return reason === 'approval' ? [nextStep('approve')] : [resume];
  switch (details.reason) {
    case 'cost-limit':
      return [resumeAbove('maxCostUsd', Math.max(details.limitUsd, details.spentUsd))];
    case 'duration-limit':
      return [resumeAbove('maxDurationMinutes', details.limitMinutes)];
    case 'iteration-limit':
      return [resumeAbove('maxIterations', details.used)];
    case 'stagnation': {
      const { stuck: tasks } = details;
      const help = (['note', 'retry', 'skip'] as const).map((action) => nextStep(action, { tasks }));
      return tasks.length === 0 ? [resume] : [...help, resume];
    }
    case 'planning':
      return details.rounds === null ? [resume] : [resume, nextStep('cancel')];
    case 'provider':
      return [seeTo('provider'), resume];
    case 'integration-branch':
      return [seeTo('remotes'), resume];
    case 'sandbox':
      return [seeTo('sandboxes'), ...(details.task === null ? [seeTo('remotes')] : []), resume];
    case 'base':
      return [
        seeTo('base'),
        resume,
        nextStep('resume', { with: ['allowRedBase'] }),
        nextStep('resume', { with: ['testCommand'] }),
        nextStep('cancel'),
      ];
    case 'environment':
      // The build goes on from the commit that it has opened, in which the file stays as it is.
      if (details.faulty.length > 0) return [nextStep('cancel')];
      return [...(details.lackingServices.length > 0 ? [seeTo('sandboxes')] : []), resume, nextStep('cancel')];
    case 'person':
      return [resume];
    case 'approval':
      return [nextStep('approve'), ...(details.canSendBack ? [nextStep('reject')] : [])];
    default:
      return details satisfies never;
  }
}
