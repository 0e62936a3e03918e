/** What a Build takes in, and what a step gives out: the next state, effects as data, and entries of the event log. */
import { z } from 'zod';
import { BuildCommand } from '../contract/commands.ts';
import { type BuildEventType, type EventData, type LogEntry, logEntry } from '../contract/events.ts';
import { LedgerRequest } from '../runs/ledger-questions.ts';
import { RunOrder } from '../runs/run-order.ts';
import { RunReport } from '../runs/run-report.ts';
import { Sha } from '../sandbox/protocol.ts';
import type { BuildState } from './state.ts';
import { Merge } from './task-state.ts';

/** Where integration refs are now; null stands for one that is gone. */
const Heads = z.array(z.strictObject({ repository: z.string(), head: Sha.nullable() }));
export type Heads = z.infer<typeof Heads>;

/** Repositories whose ref had moved and is where it was again, as another one of the task could not move. */
const Returned = z.array(z.string());

/** Opened with the first that merges, or as they are to be at the end. */
const PullRequestStage = z.enum(['begun', 'ended']);

/** What happens to a build beside commands: reports and questions of runs, results of effects, time. */
const Happening = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('begin') }),
  z.strictObject({
    kind: z.literal('repositories-opened'),
    repositories: z.array(z.strictObject({ name: z.string(), base: z.string(), head: Sha })),
  }),
  z.strictObject({ kind: z.literal('repositories-refused'), message: z.string() }),
  z.strictObject({ kind: z.literal('report'), report: RunReport }),
  /** A run settles and reserves a model call; `ledgerAnswer` tells from the state after it what to answer. */
  z.strictObject({ kind: z.literal('ledger-asked'), request: LedgerRequest }),
  /** The integration refs of a task's merges: where they are now, and whether all of them moved as asked. */
  z.strictObject({
    kind: z.literal('refs-advanced'),
    task: z.string(),
    moved: z.boolean(),
    heads: Heads,
    returned: Returned,
  }),
  /** The remote takes one of them not; `heads` are those that have moved before it and could not be put back. */
  z.strictObject({
    kind: z.literal('refs-refused'),
    task: z.string(),
    message: z.string(),
    heads: Heads,
    returned: Returned,
  }),
  /** The object of a run has heard that it is stopped. */
  z.strictObject({ kind: z.literal('run-stopped'), runId: z.string() }),
  /** The build's working refs are gone, but for what `left` names. */
  z.strictObject({ kind: z.literal('refs-deleted'), left: z.array(z.string()) }),
  /** What forges have answered to what was asked of them, once it is certain. */
  z.strictObject({
    kind: z.literal('pull-requests-told'),
    stage: PullRequestStage,
    told: z.array(
      z.discriminatedUnion('ok', [
        z.strictObject({
          ok: z.literal(true),
          repository: z.string(),
          number: z.int(),
          url: z.string(),
          state: z.enum(['draft', 'open', 'merged', 'closed']),
          left: z.array(z.string()),
        }),
        z.strictObject({ ok: z.literal(false), repository: z.string(), message: z.string() }),
      ]),
    ),
  }),
  /** How a webhook, by its place in the submission, has answered a message after so many tries. */
  z.strictObject({
    kind: z.literal('webhook-answered'),
    webhook: z.int(),
    answer: z.enum(['taken', 'gone', 'failed']),
    tries: z.int(),
    message: z.string(),
  }),
  /**
   * A moment has come: a deadline of a run or of the build, or the end of what its transcripts are kept for, which the
   * deployment says; null stands for ever.
   */
  z.strictObject({ kind: z.literal('tick'), retentionDays: z.int().nullable() }),
  /** The comment on the issue is written, and says as much of the news as this. */
  z.strictObject({ kind: z.literal('issue-told'), comment: z.int(), news: z.int() }),
  /** The forge takes no comment on it. */
  z.strictObject({ kind: z.literal('issue-unreachable'), message: z.string() }),
  /** What is to be said on the issue to a person who asked there for what cannot be done; null once something is done. */
  z.strictObject({ kind: z.literal('remark'), text: z.string().nullable() }),
  /** The objects of these runs are gone, as the build is deleted. */
  z.strictObject({ kind: z.literal('runs-erased'), runIds: z.array(z.string()) }),
]);

/** Everything that can happen to a build: nothing else changes one. */
export const BuildInput = z.union([BuildCommand, Happening]);
export type BuildInput = z.infer<typeof BuildInput>;

/** Work for the shell: performed at least once after the commit, each safe to repeat. */
export const Effect = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('open-repositories') }),
  z.strictObject({ kind: z.literal('start-run'), order: RunOrder }),
  z.strictObject({ kind: z.literal('stop-run'), runId: z.string(), reason: z.string() }),
  z.strictObject({ kind: z.literal('wake-run'), runId: z.string() }),
  /** Nobody goes on in it any more; a run that is at work there is left alone. */
  z.strictObject({ kind: z.literal('end-sandbox'), sandbox: z.string() }),
  /** Passes a person's note on to a run under way, once. */
  z.strictObject({
    kind: z.literal('tell-run'),
    runId: z.string(),
    note: z.strictObject({ id: z.string(), text: z.string() }),
  }),
  z.strictObject({ kind: z.literal('advance-refs'), task: z.string(), merges: z.array(Merge) }),
  /** `afterMs`: not before that time, in which pushes of runs that were stopped just now have landed. */
  z.strictObject({ kind: z.literal('delete-working-refs'), afterMs: z.number().optional() }),
  /** Opens the pull requests of repositories that have changed, or brings them up to date. */
  z.strictObject({ kind: z.literal('pull-requests'), stage: PullRequestStage }),
  /** `webhook` is its place in the submission; `id` and `body` stay the same however often it is tried. */
  z.strictObject({ kind: z.literal('send-webhook'), webhook: z.int(), id: z.string(), body: z.string() }),
  /** Writes the one comment on the issue anew, as the build stands then. `afterMs`: not before that time. */
  z.strictObject({ kind: z.literal('tell-issue'), afterMs: z.number().optional() }),
  /** Books in the account of its tenant what the build has cost. */
  z.strictObject({ kind: z.literal('settle-tenant') }),
  /** The run's record stays; what its model read and wrote goes. */
  z.strictObject({ kind: z.literal('remove-transcript'), runId: z.string() }),
]);
export type Effect = z.infer<typeof Effect>;

export type Step = { state: BuildState; effects: readonly Effect[]; log: readonly LogEntry[] };

/** A step that changes only the state. */
export const stepTo = (state: BuildState): Step => ({ state, effects: [], log: [] });

/** A step that also says what happened: an event of the catalogue, which has its text. */
export const noting = <Type extends BuildEventType>(state: BuildState, type: Type, data: EventData<Type>): Step => ({
  state,
  effects: [],
  log: [logEntry(type, data)],
});

/** Goes on from a step's state and keeps what it gave out. */
export function andThen(step: Step, next: (state: BuildState) => Step): Step {
  const after = next(step.state);
  return { state: after.state, effects: [...step.effects, ...after.effects], log: [...step.log, ...after.log] };
}

export const withEffect = (step: Step, ...effects: Effect[]): Step => ({
  ...step,
  effects: [...step.effects, ...effects],
});
