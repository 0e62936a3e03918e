/** Commands, reports, effects and the ledger's questions in any order: what must hold whatever a person does, and when. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isMoot } from '../../../src/core/builds/moot.ts';
import { isActive, isFinal } from '../../../src/core/builds/state.ts';
import { refusalOf } from '../../../src/core/builds/steering/decisions.ts';
import type { BuildCommand } from '../../../src/core/contract/commands.ts';
import { totalReservedUsd } from '../../../src/core/money/ledger.ts';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { plan, submission, task } from '../builders.ts';
import { audited, commit, found, type PlayedBuild, playedBuild, verified } from './played-build.ts';

const ids = ['t0', 't1', 't2', 't3'];
const tasks = ids.map((id, index) => task({ id, dependsOn: index === 2 ? ['t0'] : index === 3 ? ['t1', 't2'] : [] }));
const usage = { input: 1, output: 1, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };

const taskId = fc.constantFrom(...ids, 'none');
const command: fc.Arbitrary<BuildCommand> = fc.oneof(
  fc.constant({ kind: 'pause' as const }),
  fc.constantFrom<BuildCommand>({ kind: 'resume' }, { kind: 'resume', maxCostUsd: 500 }),
  fc.record({ kind: fc.constant('retry' as const), task: taskId }),
  fc.record({ kind: fc.constant('skip' as const), task: taskId }),
  fc.record({
    kind: fc.constant('prioritize' as const),
    task: taskId,
    priority: fc.constantFrom('first' as const, 'normal' as const, 'last' as const),
  }),
  fc.record({ kind: fc.constant('note' as const), text: fc.constantFrom('one', 'two'), task: taskId }),
  fc.constant({ kind: 'approve' as const }),
  fc.constant({ kind: 'reject' as const, comments: 'smaller' }),
  fc.record({
    kind: fc.constant('edit-plan' as const),
    plan: fc.constantFrom(plan(tasks), plan(tasks.toReversed()), plan(tasks.slice(0, 2))),
    version: fc.constant('*'),
  }),
);
const pick = fc.nat(100);
const move = fc.oneof(
  { weight: 6, arbitrary: fc.record({ does: fc.constant('end' as const), pick, good: fc.boolean() }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('perform' as const), pick }) },
  { weight: 4, arbitrary: fc.record({ does: fc.constant('command' as const), command }) },
  { weight: 2, arbitrary: fc.record({ does: fc.constant('ask' as const), pick, usd: fc.nat(30) }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('move-head' as const), pick }) },
  { weight: 1, arbitrary: fc.record({ does: fc.constant('wait' as const), ms: fc.nat(3_600_000) }) },
);
type Move = typeof move extends fc.Arbitrary<infer T> ? T : never;

/** A run that the ledger lets wait does nothing before it is woken. */
const awake = (build: PlayedBuild): RunOrder[] =>
  build.open().filter(({ runId }) => build.state.runs[runId]?.waitingSince === null);

function outcomeOf(build: PlayedBuild, order: RunOrder, good: boolean): RunOutcome {
  switch (order.assignment.role) {
    case 'architect':
    case 'refiner':
      return { kind: 'plan', plan: plan(tasks), answers: [] };
    case 'preparer':
      return build.prepared(good ? 'green' : 'red');
    case 'adversary':
      return { kind: 'findings', findings: [] };
    case 'validator':
      return { kind: 'plan-verdict', approved: good, reasons: [], asksNothing: [] };
    case 'generator':
      return good ? build.candidate() : { kind: 'failed', reason: 'sandbox', message: 'x' };
    case 'evaluator':
      return build.verdict(order, good);
    case 'replanner':
      return { kind: 'failed', reason: 'no-result', message: 'x' };
    case 'summarizer':
      return { kind: 'failed', reason: 'no-result', message: 'x' };
    case 'auditor':
      return good ? audited() : audited(found());
    case 'verifier':
      return good ? verified() : verified({ criteria: [{ task: 't0', criterion: 'C1' }] });
    default:
      return order.assignment satisfies never;
  }
}

function play(build: PlayedBuild, next: Move): void {
  switch (next.does) {
    case 'end': {
      const open = awake(build);
      const order = open[next.pick % open.length];
      if (!order) return;
      const body = { kind: 'ended' as const, outcome: outcomeOf(build, order, next.good) };
      build.send({ kind: 'report', report: { runId: order.runId, seq: 1, body } });
      return;
    }
    case 'perform':
      if (build.held.length > 0) build.release(next.pick % build.held.length);
      return;
    case 'command': {
      const { state } = build;
      const refusal = refusalOf(state, next.command);
      build.send(next.command);
      if (refusal) expect(build.state).toBe(state);
      return;
    }
    case 'ask': {
      const open = awake(build);
      const runId = open[next.pick % open.length]?.runId;
      const turns = build.state.runs[runId ?? '']?.turns ?? 0;
      if (runId === undefined) return;
      const settle = runId in build.state.ledger.reservedUsd ? { turn: turns + 1, usage, costUsd: 1 } : null;
      build.askLedger({ runId, settle, reserve: { turn: turns + 2, usd: next.usd + 1 } });
      return;
    }
    case 'move-head':
      build.heads.set('app', commit(5000 + next.pick));
      return;
    case 'wait':
      build.later(next.ms);
      build.send({ kind: 'tick', retentionDays: null });
      return;
    default:
      next satisfies never;
  }
}

