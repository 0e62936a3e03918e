/** A build played without a shell: effects are performed at once by plain functions, runs end as the test says. */
import { expect } from 'vitest';
import type { z } from 'zod';
import { ledgerAnswer } from '../../../src/core/builds/limits/ask-ledger.ts';
import { withPullRequests } from '../../../src/core/builds/pull-requests/ordering.ts';
import type { BuildRecord } from '../../../src/core/builds/records/build-record.ts';
import { recordsOf } from '../../../src/core/builds/records/records-of.ts';
import { type BuildState, newBuild } from '../../../src/core/builds/state.ts';
import { refusalOf } from '../../../src/core/builds/steering/decisions.ts';
import { step } from '../../../src/core/builds/step.ts';
import type { BuildInput, Effect } from '../../../src/core/builds/step-types.ts';
import type { BuildCommand } from '../../../src/core/contract/commands.ts';
import { events, isEvent, type LogEntry } from '../../../src/core/contract/events.ts';
import type { FailedCheck } from '../../../src/core/contract/fidelity.ts';
import { refusalText } from '../../../src/core/contract/refusal.ts';
import type { Submission } from '../../../src/core/contract/submission.ts';
import type { RepositoryTest } from '../../../src/core/environments/base-tests.ts';
import type { AuditFinding, Role } from '../../../src/core/roles.ts';
import type { ChangedFiles } from '../../../src/core/runs/candidate.ts';
import { LedgerRequest } from '../../../src/core/runs/ledger-questions.ts';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { baseTest, prepared } from '../builders.ts';

export type PlayedBuild = ReturnType<typeof playedBuild>;

/** Sends a command that the build refuses: it changes nothing, wherever it comes from. Answers why. */
export function refuses(build: PlayedBuild, command: BuildCommand): string | null {
  const { state } = build;
  const before = build.log.length;
  build.send(command);
  expect([build.state, build.log.length]).toEqual([state, before]);
  return refusedText(build, command);
}

/** Why a build does not take a command, in words; null where it does. */
export function refusedText({ state }: PlayedBuild, command: BuildCommand): string | null {
  const refusal = refusalOf(state, command);
  return refusal && refusalText(refusal);
}

/**
 * Starts a build at time 0 and opens its repositories. The harness keeps the integration refs, as a remote would.
 * What looks at the base and at the result ends well at once, unless the test ends runs of that role `byHand`. Effects of the kinds in `hold` wait until the test lets them be performed: they are under way.
 */
