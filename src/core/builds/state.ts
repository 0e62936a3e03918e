/** What a Build knows: the whole state that `step` reads and returns, and that the store keeps. */
import { z } from 'zod';
import { defaultTenant } from '../access/caller.ts';
import { RepositoryPullRequest } from '../contract/finish.ts';
import { gitOf, type RepositoryGit } from '../contract/git-options.ts';
import { Origin } from '../contract/origin.ts';
import type { PauseDetails, PauseReason } from '../contract/pause.ts';
import { Repository, Submission } from '../contract/submission.ts';
import { RepositoryTest } from '../environments/base-tests.ts';
import { RepositoryEnvironment } from '../environments/repository-environment.ts';
import { KnownFlaky } from '../environments/test-results/flaky-tests.ts';
import { Ledger, noneUnconfirmed, openLedger, Unconfirmed } from '../money/ledger.ts';
import { noUsage, TokenUsage } from '../money/prices.ts';
import { AsksNothing } from '../plan/fidelity/unquoted.ts';
import { tasksOf, WorkPlan } from '../plan/work-plan.ts';
import { RepositoryLink } from '../repositories/merge-order.ts';
import { Role } from '../roles.ts';
import { RepositoryCommit } from '../runs/candidate.ts';
import { Sha } from '../sandbox/protocol.ts';
import { Fidelity, nothingVerified } from './fidelity/fidelity.ts';
import { type ActivePhase, BuildPhase } from './phase.ts';
import { KnownDiscovery } from './rounds/discoveries.ts';
import { Breaker, closedBreaker } from './stagnation/breaker.ts';
import { isAtWork, mostInTrain, newTask, TaskState } from './task-state.ts';
import { nothingTold, Telling } from './telling/telling.ts';

export const RunEntry = z.strictObject({
  id: z.string(),
  role: Role,
  task: z.string().nullable(),
  round: z.int(),
  /** That of an earlier run, in which it goes on; null for one of its own. */
  sandbox: z.string().nullable().default(null),
  model: z.string(),
  status: z.enum(['running', 'finished', 'failed', 'stopped']),
  /** The last report taken. */
  seq: z.int(),
  /** The last turn of which something is settled, and how much that was. */
  turns: z.int(),
  turnUsd: z.number().default(0),
  turnUsage: TokenUsage.default(noUsage),
  turnUnconfirmed: Unconfirmed.default(noneUnconfirmed),
  usage: TokenUsage,
  costUsd: z.number(),
  /** Since when it waits for money or for a paused build; that time does not count against its deadline. */
  waitingSince: z.number().nullable(),
  /** Since when it waits for a sandbox, which does not count either. */
  queuedSince: z.number().nullable().default(null),
  startedAt: z.number(),
  deadlineAt: z.number(),
  endedAt: z.number().nullable(),
  /** Its object is to stop and has not heard of it yet: until then it may still push. */
  isStopping: z.boolean().default(false),
});
export type RunEntry = z.infer<typeof RunEntry>;

export const RepositoryState = z.strictObject({
  ...Repository.omit({ environment: true }).shape,
  /** The head of the integration branch; null until it is opened. */
  head: Sha.nullable(),
  /** Where it was opened; null in builds of older releases, which have no pull requests. */
  start: Sha.nullable().default(null),
  pullRequest: RepositoryPullRequest.nullable().default(null),
});
export type RepositoryState = z.infer<typeof RepositoryState>;

/** What a person said to the runs of a task, or of all tasks where it is null. */
export const Note = z.strictObject({ id: z.string(), at: z.number(), task: z.string().nullable(), text: z.string() });
export type Note = z.infer<typeof Note>;

/** The gate that a build has come to. */
export const Awaiting = z.discriminatedUnion('gate', [
  z.strictObject({ gate: z.literal('plan') }),
  z.strictObject({ gate: z.literal('wave'), wave: z.int() }),
]);
export type Awaiting = z.infer<typeof Awaiting>;

/** A gate as events and views tell it. */
export const gateOf = (awaiting: Awaiting): { gate: 'plan' | 'wave'; wave: number | null } => ({
  gate: awaiting.gate,
  wave: awaiting.gate === 'wave' ? awaiting.wave : null,
});

/** A webhook of the submission, by its place there. */
export const WebhookState = z.strictObject({
  /** Why it does not take messages at present. */
  failure: z.string().nullable(),
  /** It has said that it wants to hear nothing more. */
  isGone: z.boolean(),
});
export type WebhookState = z.infer<typeof WebhookState>;

