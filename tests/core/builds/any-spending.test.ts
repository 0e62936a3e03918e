import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { totalReservedUsd } from '../../../src/core/money/ledger.ts';
import { plan, submission, task } from '../builders.ts';
import { commit, type PlayedBuild, playedBuild } from './played-build.ts';
import { type SpendingRun, spendingRun } from './spending-run.ts';

// Doubles at random are nearly all close to nothing.
const usd = fc.integer({ min: 0, max: 4_000_000 }).map((micros) => micros / 1e6);
const share = fc.integer({ min: 0, max: 1000 }).map((part) => part / 1000);
const move = fc.record({
  pick: fc.nat(100),
  kind: fc.constantFrom(
    'ask',
    'ask',
    'ask',
    'lost',
    'answered',
    'answered',
    'cut-off',
    'repeat',
    'end',
    'silent',
    'raise',
  ),
  usd,
  share,
});
type Move = { pick: number; kind: string; usd: number; share: number };

/** Plays a build whose runs spend as the moves say. */
function spendingBuild(maxCostUsd: number, tasks: number) {
  const ids = Array.from({ length: tasks }, (_, n) => task({ id: `t${n}` }));
  const limits = { maxCostUsd, maxIterations: 500, maxDurationMinutes: 10_000 };
  const breaker = { roundsWithoutProgress: 900, sameFailure: 900, buildRoundsWithoutProgress: 900 };
  const build = playedBuild(submission({ plan: plan(ids), limits, breaker, parallel: { maxWorkers: tasks } }));
  const runs = new Map<string, SpendingRun>();
  let billedUsd = 0;
  const bill = (usd: number): void => {
    billedUsd += usd;
  };
  const known = (): SpendingRun[] =>
    build.orders.map(({ runId }) => {
      const run = runs.get(runId) ?? spendingRun(build, runId, bill);
      runs.set(runId, run);
      return run;
    });
  /** Lets a run say its last word and end, as a run does that has failed. */
  const end = (run: SpendingRun): void => {
    if (run.isCalling()) return;
    run.settle();
    const outcome = { kind: 'failed' as const, reason: 'no-result' as const, message: 'x' };
    build.send({ kind: 'report', report: { runId: run.runId, seq: 1, body: { kind: 'ended', outcome } } });
  };
  return { build, known, end, billedUsd: (): number => billedUsd };
}

function play({ build, known, end }: ReturnType<typeof spendingBuild>, { kind, pick, ...move }: Move): void {
  const runs = known();
  const run = runs[pick % runs.length];
  if (!run) return;
  switch (kind) {
    case 'ask':
    case 'lost':
      run.ask(move.usd, kind === 'lost');
      break;
    case 'answered':
      run.answered(move.share);
      break;
    case 'cut-off':
      run.cutOff(move.share);
      break;
    case 'repeat':
      run.repeat();
      break;
    case 'end':
      end(run);
      break;
    case 'silent':
      // Every run under way is given up; calls go on at the provider, and the runs have yet to hear of it.
      if (pick % 5 === 0) {
        build.later(40 * 60_000);
        build.send({ kind: 'tick', retentionDays: null });
      }
      break;
    default:
      raise(build, move.usd);
  }
}

function raise(build: PlayedBuild, usd: number): void {
  if (build.state.phase.kind !== 'paused') return;
  build.send({ kind: 'resume', maxCostUsd: build.state.ledger.limitUsd + 1 + usd });
}