export function playedBuild(
  submission: Submission,
  {
    hold = [],
    byHand = [],
    begun = (state) => state,
  }: { hold?: readonly Effect['kind'][]; byHand?: readonly Role[]; begun?: (state: BuildState) => BuildState } = {},
) {
  let state: BuildState = begun(newBuild({ id: 'b1', submission, now: 0 }));
  let now = 0;
  let commits = 0;
  const log: LogEntry[] = [];
  const records: BuildRecord[] = [];
  const orders: RunOrder[] = [];
  const stopped: string[] = [];
  const woken: string[] = [];
  const endedSandboxes: string[] = [];
  const told: { runId: string; note: { id: string; text: string } }[] = [];
  const held: Effect[] = [];
  const heads = new Map(submission.repositories.map(({ name }) => [name, commit(0)]));

  const send = (input: BuildInput): void => {
    const next = step(state, input, now);
    records.push(...recordsOf(state, input, next, now));
    state = next.state;
    log.push(...next.log.map(checked));
    for (const effect of next.effects) order(effect);
  };

  const order = (effect: Effect): void => {
    if (hold.includes(effect.kind)) held.push(effect);
    else perform(effect);
  };

  const endRun = ({ runId }: RunOrder, outcome: RunOutcome): void =>
    send({ kind: 'report', report: { runId, seq: 1, body: { kind: 'ended', outcome } } });

  const perform = (effect: Effect): void => {
    switch (effect.kind) {
      case 'open-repositories': {
        const repositories = [...heads].map(([name, head]) => ({ name, base: 'main', head }));
        send({ kind: 'repositories-opened', repositories });
        break;
      }
      case 'start-run':
        if (byHand.includes(effect.order.assignment.role)) orders.push(effect.order);
        else if (effect.order.assignment.role === 'preparer') endRun(effect.order, played.prepared());
        else if (effect.order.assignment.role === 'verifier') endRun(effect.order, verified());
        else if (effect.order.assignment.role === 'auditor') endRun(effect.order, audited());
        else orders.push(effect.order);
        break;
      case 'stop-run':
        stopped.push(effect.runId);
        send({ kind: 'run-stopped', runId: effect.runId });
        break;
      case 'wake-run':
        woken.push(effect.runId);
        break;
      case 'end-sandbox':
        endedSandboxes.push(effect.sandbox);
        break;
      case 'tell-run':
        told.push({ runId: effect.runId, note: effect.note });
        break;
      case 'advance-refs': {
        const moved = effect.merges.every(({ repository, from }) => heads.get(repository) === from);
        if (moved) for (const { repository, to } of effect.merges) heads.set(repository, to);
        const reached = effect.merges.map(({ repository }) => ({ repository, head: heads.get(repository) ?? null }));
        send({ kind: 'refs-advanced', task: effect.task, moved, heads: reached, returned: [] });
        break;
      }
      case 'delete-working-refs':
        send({ kind: 'refs-deleted', left: [] });
        break;
      case 'pull-requests':
        send({
          kind: 'pull-requests-told',
          stage: effect.stage,
          told: withPullRequests(state).map(({ name: repository }) => ({
            ok: true,
            repository,
            number: 1,
            url: `https://git.example.com/${repository}/pull/1`,
            state: effect.stage === 'begun' ? 'draft' : 'open',
            left: [],
          })),
        });
        break;
      case 'remove-transcript':
        throw new Error('no transcript is removed while a build is played');
      case 'settle-tenant':
        throw new Error('no build that is played has a tenant with bounds');
      case 'tell-issue':
        throw new Error('no build that is played has come from an issue');
      case 'send-webhook':
        throw new Error('the shell orders messages, no step');
      default:
        effect satisfies never;
    }
  };

  const played = {
    get state() {
      return state;
    },
    log,
    /** What the build keeps of its past, in the order in which it came. */
    records,
    orders,
    stopped,
    woken,
    endedSandboxes,
    told,
    heads,
    /** Effects that are under way. */
    held,
    /** Performs one of them. */
    release: (index = 0): void => {
      const [effect] = held.splice(index, 1);
      if (effect) perform(effect);
    },
    send,
    /** Lets time pass. */
    later: (ms: number): void => {
      now += ms;
    },
    askLedger: (request: z.input<typeof LedgerRequest>) => {
      const asked = LedgerRequest.parse(request);
      send({ kind: 'ledger-asked', request: asked });
      return ledgerAnswer(state, asked);
    },
    /** The orders of runs that have not ended. */
    open: (): RunOrder[] => orders.filter(({ runId }) => state.runs[runId]?.status === 'running'),
    /** Ends the oldest open run of a role (and task). */
    end: (which: { role: string; task?: string }, outcome: RunOutcome): void => {
      endRun(played.order(which), outcome);
    },
    order: ({ role, task }: { role: string; task?: string }): RunOrder => {
      const order = played
        .open()
        .find(({ assignment }) => assignment.role === role && (task === undefined || taskOf(assignment) === task));
      if (!order) throw new Error(`no open ${role} run ${task ?? ''}`);
      return order;
    },
    prepared: (state: RepositoryTest['outcome']['state'] = 'green') =>
      prepared({ base: [...heads.keys()].map((repository) => baseTest(state, { repository })) }),
    candidate: (
      treeId = `tree${++commits}`,
      changed: ChangedFiles | null = null,
      heardNotes: string[] = [],
    ): RunOutcome => {
      const commits = [...heads.keys()].map((repository) => ({ repository, commit: commit(900) }));
      return { kind: 'candidate', candidate: { ref: 'refs/c', commits }, treeId, changed, summary: 'done', heardNotes };
    },
    /** A verdict on a merge onto the heads that the evaluator was started on, or on the tasks that come before. */
    verdict: (order: RunOrder, pass: boolean | Record<string, boolean> = true): RunOutcome => {
      const first = order.assignment.role === 'evaluator' ? (order.assignment.ahead ?? []) : [];
      const tips = new Map(order.heads.map(({ name, commit: at }) => [name, at]));
      const merged = () =>
        [...tips].map(([repository, from]) => {
          const to = commit(++commits);
          tips.set(repository, to);
          return { repository, from, to };
        });
      const ahead = first.map(({ task }) => ({ task: task.id, merges: merged() }));
      return {
        kind: 'graded',
        ...(ahead.length > 0 && { ahead }),
        merges: merged(),
        ref: 'refs/m',
        tests: { command: 'npm test', passed: true, exitCode: 0, excerpt: '', durationMs: 1 },
        outsideScope: [],
        screenshots: [],
        criteria:
          order.assignment.role === 'evaluator'
            ? [...order.assignment.task.criteria, ...order.assignment.amendments].map(({ id }) => ({
                criterion: id,
                pass: typeof pass === 'boolean' ? pass : (pass[id] ?? false),
                evidence: 'seen',
              }))
            : [],
        weakened: [],
        remarks: [],
      };
    },
    /** Plays one round of a task to its verdict. */
    round: (task: string, pass: boolean | Record<string, boolean> = true, treeId?: string): void => {
      played.end({ role: 'generator', task }, played.candidate(treeId));
      const order = played.order({ role: 'evaluator', task });
      played.end({ role: 'evaluator', task }, played.verdict(order, pass));
    },
    types: (): string[] => log.map(({ type }) => type),
    stages: (): Record<string, string> =>
      Object.fromEntries(Object.entries(state.tasks).map(([id, { stage }]) => [id, stage.kind])),
  };
  send({ kind: 'begin' });
  return played;
}

