/** What runs tell their Build: the reports of one, the last of which says how it ended. */
import { z } from 'zod';
import { FailedCheck } from '../contract/fidelity.ts';
import { mostScreenshots, Screenshot } from '../contract/screenshots.ts';
import { RunFailure } from '../contract/sent-back.ts';
import { SessionCause } from '../contract/session-cause.ts';
import { AnsweredWeakening } from '../contract/weakening.ts';
import { RepositoryTest } from '../environments/base-tests.ts';
import { FailedSetUp } from '../environments/failed-set-up.ts';
import { LackingService } from '../environments/lacking-service.ts';
import { FaultyFile, RepositoryEnvironment } from '../environments/repository-environment.ts';
import { FlakyTests } from '../environments/test-results/flaky-tests.ts';
import { AsksNothing } from '../plan/fidelity/unquoted.ts';
import { Task, WorkPlan } from '../plan/work-plan.ts';
import { RepositoryLink } from '../repositories/merge-order.ts';
import { Answer, AuditFinding, CriterionVerdict, Discovery, DistilledEntry, Finding } from '../roles.ts';
import { Sha } from '../sandbox/protocol.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';
import { Candidate, ChangedFiles, Conflict, RepositoryCommit } from './candidate.ts';
import { SlotsInUse } from './slot.ts';
export const TestResult = z.strictObject({
  command: z.string(),
  passed: z.boolean(),
  exitCode: z.int().nullable(),
  excerpt: z.string(),
  durationMs: z.number(),
  /** Where there are any: commands that failed and passed when they ran again, in whole or in part. */
  flaky: z.array(FlakyTests).min(1).optional(),
});
export type TestResult = z.infer<typeof TestResult>;

/** What came of keeping what `setup` has made: how many bytes it is, or why it is not kept; not new where it was there. */
export const Kept = z.strictObject({
  isNew: z.boolean(),
  bytes: z.number(),
  ms: z.number(),
  refusal: z.string().nullable(),
});
export type Kept = z.infer<typeof Kept>;

/** How a run ended. */
export const RunOutcome = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('prepared'),
    environments: z.array(RepositoryEnvironment).default([]),
    /** With one of these nothing is tested. */
    faulty: z.array(FaultyFile).default([]),
    /** Programs that the commands call and the place does not have. */
    missingTools: z.array(z.string()).default([]),
    /** Nor with this. */
    failedSetUp: FailedSetUp.nullable().default(null),
    /** Nor with one of these that was asked for. */
    lackingServices: z.array(LackingService).default([]),
    kept: Kept.nullable().default(null),
    /** What repositories need of one another, and submodules that are none of them, which stay empty. */
    links: z.array(RepositoryLink).default([]),
    empty: z.array(z.strictObject({ repository: RepositoryName, path: z.string() })).default([]),
    base: z.array(RepositoryTest),
  }),
  z.strictObject({ kind: z.literal('plan'), plan: WorkPlan, answers: z.array(Answer) }),
  z.strictObject({ kind: z.literal('findings'), findings: z.array(Finding) }),
  z.strictObject({
    kind: z.literal('plan-verdict'),
    approved: z.boolean(),
    reasons: z.array(z.string()),
    asksNothing: z.array(AsksNothing).default([]),
  }),
  z.strictObject({
    kind: z.literal('candidate'),
    candidate: Candidate,
    /** One id for the trees of all commits: the same trees, the same id. */
    treeId: z.string(),
    changed: ChangedFiles.nullable().default(null),
    summary: z.string(),
    /** The notes of a person that came while it was made and that its session was told. */
    heardNotes: z.array(z.string()).default([]),
  }),
  z.strictObject({
    kind: z.literal('graded'),
    /** The merge commit of each repository, pushed to `ref` (with the prefix of the repository, where that is another than the first's), and the head that it was made on. */
    merges: z.array(z.strictObject({ repository: RepositoryName, from: Sha, to: Sha })),
    ref: z.string(),
    /** The same of the tasks that came first; `merges` stand on theirs, and passed together with them. */
    ahead: z
      .array(
        z.strictObject({
          task: z.string(),
          merges: z.array(z.strictObject({ repository: RepositoryName, from: Sha, to: Sha })),
        }),
      )
      .optional(),
    tests: TestResult,
    /** Changed files that the task neither owns nor shares. */
    outsideScope: z.array(z.string()),
    /** Empty where the tests or the scope failed: then no opinion was asked for. */
    criteria: z.array(CriterionVerdict),
    /** What the candidate does to how work is verified, and what the evaluator says of it. */
    weakened: z.array(AnsweredWeakening).default([]),
    /** What the evaluator leaves to later tasks. */
    remarks: z.array(Discovery).default([]),
    /** What it has seen of pages. */
    screenshots: z.array(Screenshot).max(mostScreenshots).default([]),
  }),
  Conflict,
  z.strictObject({
    kind: z.literal('distilled'),
    entries: z.array(DistilledEntry),
    /** The heads at which it was looked. */
    commits: z.array(RepositoryCommit),
  }),
  z.strictObject({ kind: z.literal('replan'), tasks: z.array(Task), reason: z.string() }),
  z.strictObject({
    kind: z.literal('verified'),
    /** How many commands have been run. */
    ran: z.int(),
    /** What was red twice. */
    failed: z.array(FailedCheck),
    /** What was red once, and green alone. */
    flaky: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('audited'), findings: z.array(AuditFinding), summary: z.string() }),
  z.strictObject({ kind: z.literal('failed'), reason: RunFailure, message: z.string() }),
]);
export type RunOutcome = z.infer<typeof RunOutcome>;

