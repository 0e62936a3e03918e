/** The answers of the HTTP API, as its clients parse them: the CLI, the terminal and the status page. */
import { z } from 'zod';
import { Unconfirmed } from '../money/ledger.ts';
import { TokenUsage } from '../money/prices.ts';
import { Role } from '../roles.ts';
import { Sha } from '../sandbox/protocol.ts';

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
export const restingStatuses: readonly BuildStatus[] = ['paused', 'completed', 'failed', 'cancelled'];

export const Urls = z.strictObject({ self: z.string(), plan: z.string(), events: z.string(), page: z.string() });

export const BuildCreated = z.strictObject({ id: z.string(), status: BuildStatus, urls: Urls });
export type BuildCreated = z.infer<typeof BuildCreated>;

export const TaskStatus = z.enum([
  'waiting',
  'generating',
  'evaluating',
  'merging',
  'merged',
  'stuck',
  'replaced',
  'skipped',
]);
export type TaskStatus = z.infer<typeof TaskStatus>;

export const TaskView = z.strictObject({
  id: z.string(),
  title: z.string(),
  wave: z.int(),
  status: TaskStatus,
  /** Generator rounds so far, requeues after conflicts included. */
  rounds: z.int(),
  conflicts: z.int(),
  dependsOn: z.array(z.string()),
  criteria: z.array(z.strictObject({ id: z.string(), text: z.string(), pass: z.boolean().nullable() })),
  costUsd: z.number(),
  /** Why the last round was sent back, shortened. */
  feedback: z.string().nullable(),
});
export type TaskView = z.infer<typeof TaskView>;

export const WaveView = z.strictObject({
  number: z.int(),
  status: z.enum(['waiting', 'running', 'complete']),
  tasks: z.array(z.string()),
});

export const RunView = z.strictObject({
  id: z.string(),
  role: Role,
  task: z.string().nullable(),
  round: z.int(),
  model: z.string(),
  /** `queued` is under way as `running` is, and waits for a sandbox. */
  status: z.enum(['running', 'queued', 'finished', 'failed', 'stopped']),
  turns: z.int(),
  usage: TokenUsage,
  costUsd: z.number(),
  startedAt: z.number(),
  endedAt: z.number().nullable(),
});
export type RunView = z.infer<typeof RunView>;

/** `GET /builds/:id`. Times are milliseconds since the epoch. */
export const BuildView = z.strictObject({
  id: z.string(),
  title: z.string(),
  status: BuildStatus,
  /** Why it is paused, failed or cancelled, and what to do. */
  reason: z.string().nullable(),
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  deadlineAt: z.number().nullable(),
  repositories: z.array(
    z.strictObject({
      name: z.string(),
      url: z.string(),
      base: z.string().nullable(),
      branch: z.string(),
      sha: Sha.nullable(),
    }),
  ),
  tasks: z.array(TaskView),
  waves: z.array(WaveView),
  runs: z.array(RunView),
  breaker: z.strictObject({
    state: z.enum(['CLOSED', 'HALF_OPEN', 'OPEN']),
    trips: z.int(),
    reason: z.string().nullable(),
  }),
  /** A part of a webhook's URL may be a secret, so only its host is shown. */
  webhooks: z.array(
    z.strictObject({
      host: z.string(),
      status: z.enum(['working', 'failing', 'gone']),
      failure: z.string().nullable(),
    }),
  ),
  cost: z.strictObject({
    spentUsd: z.number(),
    /** Of what is spent: the worst case of calls whose end nobody knows. */
    unconfirmed: Unconfirmed,
    reservedUsd: z.number(),
    limitUsd: z.number(),
  }),
  iterations: z.strictObject({ used: z.int(), limit: z.int() }),
  /** True where a scripted model stands in for the real one. */
  scripted: z.boolean(),
  lastSeq: z.int(),
  urls: Urls,
});
export type BuildView = z.infer<typeof BuildView>;
/** What a Build object knows of itself; the API adds the rest. */
export type BuildSnapshot = Omit<BuildView, 'urls' | 'scripted'>;

/** `DELETE /builds/:id`: the build is gone for every reader, and its integration branches stay where they are. */
export const BuildDeleted = z.strictObject({
  id: z.string(),
  branches: z.array(z.strictObject({ repository: z.string(), branch: z.string(), sha: Sha })),
});
export type BuildDeleted = z.infer<typeof BuildDeleted>;

/** One line of `GET /builds`, from history. */
export const BuildSummary = z.strictObject({
  id: z.string(),
  title: z.string(),
  status: BuildStatus,
  createdAt: z.number(),
  endedAt: z.number().nullable(),
  tasks: z.int(),
  merged: z.int(),
  costUsd: z.number(),
  urls: Urls,
});
export const BuildList = z.strictObject({ builds: z.array(BuildSummary), next: z.string().nullable() });
export type BuildList = z.infer<typeof BuildList>;

/** RFC 9457; `errors` names each fault of an input with its path. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;