/** An entry whose data are all that the catalogue says, and no more. */
function checked(entry: LogEntry): LogEntry {
  expect(events[entry.type].data.parse(entry.data)).toEqual(entry.data);
  expect(entry.text).not.toMatch(/[\n`]|undefined|null|object Object/);
  return entry;
}

/** What a person is told to do next about a pause: `retry a`. */
export const nextOf = ({ log }: PlayedBuild): string[] => {
  const paused = log.findLast((entry) => isEvent(entry, 'build.paused'));
  const { next } = events['build.paused'].data.parse(paused?.data);
  return next.map(({ do: action, tasks, needs, with: given, what }) =>
    [
      action,
      ...tasks,
      ...needs.map(({ option, above }) => `${option} above ${above}`),
      ...given.map((choice) => `with ${choice}`),
      ...(what ? [what] : []),
    ].join(' '),
  );
};

const taskOf = (assignment: RunOrder['assignment']): string | undefined =>
  'task' in assignment ? assignment.task.id : undefined;

/** What a verifier ends with: these fail at the heads. */
export const verified = (...failed: Partial<FailedCheck>[]): Extract<RunOutcome, { kind: 'verified' }> => ({
  kind: 'verified',
  ran: 3,
  failed: failed.map((given) => ({
    command: 'npm run check',
    criteria: [{ task: 'a', criterion: 'C1' }],
    folder: null,
    exitCode: 1,
    excerpt: 'not the same',
    ...given,
  })),
  flaky: [],
});

/** What an auditor ends with. */
export const audited = (...findings: AuditFinding[]): Extract<RunOutcome, { kind: 'audited' }> => ({
  kind: 'audited',
  findings,
  summary: 'I looked at all of it.',
});

/** A finding that blocks, of a build whose spec says that it works. */
export const found = (given: Partial<AuditFinding> = {}): AuditFinding => ({
  kind: 'contradicted',
  severity: 'blocking',
  quote: 'It works.',
  what: 'what is encoded is not decoded to the same',
  evidence: { command: 'node round-trip.js', exitCode: 1, file: null, line: null, shows: 'ab becomes ba' },
  suggestedScope: ['app:src/dec/**'],
  suggestedCriteria: [{ text: 'a round trip gives the same', check: 'node round-trip.js' }],
  ...given,
});

/** A commit id for a number. */
export const commit = (n: number): string => n.toString(16).padStart(40, '0');