/** Whether the run has failed, and not what it runs on. */
export const failsByItself = ({ reason }: Extract<RunOutcome, { kind: 'failed' }>): boolean =>
  reason !== 'sandbox' && reason !== 'git' && reason !== 'internal';

/** A report of a run. `seq` counts from 1 without gaps; a report at or below the last one taken is a no-op. */
export const RunReport = z.strictObject({
  runId: z.string(),
  seq: z.int().positive(),
  body: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('discovery'),
      discovery: Discovery,
      /** The commit of its evidence's repository at which the run has begun. */
      commit: Sha.nullable().default(null),
    }),
    /**
     * The provider or the sandbox does not answer; the run tries again at `retryAt` and nothing is lost. What the run
     * cannot help is not its time: `deadlineAt` is when it will have used up its own.
     */
    z.strictObject({ kind: z.literal('outage'), message: z.string(), retryAt: z.number(), deadlineAt: z.number() }),
    /** An outage of the provider that was told more than once is over. */
    z.strictObject({ kind: z.literal('recovered'), lastedMs: z.number(), deadlineAt: z.number() }),
    /** The provider refuses every call until a person acts there; the run waits to be woken, with all that it has. */
    z.strictObject({ kind: z.literal('blocked'), message: z.string() }),
    /** All sandboxes are in use: the run waits for one. That time is not its own. */
    z.strictObject({ kind: z.literal('queued'), slots: SlotsInUse }),
    /** The wait for a sandbox is over; where it is `prepared` already, it is ready, and that has taken so long. */
    z.strictObject({
      kind: z.literal('admitted'),
      prepared: z
        .strictObject({ reused: z.boolean(), isKept: z.boolean().default(false), ms: z.number() })
        .nullable()
        .default(null),
    }),
    /** A session has ended, for the reason given, and the session of this number goes on from its note. */
    z.strictObject({
      kind: z.literal('handed-over'),
      session: z.int().min(2),
      why: z.string(),
      cause: SessionCause.optional(),
    }),
    /** The last one. Every model call is settled before it. */
    z.strictObject({ kind: z.literal('ended'), outcome: RunOutcome }),
  ]),
});
export type RunReport = z.infer<typeof RunReport>;

/**
 * What a run's command is at, every few seconds while it is under way; null once it has ended. It is told to whoever looks
 * and never stored.
 */
export const RunProgress = z.strictObject({
  runId: z.string(),
  command: z
    .strictObject({ title: z.string().max(300), elapsedMs: z.number().nonnegative(), lastLine: z.string().max(500) })
    .nullable(),
});
export type RunProgress = z.infer<typeof RunProgress>;
