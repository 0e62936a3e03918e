/** What a person may ask of a build: one table of commands, from which the API's routes and the command line are made. */
import { z } from 'zod';
import { WorkPlan } from '../plan/work-plan.ts';
import type { CommandEntry, CommandOption } from './command-entry.ts';
import { TaskPriority } from './priority.ts';
import type { Refusal } from './refusal.ts';
import {
  BreakerChanges,
  changesOf,
  EvaluatorChanges,
  LimitChanges,
  Parallel,
  Places,
  SessionChanges,
} from './submission.ts';
import { leastMinutes } from './submission-faults.ts';
import type { BuildSnapshot } from './views.ts';

const Reason = z.string().trim().min(1, 'must not be empty').max(1000);
const Words = z.string().trim().min(1, 'must not be empty').max(10_000);
/** Whether there is such a task, the Build says. */
const TaskId = z.string();

/** As short as a new submission may make it, too. */
const Minutes = (most: number) => z.number().min(leastMinutes, `must be at least ${leastMinutes} minute`).max(most);

const TaskComment = z.strictObject({ task: TaskId, text: Words });

/** Changes of how many runs work at once, and for how long; the others stay. */
const ParallelChanges = z.strictObject({
  ...changesOf(Parallel.pick({ maxWorkers: true, barrier: true }).shape).shape,
  maxEvaluators: Places.optional(),
  agentTimeoutMinutes: Minutes(1440).optional(),
});

const why: CommandOption = { flags: '--reason <text>', about: 'why, for the event log', field: 'reason', as: 'text' };

