/** What a run remembers: the record that `next-action` reads. */
import { z } from 'zod';
import { SessionCause } from '../contract/session-cause.ts';
import { noneUnconfirmed, Unconfirmed } from '../money/ledger.ts';
import { TokenUsage } from '../money/prices.ts';
import type { PlanDraft } from '../plan/draft/plan-draft.ts';
import { RepositoryName } from '../sandbox/repository-name.ts';
import type { Evaluation } from './evaluation.ts';
import { TurnSpending } from './ledger-questions.ts';
import { Notes, noNotes } from './notes.ts';
import type { RunOrder } from './run-order.ts';
import { RunOutcome, type RunReport } from './run-report.ts';
import { HandIns } from './tools/hand-ins.ts';
import { noRepeats, Repeats } from './tools/repeats.ts';
import type { Message } from './transcript.ts';

/** Where a run stands. `evaluating` is an evaluator's alone, `testing-base` a preparer's, `verifying` a verifier's; a planner goes from `preparing` to its session. */
export const RunPhase = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('preparing') }),
  z.strictObject({ kind: z.literal('evaluating') }),
  z.strictObject({ kind: z.literal('testing-base') }),
  z.strictObject({ kind: z.literal('verifying') }),
  /** `tools`: the last message of the model asked for tools that are not all answered. */
  z.strictObject({ kind: z.literal('session'), expects: z.enum(['model', 'tools']) }),
  /** The session ends; `note` is null until the model has answered what it was asked for. */
  z.strictObject({
    kind: z.literal('handing-over'),
    why: z.string(),
    /** The same as a code, which rows of release 0.1.0 do not have. */
    cause: SessionCause.optional(),
    note: z.string().nullable(),
  }),
  z.strictObject({ kind: z.literal('reporting'), outcome: RunOutcome }),
  /** Stopped: nothing is reported any more. */
  z.strictObject({ kind: z.literal('disposing'), reason: z.string() }),
  z.strictObject({ kind: z.literal('ended') }),
]);
export type RunPhase = z.infer<typeof RunPhase>;

/** Whether the run's work is done, with a result or without. */
export const isOver = ({ kind }: RunPhase): boolean => kind === 'reporting' || kind === 'disposing' || kind === 'ended';

/** Whether the run reports nothing any more: it was stopped, or everything is told. */
export const isClosed = ({ kind }: RunPhase): boolean => kind === 'disposing' || kind === 'ended';

/** What did not answer, how often in a row, and when to try again (milliseconds since the epoch). */
const Backoff = z.strictObject({
  cause: z.enum(['model', 'sandbox', 'git', 'build', 'slots', 'internal']),
  attempt: z.int().positive(),
  /** When the first of these attempts failed. */
  since: z.number().default(0),
  at: z.number(),
  /** Of `git`: what it said, by which an error that cannot change is known. */
  said: z.string().optional(),
});
export type Backoff = z.infer<typeof Backoff>;

/** Whether the run waits for a sandbox; its ticket counts those that it has given back. See the SandboxSlots object. */
const RunSlot = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none'), ticket: z.int().positive() }),
  /** Asked for; the object offers it when it is free. */
  z.strictObject({ kind: z.literal('queued'), ticket: z.int().positive(), since: z.number() }),
]);
export type RunSlot = z.infer<typeof RunSlot>;

const PreviousMerge = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('merged'), repository: RepositoryName }),
  z.strictObject({ kind: z.literal('conflict'), repository: RepositoryName, paths: z.array(z.string()) }),
]);
export type PreviousMerge = z.infer<typeof PreviousMerge>;

/** How far the sandbox, as it is, has what the environments of the repositories ask for. */
const SetUp = z.strictObject({
  /** Commands of `setup` that have run. */
  done: z.int().nonnegative(),
  /** What it may reach at present. */
  during: z.enum(['setup', 'run']),
  /** From what it was started; null where no environment was known then. */
  image: z.string().nullable(),
  /** How often a command of it has failed: the next one is another job. One whose end nobody heard is the same. */
  failed: z.int().default(0),
  /** Whether all of it comes from what was kept. */
  isKept: z.boolean().default(false),
  /** Whether what is kept does not fit, and is not to be used. */
  anew: z.boolean().default(false),
  /** Whether it was made for the run before, in whose sandbox this one goes on: other commands have run there since. */
  isWarm: z.boolean().default(false),
});
export const noSetUp: z.infer<typeof SetUp> = {
  done: 0,
  during: 'run',
  image: null,
  failed: 0,
  isKept: false,
  anew: false,
  isWarm: false,
};

const Session = z.strictObject({ number: z.int().positive(), firstTurn: z.int().positive() });
const firstSession: z.infer<typeof Session> = { number: 1, firstTurn: 1 };

