/**
 * What a person submits: one schema, shared by the API, the CLI and the configuration file. It is the shape, which stored
 * builds have too; what a new submission must not ask for beside it, `submission-faults.ts` says.
 */
import { z } from 'zod';
import { EnvironmentOptions, usualTestCommand } from '../environments/environment-options.ts';
import { ModelPrice } from '../money/prices.ts';
import { Network } from '../network/network.ts';
import { WorkPlan } from '../plan/work-plan.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';
import { FidelityOptions } from './fidelity.ts';
import { FinishOptions } from './finish.ts';
import { GitOptions } from './git-options.ts';
import { Webhooks } from './webhooks.ts';

const BranchName = z
  .string()
  .max(200)
  .regex(/^(?![-/.])(?!.*(?:\.\.|\/\/|@\{|\.lock$|[/.]$))[^\s~^:?*[\\\p{Cc}]+$/u, 'not a valid branch name');

const RepositoryUrl = z
  .string()
  .max(2000)
  .refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined;
    if (!url || url.username || url.password) return false;
    return (
      (url.protocol === 'file:' && url.hostname === '') ||
      ((url.protocol === 'https:' || url.protocol === 'http:') && url.hostname !== '')
    );
  }, 'must be an https:// (or, on a local stack, http:// or file://) URL without credentials in it');

export const Repository = z.strictObject({
  name: RepositoryName,
  url: RepositoryUrl,
  /** The branch to build on; the remote's default branch when absent. */
  base: BranchName.optional(),
  /** What its `breakwater.yaml`, or what is found in it, does not say as well. */
  environment: EnvironmentOptions.optional(),
  /** What is otherwise than for all repositories. */
  git: GitOptions.optional(),
});
export type Repository = z.infer<typeof Repository>;

const ModelName = z.string().min(1).max(100);

export const Models = z.strictObject({
  planner: ModelName.default('claude-opus-5-5'),
  generator: ModelName.default('claude-sonnet-5-5'),
  evaluator: ModelName.default('claude-sonnet-5-5'),
  /** For small tasks of which commands decide; Haiku where the generator is of the same maker, else the generator's. */
  small: ModelName.optional(),
  /** For a task whose round has failed and passed no criterion more; the planner's where absent. */
  escalation: ModelName.optional(),
  /** The evaluator's where nothing is said. */
  auditor: ModelName.optional(),
  /** Distils what runs have found out; chosen like `small` where absent. */
  summarizer: ModelName.optional(),
});

export const Limits = z.strictObject({
  maxCostUsd: z.number().positive().max(100_000).default(100),
  maxDurationMinutes: z.number().positive().max(10_080).default(240),
  /** One iteration is one generator run with its evaluation. */
  maxIterations: z.int().positive().max(10_000).default(50),
});
export type Limits = z.infer<typeof Limits>;

type Changed<Field> = Field extends z.ZodDefault<infer Value extends z.ZodType> ? z.ZodOptional<Value> : never;

/** Some of these options, for a build that is resumed: those that are absent stay as they are. */
export function changesOf<Shape extends Record<string, z.ZodDefault<z.ZodType>>>(shape: Shape) {
  const fields = Object.entries(shape).map(([name, field]) => [name, field.unwrap().optional()]);
  return z.strictObject(Object.fromEntries(fields) as { [Name in keyof Shape]: Changed<Shape[Name]> });
}

export const LimitChanges = changesOf(Limits.shape);
export type LimitChanges = z.infer<typeof LimitChanges>;

export const Places = z.int().min(1).max(50);

export const Parallel = z.strictObject({
  /** Generators at the same time. */
  maxWorkers: Places.default(3),
  /** Evaluators at the same time. Absent, they are as many as workers; but one worker alone does one task after the other. */
  maxEvaluators: Places.nullable().default(null),
  /** true: a wave starts only when every task of the one before has settled. */
  barrier: z.boolean().default(false),
  agentTimeoutMinutes: z.number().positive().max(1440).default(30),
  discoveryRelay: z.boolean().default(true),
});
export type Parallel = z.infer<typeof Parallel>;

/** What a person has to approve: the plan before work begins, or each wave but the last before the next begins. */
export const Approval = z.enum(['none', 'plan', 'wave']);

export const EvaluatorOptions = z.strictObject({
  /** Run by the system in every repository of a task, before any opinion is asked for. */
  testCommand: z.string().min(1).max(2000).default(usualTestCommand),
  /**
   * Run in the root of the workspace, where all repositories are side by side: of a task that concerns more than one, and
   * where everything that has merged is together.
   */
  acrossCommand: z.string().min(1).max(2000).nullable().default(null),
  /** Build also where the tests fail before anything is changed. */
  allowRedBase: z.boolean().default(false),
  /** Whether an evaluator gets a browser where its task is about a page. */
  browser: z.enum(['auto', 'never']).default('auto'),
});
export const EvaluatorChanges = changesOf(EvaluatorOptions.shape);

const rounds = (least: number) => z.int().min(least).max(1000);

