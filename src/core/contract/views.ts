/**
 * The answers of the HTTP API, as its clients parse them: the CLI, the terminal and the status page. They may grow: see
 * `growing.ts`. A field with a default is newer than release 0.1.0, whose answers clients read as well.
 */
import { z } from 'zod';
import { defaultTenant } from '../access/caller.ts';
import { ToldTest } from '../environments/base-tests.ts';
import { RepositoryEnvironment } from '../environments/repository-environment.ts';
import { KnownFlaky } from '../environments/test-results/flaky-tests.ts';
import { Unconfirmed } from '../money/ledger.ts';
import { TokenUsage } from '../money/prices.ts';
import { Role } from '../roles.ts';
import { Sha } from '../sandbox/protocol.ts';
import { FidelityOptions, RequirementState, RequirementView, Reservation } from './fidelity.ts';
import { PullRequestView } from './finish.ts';
import { growing } from './growing.ts';
import { OriginView } from './origin.ts';
import { Pause, PauseReason } from './pause.ts';
import { TaskPriority } from './priority.ts';
import { Screenshot } from './screenshots.ts';
import { SentBack } from './sent-back.ts';
import { BreakerCause, Signal } from './signal.ts';
import { Approval, BreakerOptions, EvaluatorOptions, Limits, Models, Parallel, SessionOptions } from './submission.ts';

/** `paused` waits for a person; the last three are final. */
export const BuildStatus = z.enum([
  'opening',
  'planning',
  'running',
  'finishing',
  'paused',
  'completed',
  'failed',
  'cancelled',
]);
export type BuildStatus = z.infer<typeof BuildStatus>;
/** Statuses in which a build does nothing more by itself. */
export const restingStatuses: readonly string[] = [
  'paused',
  'completed',
  'failed',
  'cancelled',
] satisfies BuildStatus[];
/** Whether a build does nothing more by itself; one with a status of a newer release, once it has ended. */
export const isResting = ({ status, endedAt }: { status: string; endedAt: number | null }): boolean =>
  restingStatuses.includes(status) || endedAt !== null;

export const Urls = z.object({ self: z.string(), plan: z.string(), events: z.string(), page: z.string() });

export const BuildCreated = z.object({ id: z.string(), status: growing(BuildStatus), urls: Urls });
export type BuildCreated = z.infer<typeof BuildCreated>;

export const TaskStatus = z.enum([
  'waiting',
  'generating',
  'handed-in',
  'evaluating',
  'merging',
  'merged',
  'stuck',
  'replaced',
  'skipped',
]);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const TaskView = z.object({
  id: z.string(),
  title: z.string(),
  wave: z.int(),
  status: growing(TaskStatus),
  /** Generator rounds so far, requeues after conflicts included. */
  rounds: z.int(),
  conflicts: z.int(),
  dependsOn: z.array(z.string()),
  criteria: z.array(z.object({ id: z.string(), text: z.string(), pass: z.boolean().nullable() })),
  costUsd: z.number(),
  /** Why the last round was sent back: what failed and the lines that say why, a cause after the other; the round has it in full. */
  feedback: z.string().nullable(),
  /** The same as data. */
  sentBack: z.array(SentBack).default([]),
  estimateMinutes: z.number().nullable().default(null),
  /** What a person has said of when it is to be taken. */
  priority: growing(TaskPriority).default('normal'),
  /** When it came to this status, where that is known. */
  since: z.number().nullable().default(null),
  /** When graded work of it was on its way onto the branches, tests on a moved head included; `to` is null while it is. */
  landings: z.array(z.object({ from: z.number(), to: z.number().nullable() })).default([]),
  /** The run that is at work on it. */
  runId: z.string().nullable().default(null),
  /** The work that is evaluated or merged. */
  candidate: z
    .array(z.object({ repository: z.string(), commit: Sha }))
    .nullable()
    .default(null),
  /** Why it is stuck. */
  signal: Signal.nullable().default(null),
  /** The tasks that took its place. */
  replacedBy: z.array(z.string()).default([]),
  /** What its last evaluator has seen of pages, kept as evidence under its id. */
  screenshots: z.array(z.object(Screenshot.shape)).default([]),
});
export type TaskView = z.infer<typeof TaskView>;

export const WaveView = z.object({
  number: z.int(),
  status: growing(z.enum(['waiting', 'running', 'complete'])),
  tasks: z.array(z.string()),
});

export const RunStatus = z.enum(['running', 'queued', 'finished', 'failed', 'stopped']);
export type RunStatus = z.infer<typeof RunStatus>;

