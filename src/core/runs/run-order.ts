/** What a Build tells its runs: the order that starts one, with all that its role has to know. */
import { z } from 'zod';
import { HeadCheck } from '../contract/fidelity.ts';
import { RepositoryGit, usualGit } from '../contract/git-options.ts';
import { RunFailure } from '../contract/sent-back.ts';
import { BreakerOptions, SessionOptions, TokenOptions } from '../contract/submission.ts';
import { AnsweredWeakening } from '../contract/weakening.ts';
import { RepositoryTest } from '../environments/base-tests.ts';
import { EnvironmentOptions } from '../environments/environment-options.ts';
import { KnownEnvironment } from '../environments/repository-environment.ts';
import { KnownFlaky } from '../environments/test-results/flaky-tests.ts';
import { ModelPrice } from '../money/prices.ts';
import { HostName } from '../network/host-name.ts';
import { Requirement, Task, WorkPlan } from '../plan/work-plan.ts';
import { CriterionVerdict, Discovery, Finding } from '../roles.ts';
import { Sha } from '../sandbox/protocol.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';

import { Candidate, Conflict, RepositoryCommit } from './candidate.ts';
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
    /** Candidates that were graded before and come first, a commit each: all of them are tested together. */
    ahead: z.array(z.strictObject({ task: Task, candidate: Candidate, summary: z.string() })).optional(),
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