/** When a command is taken, and what it does then, `core/builds/steering/decisions.ts` says. */
export const commands = {
  pause: {
    input: z.strictObject({ reason: Reason.optional() }),
    route: { method: 'POST', path: '/pause' },
    cli: {
      usage: 'pause <id>',
      about: 'let runs under way finish their turn, and start nothing more',
      options: [why],
      said: 'Build {id} is paused: runs under way finish their turn and wait',
    },
  },
  resume: {
    /** Limits and options that are absent stay. What concerns runs holds for those that start later. */
    input: z.strictObject({
      ...LimitChanges.shape,
      maxDurationMinutes: Minutes(10_080).optional(),
      parallel: ParallelChanges.optional(),
      breaker: BreakerChanges.optional(),
      session: SessionChanges.optional(),
      evaluator: EvaluatorChanges.optional(),
    }),
    route: { method: 'POST', path: '/resume' },
    cli: {
      usage: 'resume <id>',
      about: 'let a paused build go on, with other limits and options where they are given',
      options: [
        { flags: '--max-cost <usd>', about: 'new limit of the cost, in US dollars', field: 'maxCostUsd', as: 'number' },
        {
          flags: '--max-duration <minutes>',
          about: 'new limit of the duration, in minutes',
          field: 'maxDurationMinutes',
          as: 'number',
        },
        { flags: '--max-iterations <n>', about: 'new limit of generator runs', field: 'maxIterations', as: 'number' },
        {
          flags: '--max-workers <n>',
          about: 'generators at the same time',
          field: 'parallel.maxWorkers',
          as: 'number',
        },
        {
          flags: '--max-evaluators <n>',
          about: 'evaluators at the same time',
          field: 'parallel.maxEvaluators',
          as: 'number',
        },
        {
          flags: '--agent-timeout <minutes>',
          about: 'limit of each run that starts from now on, in minutes',
          field: 'parallel.agentTimeoutMinutes',
          as: 'number',
        },
        {
          flags: '--barrier',
          about: 'start a wave only when the one before has settled',
          field: 'parallel.barrier',
          as: 'flag',
        },
        {
          flags: '--no-barrier',
          about: 'start a task as soon as its own dependencies have settled',
          field: 'parallel.barrier',
          as: 'flag',
        },
        {
          flags: '--test-command <command>',
          about: 'run these tests from now on; after a red base, in the repositories whose tests failed',
          field: 'evaluator.testCommand',
          as: 'text',
        },
        {
          flags: '--allow-red-base',
          about: 'build also where the tests fail before anything is changed',
          field: 'evaluator.allowRedBase',
          as: 'flag',
        },
        {
          flags: '--breaker <option=n>',
          about: 'an option of the breaker, such as replans=5; repeat for more',
          field: 'breaker',
          as: 'numbers',
        },
        {
          flags: '--session <option=n>',
          about: 'an option of sessions, such as maxTurns=80; repeat for more',
          field: 'session',
          as: 'numbers',
        },
      ],
      said: 'Build {id} goes on',
      goesOn: true,
    },
  },
  cancel: {
    input: z.strictObject({ reason: Reason.optional() }),
    route: { method: 'POST', path: '/cancel' },
    cli: {
      usage: 'cancel <id>',
      about: 'end a build where it stands; its integration branches, events and history stay',
      options: [why],
      said: 'Build {id} is cancelled: its runs are stopped, their sandboxes and working refs go away.',
      stays: 'What stays: its events, its history, and the integration branches with all that has merged:',
    },
  },
  retry: {
    input: z.strictObject({ task: TaskId, note: Words.optional() }),
    route: { method: 'POST', path: '/tasks/:task/retry' },
    cli: {
      usage: 'retry <id> <task>',
      about: 'give up the round of a task, or free it where it is stuck, and queue it anew',
      options: [{ flags: '--note <text>', about: 'what the next round has to know', field: 'note', as: 'text' }],
      said: 'Task {task} of build {id} is queued anew',
    },
  },
  skip: {
    input: z.strictObject({ task: TaskId, reason: Reason.optional() }),
    route: { method: 'POST', path: '/tasks/:task/skip' },
    cli: {
      usage: 'skip <id> <task>',
      about: 'go on without a task: what depends on it may start, and the build completes without it',
      options: [why],
      said: 'Task {task} of build {id} is skipped',
    },
  },
  prioritize: {
    input: z.strictObject({ task: TaskId, priority: TaskPriority, by: z.string().optional() }),
    route: { method: 'POST', path: '/tasks/:task/priority', caller: 'by' },
    cli: {
      usage: 'prioritize <id> <task> <priority>',
      about: 'take a task `first` or `last` among those that may start, or as is usual again (`normal`)',
      options: [],
      said: 'Task {task} of build {id} has the priority {priority}',
    },
  },
  note: {
    input: z.strictObject({ text: Words, task: TaskId.optional() }),
    route: { method: 'POST', path: '/notes' },
    cli: {
      usage: 'note <id> <text>',
      about: 'say something to the generators under way, and to every later round',
      options: [
        {
          flags: '--task <task>',
          about: 'to one task only: it amends the criteria that its work is graded by',
          field: 'task',
          as: 'text',
        },
      ],
      said: 'The note is kept for build {id}, and passed on to runs under way',
    },
  },
  approve: {
    input: z.strictObject({}),
    route: { method: 'POST', path: '/approve' },
    cli: {
      usage: 'approve <id>',
      about: 'approve the plan, or the wave, that a build waits with',
      options: [],
      said: 'Build {id} goes on',
      goesOn: true,
    },
  },
  'edit-plan': {
    /** `version` is that of the plan which was edited, or `*` for whichever stands. A `dryRun` only checks. */
    input: z.strictObject({
      plan: WorkPlan,
      version: z.string().max(100),
      dryRun: z.boolean().optional(),
      by: z.string().optional(),
    }),
    route: { method: 'PUT', path: '/plan', ifMatch: 'version', caller: 'by', maxBytes: 1_000_000 },
    cli: {
      usage: 'edit-plan <id>',
      about: 'put an edited plan in the place of the one that waits for approval',
      options: [
        { flags: '--plan <file>', about: 'the whole plan, as JSON', field: 'plan', as: 'json', required: true },
        {
          flags: '--on <version>',
          about: 'the version that was edited, which `breakwater plan` tells; * for whichever stands',
          field: 'version',
          as: 'text',
          required: true,
        },
        { flags: '--dry-run', about: 'check it, and change nothing', field: 'dryRun', as: 'flag' },
      ],
      said: 'Build {id} takes the plan',
    },
  },
  reject: {
    /** What is to change, of the whole and of single tasks: one of both at least. */
    input: z.strictObject({
      comments: Words.optional(),
      taskComments: z.array(TaskComment).min(1).max(100).optional(),
    }),
    route: { method: 'POST', path: '/reject' },
    cli: {
      usage: 'reject <id>',
      about: 'send the plan that a build waits with back to the refiner',
      options: [
        { flags: '--comments <text>', about: 'what is to change', field: 'comments', as: 'text', isShown: true },
        {
          flags: '--on-task <task=text>',
          about: 'what is to change of one task; repeat for more',
          field: 'taskComments',
          as: 'comments',
        },
      ],
      said: 'The plan of build {id} goes back to the refiner',
    },
  },
  delete: {
    input: z.strictObject({}),
    route: { method: 'DELETE', path: '' },
    cli: {
      usage: 'delete <id>',
      about: 'remove a build that has ended, with its transcripts and events; its integration branches stay',
      options: [],
      said: 'Build {id} is deleted, with its transcripts, its events and its history.',
      stays: 'The integration branches stay:',
    },
  },
} as const satisfies Record<string, CommandEntry>;

export type CommandKind = keyof typeof commands;
export const commandKinds = Object.keys(commands) as CommandKind[];
export const isCommandKind = (kind: string): kind is CommandKind => Object.hasOwn(commands, kind);
/** Any entry of the table, for those who treat all of them alike. */
export const commandEntry = (kind: CommandKind): CommandEntry => commands[kind];

/** The command of a kind, as the Build takes it. */
export type CommandOf<Kind extends CommandKind> = {
  [K in Kind]: (typeof commands)[K]['input'] extends z.ZodObject<infer Fields>
    ? z.output<z.ZodObject<{ kind: z.ZodLiteral<K> } & Fields>>
    : never;
}[Kind];
export type BuildCommand = CommandOf<CommandKind>;

/** A command, whichever it is. The compiler cannot follow that the union is made of the table's own entries. */
export const BuildCommand = z.discriminatedUnion(
  'kind',
  commandKinds.map((kind) => z.strictObject({ kind: z.literal(kind), ...commands[kind].input.shape })) as [
    z.ZodObject<{ kind: z.ZodLiteral }>,
    ...z.ZodObject<{ kind: z.ZodLiteral }>[],
  ],
) as unknown as z.ZodType<BuildCommand>;

/** The build after a command, or as it was when it was deleted, or why the command was not taken. */
export type Steered = { ok: true; view: BuildSnapshot } | { ok: false; refusal: Refusal };
