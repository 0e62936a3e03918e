/** What passes between a Build and its runs: the order that starts one, and the reports that come back. */
import { z } from 'zod';
import { FailedCheck, HeadCheck } from '../contract/fidelity.ts';
import { RepositoryGit, usualGit } from '../contract/git-options.ts';
import { mostScreenshots, Screenshot } from '../contract/screenshots.ts';
import { RunFailure } from '../contract/sent-back.ts';
import { SessionCause } from '../contract/session-cause.ts';
import { BreakerOptions, SessionOptions, TokenOptions } from '../contract/submission.ts';
import { AnsweredWeakening } from '../contract/weakening.ts';
import { RepositoryTest } from '../environments/base-tests.ts';
import { EnvironmentOptions } from '../environments/environment-options.ts';
import { FailedSetUp } from '../environments/failed-set-up.ts';
import { LackingService } from '../environments/lacking-service.ts';
import { FaultyFile, KnownEnvironment, RepositoryEnvironment } from '../environments/repository-environment.ts';
import { FlakyTests, KnownFlaky } from '../environments/test-results/flaky-tests.ts';
import { ModelPrice } from '../money/prices.ts';
import { HostName } from '../network/host-name.ts';
import { AsksNothing } from '../plan/fidelity/unquoted.ts';
import { Requirement, Task, WorkPlan } from '../plan/work-plan.ts';
import { RepositoryLink } from '../repositories/merge-order.ts';
import { Answer, AuditFinding, CriterionVerdict, Discovery, DistilledEntry, Finding } from '../roles.ts';
import { Sha } from '../sandbox/protocol.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';
import { SlotsInUse } from './slot.ts';

/** A commit of one repository. */
export const RepositoryCommit = z.strictObject({ repository: RepositoryName, commit: Sha });
export type RepositoryCommit = z.infer<typeof RepositoryCommit>;

/**
 * Commits that a run has pushed to a ref of its own, one per repository of its task. A repository whose refs have another
 * prefix than the first's has its own.
 */
export const Candidate = z.strictObject({
  ref: z.string(),
  commits: z.array(RepositoryCommit.extend({ ref: z.string().optional() })).min(1),
});
export type Candidate = z.infer<typeof Candidate>;

/** A candidate that does not merge onto the head. */
const Conflict = z.strictObject({
  kind: z.literal('conflict'),
  repository: RepositoryName,
  paths: z.array(z.string()),
  head: Sha,
  candidate: Sha,
});

/** Why a round was sent back, as the next generator reads it. */
export const Feedback = z.discriminatedUnion('kind', [
  Conflict,
  z.strictObject({ kind: z.literal('tests'), command: z.string(), exitCode: z.int().nullable(), excerpt: z.string() }),
  z.strictObject({ kind: z.literal('scope'), paths: z.array(z.string()) }),
  z.strictObject({ kind: z.literal('criteria'), failed: z.array(CriterionVerdict) }),
  z.strictObject({ kind: z.literal('weakened'), changes: z.array(AnsweredWeakening) }),
  /** Rows of release 0.1.0 do not say how it failed. */
  z.strictObject({
    kind: z.literal('run-failed'),
    failure: RunFailure.nullable().default(null),
    message: z.string(),
  }),
]);
export type Feedback = z.infer<typeof Feedback>;

/** What a person's note on a task adds to its criteria: it is graded like them, and goes before one that it contradicts. */
export const Amendment = z.strictObject({ id: z.string(), text: z.string() });
export type Amendment = z.infer<typeof Amendment>;

/** What a summarizer is told of a discovery. */
const Distillable = z.strictObject({
  ...Discovery.shape,
  task: z.string(),
  commit: z.string().nullable(),
  changedBy: z.string().nullable(),
  contradicted: z.boolean(),
});
type Distillable = z.infer<typeof Distillable>;
export const distillable = (one: Distillable): Distillable => {
  const { kind, text, evidence, scope, task, commit, changedBy, contradicted } = one;
  return { kind, text, evidence, scope, task, commit, changedBy, contradicted };
};

/** What a task publishes for those that depend on it. */
const Interface = z.strictObject({ task: z.string(), text: z.string() });
export type Interface = z.infer<typeof Interface>;