export const RunView = z.object({
  id: z.string(),
  role: growing(Role),
  task: z.string().nullable(),
  round: z.int(),
  model: z.string(),
  /** `queued` is under way as `running` is, and waits for a sandbox. */
  status: growing(RunStatus),
  turns: z.int(),
  usage: z.object(TokenUsage.shape),
  costUsd: z.number(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
  /** When its time is over; what it waits for the system or a person does not count. */
  deadlineAt: z.number().nullable().default(null),
  /** Since when it waits for money or for a paused build. */
  waitingSince: z.number().nullable().default(null),
  /** Since when it waits for a sandbox. */
  queuedSince: z.number().nullable().default(null),
  /** The command that is under way in its sandbox, where it takes more than a few seconds, and what it has printed last. */
  command: z.object({ title: z.string(), startedAt: z.number(), lastLine: z.string() }).nullable().default(null),
});
export type RunView = z.infer<typeof RunView>;

/** What a build works by. */
export const BuildOptions = z.object({
  approval: growing(Approval),
  models: z.object(Models.shape),
  limits: z.object(Limits.shape),
  parallel: z.object(Parallel.shape),
  breaker: z.object(BreakerOptions.shape),
  session: z.object(SessionOptions.shape),
  evaluator: z.object(EvaluatorOptions.shape).prefault({}),
  fidelity: z.object(FidelityOptions.shape).prefault({}),
});

/** What an estimate of the rest can be made from: the plan's own figures, and what tasks have taken so far. */
const Forecast = z.object({
  /** Estimated minutes of the longest chain of tasks that is left, and of all that are left. */
  pathMinutes: z.number(),
  taskMinutes: z.number(),
  /** Of the tasks that have merged; null where none has. */
  medianRounds: z.number().nullable(),
  medianCostUsd: z.number().nullable(),
});

/** `GET /builds/:id`. Times are milliseconds since the epoch. */
export const BuildView = z.object({
  id: z.string(),
  title: z.string(),
  /** Whose build it is. */
  tenant: z.string().default(defaultTenant),
  /** The name of the token or the person that submitted it, where that is known. */
  submittedBy: z.string().nullable().default(null),
  /** What started it, where nobody submitted it. */
  origin: OriginView.nullable().default(null).catch(null),
  status: growing(BuildStatus),
  /** Why it is paused, failed or cancelled; what to do about a pause, `pause.next` says. */
  reason: z.string().nullable(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  deadlineAt: z.number().nullable(),
  repositories: z.array(
    z.object({
      name: z.string(),
      url: z.string(),
      base: z.string().nullable(),
      branch: z.string(),
      sha: Sha.nullable(),
      /** Null where none is asked for, or nothing has merged yet. */
      pullRequest: PullRequestView.nullable().default(null),
    }),
  ),
  /** What each repository needs, and why; empty until it has been decided. */
  environments: z.array(RepositoryEnvironment).default([]).catch([]),
  /** What the tests say of the base; empty until they have been run. */
  base: z.array(ToldTest).default([]).catch([]),
  tasks: z.array(TaskView),
  waves: z.array(WaveView),
  /** As they began; with `runs=recent`, those that are under way and the last to begin. */
  runs: z.array(RunView),
  /** How many there are altogether; null of an older release, which tells all. */
  runCount: z.int().nullable().default(null),
  breaker: z.object({
    state: growing(z.enum(['CLOSED', 'HALF_OPEN', 'OPEN'])),
    trips: z.int(),
    reason: z.string().nullable(),
    /** What opened it; null where it is closed, or was opened by a release that kept the text alone. */
    cause: BreakerCause.nullable().default(null),
    /** Tasks that wait for a re-plan. */
    stuck: z.array(z.string()).default([]),
    /** The one task that goes on, half open. */
    probe: z.string().nullable().default(null),
    replans: z.object({ used: z.int(), allowed: z.int() }).nullable().default(null),
    /** Rounds in a row, over all tasks, without a criterion newly passing; counted while it is closed. */
    idleRounds: z.int().default(0),
  }),
  /** A part of a webhook's URL may be a secret, so only its host is shown. */
  webhooks: z.array(
    z.object({
      host: z.string(),
      status: growing(z.enum(['working', 'failing', 'gone'])),
      failure: z.string().nullable(),
    }),
  ),
  cost: z.object({
    spentUsd: z.number(),
    /** Of what is spent: the worst case of calls whose end nobody knows. */
    unconfirmed: z.object(Unconfirmed.shape),
    reservedUsd: z.number(),
    limitUsd: z.number(),
    /** Models of the build that the submission calls free: the limit does not bound their calls. */
    freeModels: z.array(z.string()),
  }),
  iterations: z.object({ used: z.int(), limit: z.int() }),
  /** Null where it is not paused. */
  pause: z
    .object({ ...Pause.shape, at: z.number() })
    .nullable()
    .default(null),
  /** The gate that waits for a person; it outlasts a pause for another reason. */
  awaiting: z
    .object({ gate: growing(z.enum(['plan', 'wave'])), wave: z.int().nullable() })
    .nullable()
    .default(null),
  /** What the build works by at present, resumes included. */
  options: BuildOptions.nullable().default(null),
  /** Which requirements of the plan are met at the integration heads. */
  requirements: z.array(z.object({ ...RequirementView.shape, state: growing(RequirementState) })).default([]),
  /** What a completed build could not show. */
  reservations: z.array(z.object({ ...Reservation.shape, kind: growing(Reservation.shape.kind) })).default([]),
  forecast: Forecast.nullable().default(null),
  /** What a person has said, and what runs have found out: how much there is of each. */
  notes: z.int().default(0),
  discoveries: z.int().default(0),
  /** Tests that failed and passed on the same files: their command, names where the runner tells them, how often. */
  flaky: z.array(z.object(KnownFlaky.shape)).default([]),
  /** True where a scripted model stands in for the real one. */
  scripted: z.boolean(),
  lastSeq: z.int(),
  urls: Urls,
});
export type BuildView = z.infer<typeof BuildView>;
/** What a Build object knows of itself; the API adds the rest. */
export type BuildSnapshot = Omit<BuildView, 'urls' | 'scripted'>;

/** `DELETE /builds/:id`: the build is gone for every reader, and its integration branches stay where they are. */
export const BuildDeleted = z.object({
  id: z.string(),
  branches: z.array(z.object({ repository: z.string(), branch: z.string(), sha: Sha })),
});
export type BuildDeleted = z.infer<typeof BuildDeleted>;

/** `GET /builds/:id/plan`: a work plan, with whatever a newer release has added to it. */
export const PlanAnswer = z.looseObject({
  requirements: z.array(z.looseObject({ id: z.string(), quote: z.string() })),
  phases: z.array(z.looseObject({ id: z.string(), title: z.string(), epics: z.array(z.looseObject({})) })),
});
export type PlanAnswer = z.infer<typeof PlanAnswer>;

/** Part of a text, in UTF-16 code units; `end` is behind it. */
const Span = z.object({ start: z.int(), end: z.int() });

/** `GET /builds/:id/spec`: the submitted text, where requirements quote it, and what no requirement quotes. */
export const SpecAnswer = z.object({
  text: z.string(),
  /** What the plan takes as given where the text leaves it open. */
  assumptions: z.array(z.object({ id: z.string(), text: z.string() })).default([]),
  /** `assumption`: the one that it quotes, where it does not quote the text. */
  requirements: z.array(
    z.object({ id: z.string(), quote: z.string(), at: z.array(Span), assumption: z.string().nullable().default(null) }),
  ),
  /** `reason`: why it asks for nothing, in the validator's words; null where none was given. */
  unquoted: z.array(Span.extend({ id: z.string(), reason: z.string().nullable() })),
});
export type SpecAnswer = z.infer<typeof SpecAnswer>;

/** One line of `GET /builds`, from history. */
export const BuildSummary = z.object({
  id: z.string(),
  title: z.string(),
  tenant: z.string().default(defaultTenant),
  status: growing(BuildStatus),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  tasks: z.int(),
  merged: z.int(),
  costUsd: z.number(),
  limitUsd: z.number().nullable().default(null),
  submittedBy: z.string().nullable().default(null),
  /** Names of its repositories. */
  repositories: z.array(z.string()).default([]),
  /** Why it waits for a person; null where it does not. */
  needs: growing(PauseReason).nullable().default(null),
  /** When something last happened in it; null where that is not known. */
  updatedAt: z.number().nullable().default(null),
  urls: Urls,
});
export type BuildSummary = z.infer<typeof BuildSummary>;
export const BuildList = z.object({ builds: z.array(BuildSummary), next: z.string().nullable() });
export type BuildList = z.infer<typeof BuildList>;

/** Their names in the OpenAPI document. */
for (const [id, schema] of Object.entries({
  BuildCreated,
  TaskView,
  WaveView,
  RunView,
  BuildView,
  BuildDeleted,
  SpecAnswer,
  BuildSummary,
  BuildList,
}))
  z.globalRegistry.add(schema, { id });
