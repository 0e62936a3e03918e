/** What a provider that is down, or that refuses, does to a build. */
import { describe, expect, it } from 'vitest';
import { noUsage } from '../../../src/core/money/prices.ts';
import type { RunReport } from '../../../src/core/runs/run-report.ts';
import { plan, submission, task } from '../builders.ts';
import { playedBuild } from './played-build.ts';

const minute = 60_000;

/** A build of one task whose generator reports. */
function reporting() {
  const build = playedBuild(submission({ plan: plan([task({ id: 'a' })]) }));
  const { runId } = build.order({ role: 'generator' });
  let seq = 0;
  const report = (body: RunReport['body']): void => {
    seq += 1;
    build.send({ kind: 'report', report: { runId, seq, body } });
  };
  const run = () => build.state.runs[runId];
  const texts = (type: string) => build.log.flatMap((entry) => (entry.type === type ? [entry.text] : []));
  return { build, runId, report, run, texts };
}

const outage = (given: { retryAt: number; deadlineAt: number }) =>
  ({ kind: 'outage', message: 'the model: Overloaded (529)', ...given }) as const;

describe('an outage', () => {
  it('says when the next try is, and does not let the run be given up while it lasts', () => {
    const { build, runId, report, run, texts } = reporting();
    build.later(29 * minute);
    report(outage({ retryAt: 29 * minute + 7000, deadlineAt: 30 * minute }));
    build.later(60 * minute);
    build.send({ kind: 'tick', retentionDays: null });
    expect(run()).toMatchObject({ status: 'running', deadlineAt: 119 * minute + 7000 });
    expect(texts('run.outage')).toEqual([`generator ${runId} waits: the model: Overloaded (529); next try in 7 s`]);
  });

  it('leaves the run all the time that it had, however long it lasted', () => {
    const { build, runId, report, run, texts } = reporting();
    build.later(10 * minute);
    report(outage({ retryAt: 11 * minute, deadlineAt: 31 * minute }));
    build.later(190 * minute);
    report({ kind: 'recovered', lastedMs: 190 * minute, deadlineAt: 220 * minute });
    build.later(19 * minute);
    build.send({ kind: 'tick', retentionDays: null });
    expect(run()).toMatchObject({ status: 'running', deadlineAt: 220 * minute });
    expect(texts('run.recovered')).toEqual([`generator ${runId} goes on after an outage of 190 min`]);
    expect([build.state.iterations, build.state.breaker.state]).toEqual([1, 'CLOSED']);
  });

  it("is time of the build: a limit of minutes is a person's, and a pause loses nothing", () => {
    const build = playedBuild(submission({ plan: plan(), limits: { maxDurationMinutes: 10 } }));
    const { runId } = build.order({ role: 'generator' });
    const body = outage({ retryAt: 11 * minute, deadlineAt: 60 * minute });
    build.send({ kind: 'report', report: { runId, seq: 1, body } });
    build.later(10 * minute);
    build.send({ kind: 'tick', retentionDays: null });
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'duration-limit' });
    expect(build.state.runs[runId]).toMatchObject({ status: 'running' });
  });
});

describe('a provider that refuses until a person acts', () => {
  const message = 'Your credit balance is too low (402); add credit, then resume';

  it('pauses the build, and the resume wakes the run in the same round', () => {
    const { build, runId, report, run, texts } = reporting();
    expect(build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 1 } })).toBe('granted');
    report({ kind: 'blocked', message });
    const reason = `the model's provider refuses: ${message}`;
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'provider', message: reason });
    expect(texts('run.blocked')).toEqual([`generator ${runId} waits: ${reason}`]);
    expect(build.state.ledger.reservedUsd).toEqual({});
    const { deadlineAt = 0 } = run() ?? {};
    build.later(600 * minute);
    build.send({ kind: 'tick', retentionDays: null });
    expect(build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 1 } })).toBe('wait');

    build.send({ kind: 'resume' });
    expect([build.woken, build.state.phase.kind, build.stages()]).toEqual([[runId], 'running', { a: 'generating' }]);
    expect(run()).toMatchObject({ waitingSince: null, deadlineAt: deadlineAt + 600 * minute });
    expect([build.state.iterations, build.state.tasks.a?.rounds]).toEqual([1, 1]);
  });

  it('counts what a stream has cost before it was refused', () => {
    const { build, runId, report } = reporting();
    build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 1 } });
    build.askLedger({ runId, settle: { turn: 1, usage: noUsage, costUsd: 0.25 }, reserve: null });
    report({ kind: 'blocked', message });
    expect(build.state.ledger.spentUsd).toBe(0.25);
  });
});