/**
 * When the circuit breaker opens. Counts are rounds in a row, the first included, in which no criterion newly passes; but
 * for `sameCriterion`, which another criterion's passing does not set back.
 */
export const BreakerOptions = z.strictObject({
  /** Candidates of a task with the very same tree. */
  sameTree: rounds(2).default(2),
  /** Candidates of a task that change the same set of files. */
  sameFiles: rounds(2).default(3),
  /** Rounds of a task that fail in the same way. */
  sameFailure: rounds(2).default(3),
  /** Rounds of a task that pass no criterion more: generator and evaluator disagree. */
  roundsWithoutProgress: rounds(1).default(4),
  /** Rounds of a task in which the same criterion fails, whatever else newly passes meanwhile. */
  sameCriterion: rounds(2).default(5),
  /** Conflicts of a task over the same path. */
  sameConflict: rounds(2).default(3),
  /** Tool calls in a row of a run, each made before with the same result; such a run ends. */
  sameCall: rounds(2).default(6),
  /** Rounds of all tasks together that pass no criterion more. */
  buildRoundsWithoutProgress: rounds(1).default(20),
  /** Re-plans of the build; after them it pauses and asks. 0 asks at once. */
  replans: z.int().min(0).max(100).default(3),
});
export type BreakerOptions = z.infer<typeof BreakerOptions>;
export const BreakerChanges = changesOf(BreakerOptions.shape);

/** When a session of a run ends and a new one goes on from its hand-over note. */
export const SessionOptions = z.strictObject({
  /** Turns of a session; its hand-over note takes one more. */
  maxTurns: z.int().min(2).max(1000).default(120),
  /** Tokens that the context window of each model of the build holds: a session is handed over before it is full. */
  windowTokens: z.int().min(32_000).max(10_000_000).default(200_000),
});
export type SessionOptions = z.infer<typeof SessionOptions>;
export const SessionChanges = changesOf(SessionOptions.shape);

/** What saves tokens; each can be switched off, to compare, or where it is in the way. */
export const TokenOptions = z.strictObject({
  /** Results of tools are short: a few matches of each folder, of long outputs what matters, and nothing twice. */
  compactResults: z.boolean().default(true),
  /** Every session begins with what the system has found in the repositories. */
  repositoryBrief: z.boolean().default(true),
  /** Small tasks are worked by `models.small`, and after a round without progress by the next larger model. */
  modelByTask: z.boolean().default(true),
  /** Discoveries are distilled by `models.summarizer` at a wave's end where they are too many or contradict each other. */
  distilledRelay: z.boolean().default(true),
});
export type TokenOptions = z.infer<typeof TokenOptions>;

/** 400 kB: a stored row holds 2 MB and a spec is sent with every planner run. */
const Prose = z.string().trim().min(1, 'must not be empty').max(400_000);

export const Submission = z
  .strictObject({
    prompt: Prose.optional(),
    spec: Prose.optional(),
    plan: WorkPlan.optional(),
    repositories: z.array(Repository).min(1).max(20),
    models: Models.prefault({}),
    /** Prices for models outside the built-in table, by model name. */
    prices: z.record(ModelName, ModelPrice).default({}),
    limits: Limits.prefault({}),
    parallel: Parallel.prefault({}),
    evaluator: EvaluatorOptions.prefault({}),
    breaker: BreakerOptions.prefault({}),
    session: SessionOptions.prefault({}),
    tokens: TokenOptions.prefault({}),
    fidelity: FidelityOptions.prefault({}),
    network: Network.prefault({}),
    /** For all repositories. */
    git: GitOptions.prefault({}),
    finish: FinishOptions.prefault({}),
    approval: Approval.default('none'),
    webhooks: Webhooks.default([]),
  })
  .superRefine((submission, context) => {
    const given = (['prompt', 'spec', 'plan'] as const).filter((key) => submission[key] !== undefined);
    if (given.length !== 1) {
      const message =
        given.length === 0
          ? 'give one of prompt, spec or plan'
          : `give only one of prompt, spec or plan, not ${given.join(' and ')}`;
      context.addIssue({ code: 'custom', path: [given[1] ?? 'prompt'], message });
    }
    const seen = new Set<string>();
    submission.repositories.forEach(({ name }, index) => {
      if (seen.has(name.toLowerCase()))
        context.addIssue({
          code: 'custom',
          path: ['repositories', index, 'name'],
          message: `the name ${name} is used twice`,
        });
      seen.add(name.toLowerCase());
    });
  });
/** A submission with every default filled in. */
export type Submission = z.infer<typeof Submission>;
/** A submission as a person writes it. */
export type SubmissionInput = z.input<typeof Submission>;

/** Models of a submission whose calls cost nothing by its own word. */
export const freeModels = ({ models, prices }: Pick<Submission, 'models' | 'prices'>): string[] =>
  [...new Set(Object.values(models).filter((model) => model !== undefined))].filter(
    (model) => Object.hasOwn(prices, model) && prices[model]?.free === true,
  );
