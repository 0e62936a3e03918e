/** A large build as it is after twenty hours: its inputs played through the core, with runs that end after their time. */
import type { BuildRecord } from '../../../src/core/builds/records/build-record.ts';
import { recordsOf } from '../../../src/core/builds/records/records-of.ts';
import { type BuildState, newBuild, withPlan } from '../../../src/core/builds/state.ts';
import { step } from '../../../src/core/builds/step.ts';
import type { BuildInput, Effect } from '../../../src/core/builds/step-types.ts';
import type { BuildEvent } from '../../../src/core/contract/events.ts';
import { Submission } from '../../../src/core/contract/submission.ts';
import { noneUnconfirmed } from '../../../src/core/money/ledger.ts';
import type { TurnSpending } from '../../../src/core/runs/ledger-questions.ts';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import type { RunReport } from '../../../src/core/runs/run-report.ts';
import { discoveryOf, outcomeOf, shaOf } from './outcomes.ts';
import { submission, workPlan } from './plan.ts';

const minuteMs = 60_000;
const agesMs = 20 * 60 * minuteMs;

export type PlayedBuild = { state: BuildState; events: BuildEvent[]; records: BuildRecord[] };

/** A run under way: when it ends, and which one it is, counted from 1. */
type UnderWay = { order: RunOrder; number: number; minutes: number; endsAt: number };

export function playedBuild({ id, repository, now: until }: { id: string; repository: string; now: number }) {
  const begunAt = until - agesMs;
  let now = begunAt;
  let state = newBuild({ id, submission: Submission.parse(submission(repository)), now, submittedBy: 'bench' });
  const events: BuildEvent[] = [];
  const records: BuildRecord[] = [];
  const underWay: UnderWay[] = [];
  let head = shaOf(0);
  let runs = 0;

  const take = (input: BuildInput): void => {
    const next = step(state, input, now);
    for (const record of recordsOf(state, input, next, now)) records.push(record);
    state = next.state;
    for (const entry of next.log) events.push({ seq: events.length + 1, at: now, ...entry });
    for (const effect of next.effects) perform(effect);
  };

  const perform = (effect: Effect): void => {
    if (effect.kind === 'open-repositories') {
      take({ kind: 'repositories-opened', repositories: [{ name: 'app', base: 'main', head }] });
    } else if (effect.kind === 'start-run') {
      runs += 1;
      const minutes = 4 + ((runs * 7) % 17);
      underWay.push({ order: effect.order, number: runs, minutes, endsAt: now + minutes * minuteMs });
    } else if (effect.kind === 'advance-refs') {
      head = effect.merges.at(-1)?.to ?? head;
      const heads = [{ repository: 'app', head }];
      take({ kind: 'refs-advanced', task: effect.task, moved: true, heads, returned: [] });
    }
  };

  const end = (run: UnderWay): void => {
    const { order, number, minutes } = run;
    take({ kind: 'ledger-asked', request: { runId: order.runId, settle: spendingOf(minutes), reserve: null } });
    const reports: RunReport['body'][] = [
      { kind: 'queued', slots: { inUse: 90, limit: 90, of: 'account' } },
      { kind: 'admitted', prepared: { reused: number % 4 === 0, isKept: true, ms: 2_300 + number } },
    ];
    if (order.assignment.role === 'generator') {
      const session: RunReport['body'] = { kind: 'handed-over', session: 2, why: 'it has had its 120 turns' };
      reports.push({ ...session, cause: { kind: 'turns', turns: 120 } });
      if (number % 5 === 0)
        reports.push({ kind: 'discovery', discovery: discoveryOf(order.assignment.task, number), commit: head });
    }
    reports.push({ kind: 'ended', outcome: outcomeOf(run) });
    reports.forEach((body, at) => {
      take({ kind: 'report', report: { runId: order.runId, seq: at + 1, body } });
    });
  };

  take({ kind: 'begin' });
  for (;;) {
    const next = underWay.toSorted((a, b) => a.endsAt - b.endsAt)[0];
    if (!next || next.endsAt > until) return { state, events, records };
    underWay.splice(underWay.indexOf(next), 1);
    now = next.endsAt;
    end(next);
    if (state.phase.kind === 'running' && state.plan !== workPlan)
      state = { ...state, plan: workPlan, tasks: { ...withPlan(state, workPlan).tasks, ...state.tasks } };
  }
}

/** Of all turns together, of which a minute has three. */
const spendingOf = (minutes: number): TurnSpending => ({
  turn: 3 * minutes,
  usage: {
    input: 90 * minutes,
    output: 700 * minutes,
    cacheWrite5m: 2_000 * minutes,
    cacheWrite1h: 0,
    cacheRead: 60_000 * minutes,
  },
  costUsd: 0.018 * minutes,
  unconfirmed: noneUnconfirmed,
});