describe('the money of a build, whatever the schedule and the prices', () => {
  it('never passes its limit, spent and reserved together, and is never less than what the provider billed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5 }), fc.array(move, { maxLength: 120 }), (tasks, moves) => {
        const spending = spendingBuild(10, tasks);
        for (const next of moves) {
          play(spending, next);
          const { ledger, runs } = spending.build.state;
          const held = ledger.spentUsd + totalReservedUsd(ledger);
          expect(held).toBeLessThanOrEqual(ledger.limitUsd + 1e-9);
          expect(held).toBeGreaterThanOrEqual(spending.billedUsd() - 1e-9);
          const perRun = Object.values(runs).reduce((sum, { costUsd }) => sum + costUsd, 0);
          expect(perRun).toBeCloseTo(ledger.spentUsd, 9);
          // What is not the worst case of some call is on the bill.
          expect(ledger.spentUsd - ledger.unconfirmed.usd).toBeLessThanOrEqual(spending.billedUsd() + 1e-9);
        }
        // Once every run has had its last word, nothing is held back for calls that nobody makes.
        const all = spending.known();
        for (const run of all) {
          run.cutOff(1);
          spending.end(run);
        }
        expect(totalReservedUsd(spending.build.state.ledger)).toBe(0);
        const owed = all.reduce((sum, run) => sum + run.owedUsd(), 0);
        expect(spending.build.state.ledger.spentUsd).toBeCloseTo(owed, 9);
        expect(owed).toBeGreaterThanOrEqual(spending.billedUsd() - 1e-9);
      }),
      { numRuns: 500 },
    );
  });

  it('pauses the build when it is short, or lets a call under way free some: no run waits for ever', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4 }), fc.array(move, { maxLength: 80 }), (tasks, moves) => {
        const { build, known, ...rest } = spendingBuild(6, tasks);
        for (const next of moves) play({ build, known, ...rest }, next);
        for (const run of known()) {
          run.cutOff(0.5);
          run.settle();
        }
        const waiting = Object.values(build.state.runs).filter(({ waitingSince }) => waitingSince !== null);
        if (build.state.phase.kind === 'running') expect(waiting).toEqual([]);
        raise(build, 4);
        expect(Object.values(build.state.runs).filter(({ waitingSince }) => waitingSince !== null)).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the other limits of a build, whatever the schedule', () => {
  const turn = fc.record({
    pick: fc.nat(100),
    kind: fc.constantFrom('round', 'round', 'bad', 'ask', 'later', 'tick', 'resume', 'moved'),
    minutes: fc.nat(20),
  });
  it('start no round and grant no call beyond them, and a resume with higher ones loses nothing', () => {
    fc.assert(
      fc.property(fc.array(turn, { maxLength: 60 }), fc.integer({ min: 1, max: 6 }), (turns, maxIterations) => {
        const tasks = ['a', 'b', 'c', 'd'].map((id) => task({ id }));
        const limits = { maxIterations, maxDurationMinutes: 30 };
        const parallel = { maxWorkers: 2, agentTimeoutMinutes: 1000 };
        const breaker = { roundsWithoutProgress: 900, sameFailure: 900, buildRoundsWithoutProgress: 900 };
        const build = playedBuild(submission({ plan: plan(tasks), limits, parallel, breaker }));
        let now = 0;
        const endOne = (pick: number, pass: boolean): void => {
          const open = build.open();
          const order = open[pick % open.length];
          if (!order) return;
          const generates = order.assignment.role === 'generator';
          const outcome = generates ? build.candidate() : build.verdict(order, pass);
          build.send({ kind: 'report', report: { runId: order.runId, seq: 1, body: { kind: 'ended', outcome } } });
        };
        for (const { pick, kind, minutes } of turns) {
          const from = build.log.length;
          const { deadlineAt } = build.state;
          if (kind === 'round' || kind === 'bad') endOne(pick, kind === 'round');
          if (kind === 'moved') build.heads.set('app', commit(9000 + pick));
          if (kind === 'tick') build.send({ kind: 'tick', retentionDays: null });
          if (kind === 'later') {
            build.later(minutes * 60_000);
            now += minutes * 60_000;
          }
          if (kind === 'ask') {
            const [order] = build.open();
            const answer = order && build.askLedger({ runId: order.runId, settle: null, reserve: { turn: 1, usd: 1 } });
            if (now >= deadlineAt) expect(answer).not.toBe('granted');
          }
          const started = build.log.slice(from).filter(({ type }) => type === 'task.started');
          if (kind === 'resume' && build.state.phase.kind === 'paused') {
            const { maxIterations, maxDurationMinutes } = build.state.submission.limits;
            const more = { maxIterations: maxIterations + 1, maxDurationMinutes: maxDurationMinutes + 5 };
            build.send({ kind: 'resume', ...more });
          } else if (now >= deadlineAt) expect(started).toEqual([]);
          expect(build.state.iterations).toBeLessThanOrEqual(build.state.submission.limits.maxIterations);
        }
        const merged = (): unknown[] =>
          build.log.flatMap(({ type, data }) => (type === 'task.merged' ? [data.task] : []));
        const before = merged();
        for (let n = 0; build.state.phase.kind !== 'completed' && n < 200; n += 1) {
          const higher = { maxIterations: 10_000, maxDurationMinutes: 10_000 };
          if (build.state.phase.kind === 'paused') build.send({ kind: 'resume', ...higher });
          endOne(0, true);
        }
        expect(build.state.phase.kind).toBe('completed');
        expect(merged().slice(0, before.length)).toEqual(before);
        expect(merged().toSorted()).toEqual(['a', 'b', 'c', 'd']);
      }),
      { numRuns: 300 },
    );
  });
});
