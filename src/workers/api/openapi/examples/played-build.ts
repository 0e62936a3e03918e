/** A build that is played: what it decides is real, what it orders is done at once, and its runs end as they are told to. */

import { webhookMessages } from '../../../../core/builds/ending/webhooks.ts';
import type { BuildRecord } from '../../../../core/builds/records/build-record.ts';
import { recordsOf } from '../../../../core/builds/records/records-of.ts';
import { type BuildState, newBuild } from '../../../../core/builds/state.ts';
import { step } from '../../../../core/builds/step.ts';
import type { BuildInput, Effect } from '../../../../core/builds/step-types.ts';
import type { BuildEvent, LogEntry } from '../../../../core/contract/events.ts';
import type { Submission } from '../../../../core/contract/submission.ts';
import { costUsd, priceOf, type TokenUsage } from '../../../../core/money/prices.ts';
import type { Role } from '../../../../core/roles.ts';
import type { RunOutcome, RunReport } from '../../../../core/runs/run-report.ts';

type Happened = LogEntry & Pick<BuildEvent, 'seq' | 'at'>;

/** All that is known of a build at a moment. */
export type Moment = {
  state: BuildState;
  events: readonly Happened[];
  records: readonly BuildRecord[];
  /** Bodies of what its webhooks were sent. */
  messages: readonly string[];
  now: number;
};
export type PlayedBuild = {
  moment: () => Moment;
  send: (input: BuildInput) => void;
  later: (minutes: number) => void;
  /** The run of a role that is under way tells something. */
  report: (role: Role, body: RunReport['body']) => void;
  /** It has made so many calls of its model, and these tokens are what they took. */
  spend: (role: Role, turns: number, usage: TokenUsage) => void;
  /** It ends; `outcome` may depend on the commit at which it began. */
  end: (role: Role, outcome: RunOutcome | ((head: string) => RunOutcome)) => void;
};

const minuteMs = 60_000;

type Begun = { id: string; submission: Submission; tenant: string; submittedBy: string; now: number };

/** The remote and its forge; null where they refuse. */
export type Remote = { head: string | null; pullRequest: string | null };

/** `from` goes on from that moment instead. */
export function playedBuild(begun: Begun, remote: Remote, from?: Moment): PlayedBuild {
  let { state, now } = from ?? { state: newBuild(begun), now: begun.now };
  const events: Happened[] = [...(from?.events ?? [])];
  const records: BuildRecord[] = [...(from?.records ?? [])];
  const messages: string[] = [...(from?.messages ?? [])];

  const send = (input: BuildInput): void => {
    const next = step(state, input, now);
    records.push(...recordsOf(state, input, next, now));
    state = next.state;
    const fresh = next.log.map((entry, place) => ({ seq: events.length + place + 1, at: now, ...entry }));
    events.push(...fresh);
    for (const effect of webhookMessages(state, fresh)) if (effect.kind === 'send-webhook') messages.push(effect.body);
    for (const effect of next.effects) perform(effect);
  };
  const underWay = (role: Role) => {
    const run = Object.values(state.runs).find((each) => each.role === role && each.status === 'running');
    if (!run) throw new Error(`no ${role} is under way`);
    return run;
  };
  const report = (role: Role, body: RunReport['body']): void => {
    const { id: runId, seq } = underWay(role);
    send({ kind: 'report', report: { runId, seq: seq + 1, body } });
  };

  /** The rest of what a build orders changes nothing in it. */
  const perform = (effect: Effect): void => {
    const { name } = state.repositories[0] ?? { name: '' };
    if (effect.kind === 'open-repositories')
      send(
        remote.head === null
          ? { kind: 'repositories-refused', message: `${name}: the remote answers 404` }
          : { kind: 'repositories-opened', repositories: [{ name, base: 'main', head: remote.head }] },
      );
    if (effect.kind === 'stop-run') send({ kind: 'run-stopped', runId: effect.runId });
    if (effect.kind === 'delete-working-refs') send({ kind: 'refs-deleted', left: [] });
    if (effect.kind === 'advance-refs') {
      const heads = effect.merges.map(({ repository, to }) => ({ repository, head: to }));
      send({ kind: 'refs-advanced', task: effect.task, moved: true, heads, returned: [] });
    }
    if (effect.kind === 'pull-requests') {
      const { stage } = effect;
      const pullRequestState = stage === 'begun' ? 'draft' : 'open';
      const { pullRequest: url } = remote;
      const message = 'the token may not open pull requests, it lacks pull_requests: write';
      send({
        kind: 'pull-requests-told',
        stage,
        told: [
          url === null
            ? { ok: false, repository: name, message }
            : { ok: true, repository: name, number: 7, url, state: pullRequestState, left: [] },
        ],
      });
    }
  };

  if (!from) send({ kind: 'begin' });
  return {
    moment: () => ({ state, events: [...events], records: [...records], messages: [...messages], now }),
    send,
    later: (minutes) => {
      now += minutes * minuteMs;
    },
    report,
    spend: (role, turn, usage) => {
      const { id: runId, model } = underWay(role);
      const price = priceOf(model, state.submission.prices);
      if (!price) throw new Error(`no price of ${model}`);
      const settle = { turn, usage, costUsd: costUsd(usage, price), unconfirmed: { usd: 0, calls: 0 } };
      send({ kind: 'ledger-asked', request: { runId, settle, reserve: { turn: turn + 1, usd: 0.4 } } });
    },
    end: (role, outcome) => {
      const head = state.repositories[0]?.head;
      if (!head) throw new Error('no branch is open');
      report(role, { kind: 'ended', outcome: typeof outcome === 'function' ? outcome(head) : outcome });
    },
  };
}
