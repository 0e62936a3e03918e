import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../src/core/builds/view.ts';
import { openLedger } from '../../../src/core/money/ledger.ts';
import { noUsage } from '../../../src/core/money/prices.ts';
import type { RunReport } from '../../../src/core/runs/run-report.ts';
import { plan, submission, task } from '../builders.ts';
import { playedBuild } from './played-build.ts';

const two = [task({ id: 'a' }), task({ id: 'b' })];
const built = (given: Parameters<typeof submission>[0] = {}) => playedBuild(submission({ plan: plan(two), ...given }));
const usage = { ...noUsage, input: 10, output: 5 };

describe('the cost limit', () => {
  it('lets a run wait while another call may still free money, and wakes it then', () => {
    const build = built({ limits: { maxCostUsd: 10 } });
    const [a, b] = build.open().map(({ runId }) => runId);
    if (!a || !b) throw new Error('two runs');
    expect(build.askLedger({ runId: a, settle: null, reserve: { turn: 1, usd: 7 } })).toBe('granted');
    expect(build.askLedger({ runId: b, settle: null, reserve: { turn: 1, usd: 7 } })).toBe('wait');
    expect(build.state.phase.kind).toBe('running');
    build.askLedger({ runId: a, settle: { turn: 1, usage, costUsd: 1 }, reserve: null });
    expect(build.woken).toEqual([b]);
    expect(build.askLedger({ runId: b, settle: null, reserve: { turn: 1, usd: 7 } })).toBe('granted');
  });

  it('holds nothing for a run that settles without asking for more, though an answer to it was lost', () => {
    const build = built({ limits: { maxCostUsd: 10 } });
    const [a, b] = build.open().map(({ runId }) => runId);
    if (!a || !b) throw new Error('two runs');
    const settle = { turn: 1, usage, costUsd: 1 };
    build.askLedger({ runId: a, settle, reserve: { turn: 2, usd: 7 } });
    expect(build.askLedger({ runId: b, settle: null, reserve: { turn: 1, usd: 7 } })).toBe('wait');
    build.askLedger({ runId: a, settle, reserve: null });
    expect(build.woken).toEqual([b]);
    expect(build.state.ledger).toEqual({ ...openLedger(10), spentUsd: 1 });
    build.askLedger({ runId: a, settle: { ...settle, turn: 2 }, reserve: { turn: 3, usd: 2 } });
    build.askLedger({ runId: a, settle, reserve: null });
    expect(build.state.ledger.reservedUsd).toEqual({ [a]: 2 });
  });

  it('pauses the build when no call is under way that could free money, and a higher limit resumes it', () => {
    const build = built({ limits: { maxCostUsd: 1 } });
    const [a] = build.open().map(({ runId }) => runId);
    if (!a) throw new Error('a run');
    expect(build.askLedger({ runId: a, settle: null, reserve: { turn: 1, usd: 2 } })).toBe('wait');
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'cost-limit', resumes: { kind: 'running' } });
    build.send({ kind: 'resume', maxCostUsd: 5 });
    expect(build.woken).toEqual([a]);
    expect(build.askLedger({ runId: a, settle: null, reserve: { turn: 1, usd: 2 } })).toBe('granted');
    expect(build.state.ledger).toEqual({ ...openLedger(5), reservedUsd: { [a]: 2 } });
  });

  it('tells a person what of the money is the worst case of calls that broke off', () => {
    const build = built({ limits: { maxCostUsd: 5 } });
    const [a, b] = build.open().map(({ runId }) => runId);
    if (!a || !b) throw new Error('two runs');
    const broken = { turn: 1, usage, costUsd: 1.5, unconfirmed: { usd: 1.5, calls: 1 } };
    build.askLedger({ runId: a, settle: broken, reserve: null });
    // The same turn, answered at its third attempt, told twice.
    const answered = { turn: 1, usage, costUsd: 3.5, unconfirmed: { usd: 3, calls: 2 } };
    build.askLedger({ runId: a, settle: answered, reserve: null });
    build.askLedger({ runId: a, settle: answered, reserve: null });
    build.askLedger({ runId: b, settle: { turn: 1, usage, costUsd: 1 }, reserve: { turn: 2, usd: 3 } });
    expect(viewOf(build.state, 1).cost).toEqual({
      spentUsd: 4.5,
      unconfirmed: { usd: 3, calls: 2 },
      reservedUsd: 0,
      limitUsd: 5,
      freeModels: [],
    });
    expect(build.log.at(-1)?.text).toBe(
      'Paused: the next model call could pass the limit of $5 ($4.50 spent, of which $3.00 is the worst case of 2 calls whose end nobody knows)',
    );
  });

  it('counts a turn once, however often it is settled, and that of a stopped run too', () => {
    const build = built();
    const [a] = build.open().map(({ runId }) => runId);
    if (!a) throw new Error('a run');
    const settle = { turn: 1, usage, costUsd: 0.5 };
    build.askLedger({ runId: a, settle, reserve: null });
    expect(build.askLedger({ runId: a, settle, reserve: null })).toBe('granted');
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    expect(build.askLedger({ runId: a, settle: { ...settle, turn: 2 }, reserve: null })).toBe('stop');
    expect(build.state.ledger.spentUsd).toBe(1);
    expect(build.state.runs[a]).toMatchObject({ turns: 2, costUsd: 1, usage: { ...usage, input: 20, output: 10 } });
  });
});