/** The work of one run, by its role. `spec` is the submitted text, word for word. */
export const Assignment = z.discriminatedUnion('role', [
  z.strictObject({
    role: z.literal('preparer'),
    /** What the submission says of the environment of each repository. */
    asked: z.array(z.strictObject({ repository: RepositoryName, environment: EnvironmentOptions })).default([]),
    /** Presets and hosts for all repositories. */
    allow: z.array(z.string()).default([]),
  }),
  /** `assumes`: the spec is a short prompt, and what it leaves open may be assumed. */
  z.strictObject({ role: z.literal('architect'), spec: z.string(), assumes: z.boolean().optional() }),
  z.strictObject({ role: z.literal('adversary'), spec: z.string(), plan: WorkPlan }),
  z.strictObject({
    role: z.literal('refiner'),
    spec: z.string(),
    assumes: z.boolean().optional(),
    plan: WorkPlan,
    findings: z.array(Finding),
    /** Faults that the deterministic checks found, one line each, and objections of the validator. */
    faults: z.array(z.string()),
    objections: z.array(z.string()),
  }),
  z.strictObject({
    role: z.literal('validator'),
    spec: z.string(),
    plan: WorkPlan,
    /** What the person asked for who sent a plan back. */
    comments: z.array(z.string()).default([]),
  }),
  z.strictObject({
    role: z.literal('generator'),
    task: Task,
    requirements: z.array(Requirement),
    /** What the round before handed in; merged onto the head first where that is clean. */
    previous: Candidate.nullable(),
    feedback: z.array(Feedback),
    /** Discoveries of other runs, already compressed; empty where there are none. */
    discoveries: z.string(),
    /** What the person who ordered the build has said of this task since; empty where that is nothing. */
    notes: z.string().default(''),
    amendments: z.array(Amendment).default([]),
    /** What tasks that it depends on publish. */
    interfaces: z.array(Interface).optional(),
  }),
  z.strictObject({
    role: z.literal('evaluator'),
    task: Task,
    requirements: z.array(Requirement),
    amendments: z.array(Amendment).default([]),
    /** What tasks that it depends on publish. */
    interfaces: z.array(Interface).optional(),
    /** What the person has said to all tasks. */
    notes: z.string().default(''),
    candidate: Candidate,
    /** What its generator says of it, for the commit that it becomes. */
    summary: z.string().default(''),
    /** What was graded last, and how: the round before, unless that had no verdict; null where nothing has been. */
    previous: z
      .strictObject({ candidate: Candidate, criteria: z.array(CriterionVerdict) })
      .nullable()
      .default(null),
    /** Verdicts of an evaluation whose head has moved since: merge and test again, ask no model. */
    graded: z.array(CriterionVerdict).nullable(),
    /** Whether it may look at pages. */
    browser: z.boolean().default(false),
  }),
  z.strictObject({
    role: z.literal('summarizer'),
    discoveries: z.array(Distillable),
    /** What a person has said to runs. */
    notes: z.array(z.string()),
  }),
  z.strictObject({
    role: z.literal('replanner'),
    spec: z.string(),
    plan: WorkPlan,
    task: Task,
    /** What was tried and how it failed, one entry a round. */
    evidence: z.array(z.string()),
    /** As a generator's. */
    notes: z.string().default(''),
    /** Tasks that others may depend on, and ids that no other task may have; null where the Build alone knows. */
    known: z
      .strictObject({ settled: z.array(z.string()), used: z.array(z.string()) })
      .nullable()
      .default(null),
  }),
  /** Runs these again where everything is together, and the tests of every repository. */
  z.strictObject({ role: z.literal('verifier'), checks: z.array(HeadCheck) }),
  z.strictObject({
    role: z.literal('auditor'),
    spec: z.string(),
    /** What the plan took as given where a short prompt left it open. */
    assumed: z.array(z.string()).optional(),
    /** What the person has asked for since: notes, and comments on a plan. */
    asked: z.array(z.string()),
    /** Words of the spec that later work is still to answer; none at the end. */
    later: z.array(z.string()),
    /** Words of the spec that the person goes on without. */
    leftOut: z.array(z.string()),
    /** What audits before this one have found, and tasks have worked at since. */
    earlier: z.array(z.string()),
  }),
]);
export type Assignment = z.infer<typeof Assignment>;

/** Starts a run; the same order twice is one run. */
export const RunOrder = z.strictObject({
  runId: z.string(),
  buildId: z.string(),
  /** The sandbox that it works in, that of the first run in it; without it, one of its own. */
  sandbox: z.string().optional(),
  /** 1 for the first; counted per task, or per planning stage. */
  round: z.int().positive(),
  model: z.string(),
  price: ModelPrice,
  /** The integration head of every repository when the run was ordered. */
  heads: z
    .array(
      z.strictObject({
        name: RepositoryName,
        url: z.string(),
        commit: Sha,
        git: RepositoryGit.default(usualGit),
      }),
    )
    .min(1),
  /** The commits of which it is told what they hold; for all runs of a wave the same, so that they share the text. */
  briefAt: z.array(RepositoryCommit).default([]),
  /** For repositories of which no environment is known. */
  testCommand: z.string(),
  /** For all repositories together; null where there is none. */
  acrossCommand: z.string().nullable().default(null),
  environments: z.array(KnownEnvironment).default([]),
  /** What the tests say of the base. */
  base: z.array(RepositoryTest).default([]),
  /** Tests that evaluations have seen fail and pass on the same files. */
  flaky: z.array(KnownFlaky).default([]),
  /** The hosts that its sandbox may reach beside the repositories. */
  allowedHosts: z.array(HostName).default([]),
  /** So many tool calls in a row that bring nothing new end the run. */
  sameCall: BreakerOptions.shape.sameCall,
  session: SessionOptions.prefault({}),
  tokens: TokenOptions.prefault({}),
  deadlineAt: z.number(),
  assignment: Assignment,
});
export type RunOrder = z.infer<typeof RunOrder>;

export const sandboxOf = ({ sandbox, runId }: Pick<RunOrder, 'sandbox' | 'runId'>): string => sandbox ?? runId;

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

/** The files that a candidate changes: a digest of all their paths tells sets apart, the first few are for a person. */
export const ChangedFiles = z.strictObject({
  digest: z.string(),
  count: z.int().nonnegative(),
  paths: z.array(z.string().max(300)).max(10),
});
export type ChangedFiles = z.infer<typeof ChangedFiles>;

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
