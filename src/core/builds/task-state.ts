/** Where a task of a build stands, from waiting to merged. */
import { z } from 'zod';
import { TaskPriority } from '../contract/priority.ts';
import { Screenshot } from '../contract/screenshots.ts';
import { Signal } from '../contract/signal.ts';
import { Task } from '../plan/work-plan.ts';
import { CriterionVerdict } from '../roles.ts';
import { Candidate, ChangedFiles } from '../runs/candidate.ts';
import { Feedback } from '../runs/run-order.ts';
import { Sha } from '../sandbox/protocol.ts';
import { noProgress, Progress } from './stagnation/stagnation.ts';

export const Merge = z.strictObject({ repository: z.string(), from: Sha, to: Sha });
export type Merge = z.infer<typeof Merge>;

const Work = {
  candidate: Candidate,
  treeId: z.string(),
  /** Verdicts that stand already, where only the merge and the tests are repeated. */
  graded: z.array(CriterionVerdict).nullable(),
  /** So many are tested together with it at most, itself among them; null where no train of its own has failed. */
  most: z.int().positive().nullable().default(null),
  /** Evaluations of it alone that have broken off. */
  tries: z.int().nonnegative().default(0),
};

/** A task that is tested together with another one and comes before it; `merges` are known once that has passed. */
export const Passenger = z.strictObject({ task: z.string(), candidate: Candidate, merges: z.array(Merge) });
export type Passenger = z.infer<typeof Passenger>;

/** More are not tested together: a train that fails is tested again, and its tasks are in one order. */
export const mostInTrain = 24;

/** Those that land with a task, in order, before it. */
const train = z.array(Passenger).default([]);

/** From the verdict until the work had merged or was sent back; null while it has still to merge. */
export const Landing = z.strictObject({ from: z.number(), to: z.number().nullable() });

/** Where a task stands. */
export const TaskStage = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('waiting') }),
  z.strictObject({ kind: z.literal('generating'), runId: z.string() }),
  /** Queues for an evaluator. */
  z.strictObject({ kind: z.literal('handed-in'), ...Work }),
  z.strictObject({
    kind: z.literal('evaluating'),
    runId: z.string(),
    ...Work,
    train,
  }),
  z.strictObject({
    kind: z.literal('merging'),
    candidate: Candidate,
    treeId: z.string(),
    merges: z.array(Merge),
    criteria: z.array(CriterionVerdict),
    /** True while the integration refs are being moved; false while the task queues for that. */
    advancing: z.boolean(),
    train,
  }),
  z.strictObject({ kind: z.literal('merged'), at: z.number() }),
  z.strictObject({ kind: z.literal('stuck'), reason: z.string(), signal: Signal.nullable().default(null) }),
  z.strictObject({ kind: z.literal('replaced'), by: z.array(z.string()) }),
  /** A person goes on without it. */
  z.strictObject({ kind: z.literal('skipped'), at: z.number() }),
]);
export type TaskStage = z.infer<typeof TaskStage>;

export const TaskState = z.strictObject({
  task: Task,
  stage: TaskStage,
  /** What a person has said of when it is to be taken. */
  priority: TaskPriority.default('normal'),
  /** Generator runs so far. */
  rounds: z.int(),
  conflicts: z.int(),
  /** When graded work of it was on its way onto the branches; see `followLandings`. */
  landings: z.array(Landing).default([]),
  /** The last verdict on each criterion. */
  criteria: z.array(CriterionVerdict),
  /** What the next round has to know of the last one. */
  feedback: z.array(Feedback),
  previous: Candidate.nullable(),
  /** The last candidate that was graded by its criteria, and how. */
  judged: z
    .strictObject({ candidate: Candidate, criteria: z.array(CriterionVerdict) })
    .nullable()
    .default(null),
  /** The files that the last candidate changed. */
  changed: ChangedFiles.nullable().default(null),
  /** What its generator says of the last candidate. */
  summary: z.string().default(''),
  /** What the last verdict has seen of pages. */
  screenshots: z.array(Screenshot).default([]),
  progress: Progress,
  /** Rounds that were sent back for what the work lacked, and had passed no criterion more. */
  failed: z.int().default(0),
  /** The provider has refused a model that nobody has named: its rounds are worked by the usual one. */
  spareRefused: z.boolean().default(false),
  /** One line a rejected round, for a re-plan. */
  evidence: z.array(z.string()),
});
export type TaskState = z.infer<typeof TaskState>;

/** A task that nothing has been done for. */
export const newTask = (task: Task): TaskState => ({
  task,
  stage: { kind: 'waiting' },
  priority: 'normal',
  rounds: 0,
  conflicts: 0,
  landings: [],
  criteria: [],
  feedback: [],
  previous: null,
  judged: null,
  changed: null,
  summary: '',
  screenshots: [],
  progress: noProgress,
  failed: 0,
  spareRefused: false,
  evidence: [],
});

/** Whether nothing more is to be done for a task: it has merged, or a person goes on without it. */
export const isSettled = ({ stage }: TaskState): boolean => stage.kind === 'merged' || stage.kind === 'skipped';

/** Whether the integration refs are being moved for a task at this moment. */
export const isAdvancing = ({ stage }: TaskState): boolean => stage.kind === 'merging' && stage.advancing;

/** Whether a run of the task is under way. */
export const isAtWork = ({ stage }: TaskState): boolean => stage.kind === 'generating' || stage.kind === 'evaluating';