export const RunState = z.strictObject({
  phase: RunPhase,
  /** Which session of the run this is; turns are counted through all of them. */
  session: Session.default(firstSession),
  /**
   * `unsure` after it failed to answer: it is prepared again, from its checkpoint, before it is used. In a session,
   * `absent` is one that was given back while the run had to wait, with its tree in the checkpoint.
   */
  sandbox: z.enum(['absent', 'ready', 'unsure']),
  /** Which life of the sandbox its jobs belong to; null where its server knows no jobs. */
  sandboxLife: z.string().nullable().default(null),
  slot: RunSlot.default({ kind: 'none', ticket: 1 }),
  setUp: SetUp.default(noSetUp),
  /** What the sandbox was when the work began, as a generator is told; null where it is told nothing. */
  began: z.enum(['new', 'of the round before']).nullable().default(null),
  /** Whether there is a Chromium in the sandbox. */
  hasBrowser: z.boolean().default(false),
  /** What the repositories say to agents. */
  conventions: z.string().default(''),
  /** What is told of the repositories at the commits of the order. */
  brief: z.string().default(''),
  /** How often the sandbox of a run that rests could not be given back. */
  idleTries: z.int().default(0),
  /** What came of merging the candidate of the round before. */
  previous: z.array(PreviousMerge),
  /** The tree may have changed since the last checkpoint. */
  dirty: z.boolean(),
  backoff: Backoff.nullable(),
  /** Since when the ledger has let the run wait, or the provider, until a person has acted there. */
  waitingSince: z.number().nullable(),
  /** Time spent waiting does not count against the deadline. */
  waitedMs: z.number(),
  /** What a turn has cost so far, until the ledger has taken it. */
  unsettled: TurnSpending.nullable(),
  /** Tokens of the prompt and the answer of the session's last call; 0 before the first. */
  knownTokens: z.int(),
  /** Messages in a row without a tool call, in a row cut off at the output limit, and in a row of a paused turn. */
  silent: z.int(),
  cutOff: z.int(),
  paused: z.int().default(0),
  repeats: Repeats,
  /** Work that was given back for its tests; null before the first. */
  handIns: HandIns.nullable().default(null),
  /** What the model is told beside the next tool results. */
  notices: z.array(z.string()),
  /** What a person says while the run is under way. */
  notes: Notes.default(noNotes),
});
export type RunState = z.infer<typeof RunState>;

export const firstState: RunState = {
  phase: { kind: 'preparing' },
  session: firstSession,
  sandbox: 'absent',
  sandboxLife: null,
  slot: { kind: 'none', ticket: 1 },
  setUp: noSetUp,
  began: null,
  hasBrowser: false,
  conventions: '',
  brief: '',
  idleTries: 0,
  previous: [],
  dirty: false,
  backoff: null,
  waitingSince: null,
  waitedMs: 0,
  unsettled: null,
  knownTokens: 0,
  silent: 0,
  cutOff: 0,
  paused: 0,
  repeats: noRepeats,
  handIns: null,
  notices: [],
  notes: noNotes,
};

/** One turn: a model call with the tools that it asked for. Times are milliseconds. */
export const Turn = z.strictObject({
  turn: z.int().positive(),
  /** How often the call was begun; more than one after an outage or a crash. */
  attempts: z.int(),
  startedAt: z.number(),
  /** Tokens of all attempts, those of broken streams included. */
  usage: TokenUsage,
  costUsd: z.number(),
  unconfirmed: Unconfirmed.default(noneUnconfirmed),
  /** The most that the call under way can use, from its reservation on; null once the end of the call is known. */
  atRisk: TokenUsage.nullable().default(null),
  stopReason: z.string().nullable(),
  /** Why the tree could not be made safe before the call, such as conflict markers in a file. */
  checkpointError: z.string().nullable(),
  modelMs: z.number(),
  /** The checkpoint before the call runs beside it. */
  checkpointMs: z.number(),
  toolMs: z.number(),
  totalMs: z.number(),
});
export type Turn = z.infer<typeof Turn>;

/** The journal of a tool call: intent, then outcome. */
export const Call = z.strictObject({
  turn: z.int().positive(),
  position: z.int().nonnegative(),
  id: z.string(),
  state: z.enum(['waiting', 'started', 'done']),
  result: z.string(),
  isError: z.boolean(),
  /** The life of the sandbox in which it began; null where it needs none, or its server knows no jobs. */
  life: z.string().nullable().default(null),
  /** What its tool has found out so far and goes on from. */
  kept: z.json().default(null),
  /** A picture that belongs to the result, as the base64 of a PNG. */
  png: z.string().nullable().default(null),
});
export type Call = z.infer<typeof Call>;

/** Everything that a run remembers, as it is in memory. */
export type RunRecord = {
  readonly order: RunOrder;
  readonly state: RunState;
  readonly evaluation: Evaluation;
  /** The work plan that a planner edits; null for roles that edit none. */
  readonly draft: PlanDraft | null;
  /** Those of the current session alone: what a request is built from. */
  readonly messages: readonly Message[];
  readonly turn: Turn | null;
  /** The calls of the last message of the model. */
  readonly calls: readonly Call[];
  /** Reports that the Build has not taken yet, oldest first. */
  readonly reports: readonly RunReport[];
};