describe('a session', () => {
  it('has the bounds of the submission, and its end is told without touching anything else', () => {
    const build = built({ session: { maxTurns: 50 } });
    const [a] = build.open();
    if (!a) throw new Error('a run');
    expect(a.session).toEqual({ maxTurns: 50, windowTokens: 200_000 });
    const before = build.state;
    const why = 'it has had its 50 turns';
    const cause = { kind: 'turns' as const, turns: 50 };
    const report = { runId: a.runId, seq: 1, body: { kind: 'handed-over' as const, session: 2, why, cause } };
    build.send({ kind: 'report', report });
    const run = before.runs[a.runId];
    expect(build.state).toEqual({ ...before, runs: { ...before.runs, [a.runId]: { ...run, seq: 1 } } });
    expect(build.log.at(-1)).toEqual({
      type: 'run.handed-over',
      text: 'generator of a goes on in session 2 from a hand-over note: the one before ended because it has had its 50 turns',
      data: { runId: a.runId, role: 'generator', task: 'a', session: 2, why, cause },
    });
  });
});

describe('the other limits', () => {
  it('pause at the deadline, keep what runs report meanwhile, and do not count the pause', () => {
    const build = built({ limits: { maxDurationMinutes: 10 } });
    build.later(600_000);
    build.send({ kind: 'tick', retentionDays: null });
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'duration-limit' });
    build.end({ role: 'generator', task: 'a' }, build.candidate());
    expect(build.stages()).toEqual({ a: 'handed-in', b: 'generating' });
    build.later(60_000);
    build.send({ kind: 'resume', maxDurationMinutes: 20 });
    expect(build.stages()).toEqual({ a: 'evaluating', b: 'generating' });
    expect(build.state.deadlineAt).toBe(1_260_000);
  });

  it('pause after maxIterations, once what is under way has settled', () => {
    const build = built({ limits: { maxIterations: 1 } });
    expect(build.stages()).toEqual({ a: 'generating', b: 'waiting' });
    build.round('a');
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'iteration-limit' });
    build.send({ kind: 'resume', maxIterations: 2 });
    build.round('b');
    expect(build.state.phase.kind).toBe('completed');
  });

  it('give up a run that fell silent long after its own deadline', () => {
    const build = built();
    const [a, b] = build.open().map(({ runId }) => runId);
    build.later(30 * 60_000 + 300_000);
    build.send({ kind: 'tick', retentionDays: null });
    expect(build.stopped).toEqual([a, b]);
    expect(build.stages()).toEqual({ a: 'generating', b: 'generating' });
    expect(build.state.tasks.a).toMatchObject({
      rounds: 2,
      feedback: [{ kind: 'run-failed', message: 'the run fell silent' }],
    });
  });

  it('do not count the time in which a run waits for money', () => {
    const build = built({ limits: { maxCostUsd: 10 }, parallel: { maxWorkers: 2 } });
    const [a, b] = build.open().map(({ runId }) => runId);
    if (!a || !b) throw new Error('two runs');
    build.askLedger({ runId: a, settle: null, reserve: { turn: 1, usd: 7 } });
    expect(build.askLedger({ runId: b, settle: null, reserve: { turn: 1, usd: 7 } })).toBe('wait');
    build.later(40 * 60_000);
    build.send({ kind: 'tick', retentionDays: null });
    expect(build.stopped).toEqual([a]);
    expect(build.state.runs[b]).toMatchObject({ status: 'running' });
    build.askLedger({ runId: a, settle: { turn: 1, usage, costUsd: 1 }, reserve: null });
    expect(build.state.runs[b]).toMatchObject({ waitingSince: null, deadlineAt: 70 * 60_000 });
  });

  it('wake a run that waits for money when another ends without having spent its reservation', () => {
    const build = built({ limits: { maxCostUsd: 10 } });
    const [a, b] = build.open().map(({ runId }) => runId);
    if (!a || !b) throw new Error('two runs');
    build.askLedger({ runId: a, settle: null, reserve: { turn: 1, usd: 9 } });
    expect(build.askLedger({ runId: b, settle: null, reserve: { turn: 1, usd: 5 } })).toBe('wait');
    build.end({ role: 'generator', task: 'a' }, { kind: 'failed', reason: 'internal', message: 'x' });
    expect(build.woken).toEqual([b]);
  });

  it('keep the first reason and time of a pause when a second comes', () => {
    const build = built({ limits: { maxDurationMinutes: 10 } });
    build.later(600_000);
    build.send({ kind: 'tick', retentionDays: null });
    build.later(7_200_000);
    build.end({ role: 'generator', task: 'a' }, { kind: 'failed', reason: 'model-rejected', message: 'invalid key' });
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'duration-limit', at: 600_000 });
    expect(build.stages()).toEqual({ a: 'waiting', b: 'generating' });
  });

  it('do not count the time in which a run waits for a sandbox, say so once, and neither money nor a resume ends that', () => {
    const build = built({ parallel: { maxWorkers: 1 }, limits: { maxCostUsd: 10 } });
    const [a] = build.open().map(({ runId }) => runId);
    if (!a) throw new Error('a run');
    const report = (seq: number, body: RunReport['body']) =>
      build.send({ kind: 'report', report: { runId: a, seq, body } });
    const slots = { inUse: 18, limit: 18, of: 'account' as const };
    build.later(60_000);
    report(1, { kind: 'queued', slots });
    report(1, { kind: 'queued', slots });
    expect(viewOf(build.state, 1).runs.at(-1)).toMatchObject({ id: a, status: 'queued' });
    build.later(10 * 60 * 60_000);
    build.send({ kind: 'tick', retentionDays: null });
    build.send({ kind: 'resume', maxDurationMinutes: 2000 });
    expect(build.state.runs[a]).toMatchObject({ status: 'running', queuedSince: 60_000, deadlineAt: 30 * 60_000 });
    expect([build.stopped, build.woken]).toEqual([[], []]);
    report(2, { kind: 'admitted', prepared: null });
    expect(build.state.runs[a]).toMatchObject({ queuedSince: null, deadlineAt: 630 * 60_000 });
    expect(viewOf(build.state, 1).runs.at(-1)).toMatchObject({ id: a, status: 'running' });
    const told = build.log.filter(({ type }) => type === 'run.queued').map(({ text }) => text);
    expect(told).toEqual(['generator of a waits for a sandbox: 18 of 18 are in use']);
  });

  it("name the build's own limit where that is what a run waits for", () => {
    const build = built();
    const [a] = build.open().map(({ runId }) => runId);
    if (!a) throw new Error('a run');
    const body = { kind: 'queued' as const, slots: { inUse: 9, limit: 9, of: 'build' as const } };
    build.send({ kind: 'report', report: { runId: a, seq: 1, body } });
    expect(build.log.at(-1)?.text).toBe("generator of a waits for a sandbox: 9 of this build's 9 are in use");
  });
});