export const BuildState = z.strictObject({
  id: z.string(),
  title: z.string(),
  submission: Submission,
  /** Whose build it is; before there were tenants, everything was the one's. */
  tenant: z.string().default(defaultTenant),
  /** The name of who submitted it; null where an older release took it. */
  submittedBy: z.string().nullable().default(null),
  /** What it may cost is reserved in the account of its tenant. */
  isTenantBounded: z.boolean().default(false),
  /** What started it; null where somebody submitted it. */
  origin: Origin.nullable().default(null),
  /** What the issue that it came from has been told. */
  telling: Telling.default(nothingTold),
  createdAt: z.number(),
  deadlineAt: z.number(),
  repositories: z.array(RepositoryState),
  phase: BuildPhase,
  /** What each repository needs; empty until it has been decided. */
  environments: z.array(RepositoryEnvironment).default([]),
  /** What the tests say of the base; empty until they have been run. */
  base: z.array(RepositoryTest).default([]),
  /** Tests that evaluations have seen fail and pass on the same files. */
  flaky: z.array(KnownFlaky).default([]),
  /** What repositories need of one another: in what order they land. */
  links: z.array(RepositoryLink).default([]),
  plan: WorkPlan.nullable(),
  /** Of the sentences that the plan quotes nowhere, why they ask for nothing, in the validator's words. */
  asksNothing: z.array(AsksNothing).default([]),
  tasks: z.record(z.string(), TaskState),
  runs: z.record(z.string(), RunEntry),
  completedWaves: z.array(z.int()),
  /** So many graded tasks at most are tested together first on a head that has moved. */
  trainLength: z.int().positive().default(mostInTrain),
  /** That never grows beyond this, as more have taken too long. */
  longestTrain: z.int().positive().default(mostInTrain),
  /** The heads of which runs are told what they hold; they follow the branches from wave to wave. */
  briefAt: z.array(RepositoryCommit).default([]),
  breaker: Breaker,
  ledger: Ledger,
  iterations: z.int(),
  discoveries: z.array(KnownDiscovery),
  /** The distilling of discoveries: after how many waves it was last ordered, the run that is at it, and what it was told. */
  relay: z
    .strictObject({ waves: z.int(), runId: z.string().nullable(), texts: z.array(z.string()) })
    .default({ waves: 0, runId: null, texts: [] }),
  notes: z.array(Note).default([]),
  /** What a person has to approve before anything more is started; it outlasts a pause for another reason. */
  awaiting: Awaiting.nullable().default(null),
  /** Null where an older release began the build, which goes on without gates. */
  fidelity: Fidelity.nullable().default(null),
  /** What a person asked for who sent the plan back. */
  planComments: z.array(z.string()).default([]),
  /** The same of single tasks, by what they were called in that plan. */
  taskComments: z.array(z.strictObject({ task: z.string(), title: z.string(), text: z.string() })).default([]),
  /** Digests of the keys of the last commands that came with one. */
  commandKeys: z.array(z.string()).default([]),
  webhooks: z.array(WebhookState).default([]),
  /** When the transcripts of its runs were ordered away. */
  transcriptsRemovedAt: z.number().nullable().default(null),
  /** When a person deleted the build; only what is left to clear away is done from then on. */
  deletedAt: z.number().nullable().default(null),
});
export type BuildState = z.infer<typeof BuildState>;

/** A new build, before anything is done for it. */
export function newBuild(input: {
  id: string;
  submission: Submission;
  now: number;
  tenant?: string;
  submittedBy?: string | null;
  isTenantBounded?: boolean;
  origin?: Origin | null;
}): BuildState {
  const { id, now, tenant = defaultTenant, submittedBy = null, isTenantBounded = false, origin = null } = input;
  const submission = withEvaluators(input.submission);
  return {
    id,
    title: titleOf(submission),
    submission,
    tenant,
    submittedBy,
    isTenantBounded,
    origin,
    telling: nothingTold,
    createdAt: now,
    deadlineAt: now + submission.limits.maxDurationMinutes * 60_000,
    repositories: submission.repositories.map(({ environment: _, ...repository }) => ({
      ...repository,
      head: null,
      start: null,
      pullRequest: null,
    })),
    phase: { kind: 'opening' },
    environments: [],
    base: [],
    flaky: [],
    links: [],
    plan: null,
    asksNothing: [],
    tasks: {},
    runs: {},
    completedWaves: [],
    trainLength: mostInTrain,
    longestTrain: mostInTrain,
    briefAt: [],
    breaker: closedBreaker,
    ledger: openLedger(submission.limits.maxCostUsd),
    iterations: 0,
    discoveries: [],
    relay: { waves: 0, runId: null, texts: [] },
    notes: [],
    awaiting: null,
    fidelity: nothingVerified,
    planComments: [],
    taskComments: [],
    commandKeys: [],
    webhooks: submission.webhooks.map(() => ({ failure: null, isGone: false })),
    transcriptsRemovedAt: null,
    deletedAt: null,
  };
}