/** What holds after every move. */
function check(build: PlayedBuild): void {
  const { state, log, stopped, held } = build;
  const merged = log.filter(({ type }) => type === 'task.merged').map(({ data }) => data.task);
  expect(merged).toEqual([...new Set(merged)]);
  expect(state.ledger.spentUsd + totalReservedUsd(state.ledger)).toBeLessThanOrEqual(state.ledger.limitUsd);
  for (const { id, status, isStopping } of Object.values(state.runs)) {
    const stops = held.filter((effect) => effect.kind === 'stop-run' && effect.runId === id);
    expect([id, stops.length]).toEqual([id, isStopping ? 1 : 0]);
    if (status === 'stopped' && !isStopping) expect(stopped).toContain(id);
  }
  for (const { task: one, stage } of Object.values(state.tasks)) {
    // Whatever a task waits for is there.
    if ('runId' in stage) expect(state.runs[stage.runId]).toMatchObject({ status: 'running', task: one.id });
    if (stage.kind === 'merging' && stage.advancing)
      expect(held).toContainEqual(expect.objectContaining({ kind: 'advance-refs', task: one.id }));
  }
  const { phase } = state;
  if (isActive(phase)) expect(awake(build).length + held.length).toBeGreaterThan(0);
  if (isFinal(phase)) expect(build.open()).toEqual([]);
}

/** What a person does who wants it done: approve, take what is stuck out, raise limits. */
function goOn(build: PlayedBuild): void {
  const { phase, tasks: known } = build.state;
  if (phase.kind !== 'paused') return;
  if (phase.reason === 'approval') build.send({ kind: 'approve' });
  for (const [id, { stage }] of Object.entries(known))
    if (stage.kind === 'stuck') build.send({ kind: 'skip', task: id });
  build.send({ kind: 'resume', maxCostUsd: 100_000, maxIterations: 10_000, maxDurationMinutes: 10_000 });
}

const settled = ['merged', 'skipped', 'replaced'];
const hold = ['open-repositories', 'advance-refs', 'stop-run', 'delete-working-refs'] as const;
const builds = fc.record({
  approval: fc.constantFrom('none' as const, 'plan' as const, 'wave' as const),
  isPlanned: fc.boolean(),
});

describe('a build, whatever a person asks of it and when', () => {
  it('never stands still, merges no task twice, and comes to its end once the person lets it', () => {
    fc.assert(
      fc.property(builds, fc.array(move, { maxLength: 120 }), ({ approval, isPlanned }, moves) => {
        const limits = { maxCostUsd: 60, maxIterations: 12 };
        const work = isPlanned ? { plan: plan(tasks) } : {};
        const build = playedBuild(submission({ ...work, approval, limits, parallel: { maxWorkers: 2 } }), {
          hold,
          byHand: ['verifier', 'auditor'],
        });
        for (const next of moves) {
          const { phase } = build.state;
          play(build, next);
          check(build);
          if (isFinal(phase)) expect(build.state.phase).toBe(phase);
        }
        for (let n = 0; n < 500 && !isFinal(build.state.phase); n += 1) {
          goOn(build);
          play(build, { does: 'end', pick: 0, good: true });
          play(build, { does: 'perform', pick: 0 });
          check(build);
        }
        // Only planning can come to nothing, before there are tasks.
        if (build.state.phase.kind === 'failed') expect(build.stages()).toEqual({});
        else expect(build.state.phase.kind).toBe('completed');
        expect(Object.values(build.stages()).filter((stage) => !settled.includes(stage))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  it('starts nothing after a cancel at any moment, and removes its working refs after the last merge', () => {
    fc.assert(
      fc.property(
        builds,
        fc.array(move, { maxLength: 60 }),
        fc.array(move, { maxLength: 40 }),
        ({ approval, isPlanned }, before, after) => {
          const work = isPlanned ? { plan: plan(tasks) } : {};
          const build = playedBuild(submission({ ...work, approval, parallel: { maxWorkers: 2 } }), {
            hold,
            byHand: ['verifier', 'auditor'],
          });
          for (const next of before) play(build, next);
          fc.pre(!isFinal(build.state.phase));
          const orders = build.orders.length;
          build.send({ kind: 'cancel' });
          const { phase } = build.state;
          expect(phase.kind).toBe('cancelled');
          for (const next of after) {
            play(build, next);
            check(build);
          }
          while (build.held.length > 0) {
            if (build.held.some(({ kind }) => kind === 'delete-working-refs'))
              expect(build.held.filter(({ kind }) => kind === 'stop-run')).toEqual([]);
            build.release();
          }
          check(build);
          expect([build.state.phase, build.orders.length]).toEqual([phase, orders]);
          expect(build.orders.filter((order) => !isMoot({ kind: 'start-run', order }, build.state))).toEqual([]);
          expect(Object.values(build.state.tasks).some(({ stage }) => 'advancing' in stage && stage.advancing)).toBe(
            false,
          );
          // The heads that the build knows are those that its merges left, or that others have moved.
          const known = build.state.repositories.map(({ head }) => head ?? build.heads.get('app'));
          if (!before.concat(after).some(({ does }) => does === 'move-head'))
            expect(known).toEqual([build.heads.get('app')]);
        },
      ),
      { numRuns: 400 },
    );
  });
});