/** Where a submission does not bound its evaluators, they are as many as its workers; one worker does one task after the other. */
function withEvaluators(submission: Submission): Submission {
  const { parallel } = submission;
  const usual = parallel.maxWorkers > 1 ? parallel.maxWorkers : null;
  return { ...submission, parallel: { ...parallel, maxEvaluators: parallel.maxEvaluators ?? usual } };
}

/** Where the branches of its repositories are; without those that are not open yet. */
export const headsOf = ({ repositories }: Pick<BuildState, 'repositories'>): RepositoryCommit[] =>
  repositories.flatMap(({ name, head }) => (head === null ? [] : [{ repository: name, commit: head }]));

export const setTask = (state: BuildState, id: string, change: Partial<TaskState>): BuildState => {
  const before = state.tasks[id];
  return before ? { ...state, tasks: { ...state.tasks, [id]: { ...before, ...change } } } : state;
};

/** Why a build is paused that waits at a gate. */
export const approvalDetails = ({ submission }: BuildState, awaiting: Awaiting): PauseDetails => ({
  reason: 'approval',
  ...gateOf(awaiting),
  canSendBack: awaiting.gate === 'plan' && specOf(submission) !== null,
});

/** The pause that stands, as views and refusals tell it; null where there is none. */
export function standingPause(
  state: BuildState,
): { at: number; reason: PauseReason; details: PauseDetails | null } | null {
  const { phase, awaiting } = state;
  if (phase.kind !== 'paused') return null;
  const { at, reason } = phase;
  const isAtGate = reason === 'approval' && awaiting !== null;
  return { at, reason, details: phase.details ?? (isAtGate ? approvalDetails(state, awaiting) : null) };
}

/** The text that requirements quote; null where a plan was submitted. */
export const specOf = (submission: Submission): string | null => submission.spec ?? submission.prompt ?? null;

function titleOf(submission: Submission): string {
  const text = specOf(submission) ?? submission.plan?.phases[0]?.title ?? '';
  const line = text.split('\n').find((candidate) => candidate.trim() !== '') ?? 'a build';
  return line
    .replace(/^#+\s*/, '')
    .trim()
    .slice(0, 100);
}

/** How the build appears in one of its repositories. */
export function gitIn(
  { submission, origin }: BuildState,
  { name, git }: Pick<RepositoryState, 'name' | 'git'>,
): RepositoryGit {
  const branch = origin?.continues[name]?.branch;
  return { ...gitOf(submission.git, git), ...(branch !== undefined && { branch }) };
}

/** Puts a plan in force: every task waits. */
export const withPlan = (state: BuildState, plan: WorkPlan): BuildState => ({
  ...state,
  plan,
  tasks: Object.fromEntries(tasksOf(plan).map((task) => [task.id, newTask(task)])),
});

/** The tasks of the build as it is planned now: all but the replaced ones, in the plan's order. */
export const liveTasks = (state: BuildState): TaskState[] =>
  Object.values(state.tasks).filter(({ stage }) => stage.kind !== 'replaced');

export const isActive = (phase: BuildPhase): phase is ActivePhase =>
  phase.kind === 'opening' || phase.kind === 'planning' || phase.kind === 'running' || phase.kind === 'finishing';

/** Whether a build, paused or not, is on its way to its end, or has come to it as it should. */
export const runsOn = (phase: BuildPhase): boolean =>
  isActive(phase) || phase.kind === 'paused' || phase.kind === 'completed';

export const isFinal = (
  phase: BuildPhase,
): phase is Extract<BuildPhase, { kind: 'completed' | 'failed' | 'cancelled' }> =>
  phase.kind === 'completed' || phase.kind === 'failed' || phase.kind === 'cancelled';

/** A run as events name it. */
export const whichRun = ({ id, role, task }: RunEntry): { runId: string; role: Role; task: string | null } => ({
  runId: id,
  role,
  task,
});

export const runningRuns = (state: BuildState): RunEntry[] =>
  Object.values(state.runs).filter(({ status }) => status === 'running');

const isGenerating = ({ stage }: TaskState): boolean => stage.kind === 'generating';
const isEvaluating = ({ stage }: TaskState): boolean => stage.kind === 'evaluating';

/** Without a bound for evaluators, as in builds of older releases, a task keeps its worker's place until it is graded. */
export function hasFreeWorker(state: BuildState): boolean {
  const { maxWorkers, maxEvaluators } = state.submission.parallel;
  return liveTasks(state).filter(maxEvaluators === null ? isAtWork : isGenerating).length < maxWorkers;
}

export function hasFreeEvaluator(state: BuildState): boolean {
  const { maxEvaluators } = state.submission.parallel;
  return maxEvaluators === null ? hasFreeWorker(state) : liveTasks(state).filter(isEvaluating).length < maxEvaluators;
}
