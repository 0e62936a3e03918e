import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { plan, submission, task } from '../builders.ts';
import { commit, type PlayedBuild, playedBuild } from './played-build.ts';

/** How the next run ends; what the role cannot do becomes a failure of the run. */
const move = fc.record({
  pick: fc.nat(100),
  outcome: fc.constantFrom('good', 'bad', 'bad', 'same-tree', 'same-files', 'conflict', 'failed', 'broken', 'moved'),
});
const options = fc.record({
  sameTree: fc.integer({ min: 2, max: 4 }),
  sameFiles: fc.integer({ min: 2, max: 4 }),
  sameFailure: fc.integer({ min: 2, max: 4 }),
  roundsWithoutProgress: fc.integer({ min: 1, max: 4 }),
  sameConflict: fc.integer({ min: 2, max: 3 }),
  buildRoundsWithoutProgress: fc.integer({ min: 1, max: 8 }),
  replans: fc.nat(4),
});

function outcomeOf(
  build: PlayedBuild,
  order: RunOrder,
  { pick, outcome }: { pick: number; outcome: string },
): RunOutcome {
  const { assignment } = order;
  if (outcome === 'failed') return { kind: 'failed', reason: 'no-result', message: 'x' };
  if (outcome === 'broken') return { kind: 'failed', reason: 'sandbox', message: 'x' };
  switch (assignment.role) {
    case 'generator': {
      const changed = outcome === 'same-files' ? { digest: 'd', count: 1, paths: ['app:x'] } : null;
      return build.candidate(outcome === 'same-tree' ? 'same' : undefined, changed);
    }
    case 'replanner': {
      const parts = Array.from({ length: 1 + (pick % 3) }, (_, n) => `${assignment.task.id}.${order.runId}.${n}`);
      const merged = Object.values(build.state.tasks).filter(({ stage }) => stage.kind === 'merged');
      const tasks = parts.map((id, n) => {
        const dependsOn = n > 0 && pick % 2 === 0 ? [parts[n - 1] ?? ''] : merged.map((one) => one.task.id);
        return task({ id, dependsOn });
      });
      // Now and then a re-plan that the checks refuse.
      return { kind: 'replan', tasks: outcome === 'conflict' ? [task({ id: 't0' })] : tasks, reason: 'x' };
    }
    default:
      if (outcome === 'conflict')
        return { kind: 'conflict', repository: 'app', paths: [`f${pick % 2}`], head: commit(1), candidate: commit(2) };
      return build.verdict(order, outcome === 'good' || outcome === 'moved');
  }
}

/** Ends one open run, and sees that what this starts is allowed. */
function end(build: PlayedBuild, next: { pick: number; outcome: string }): void {
  const open = build.open();
  const order = open[next.pick % open.length];
  if (!order) return;
  if (next.outcome === 'moved') build.heads.set('app', commit(5000 + next.pick));
  const from = build.log.length;
  const outcome = outcomeOf(build, order, next);
  build.send({ kind: 'report', report: { runId: order.runId, seq: 1, body: { kind: 'ended', outcome } } });
  const started = build.log.slice(from).flatMap(({ type, data }) => (type === 'task.started' ? [data.task] : []));
  const { breaker, tasks, phase } = build.state;
  switch (breaker.state) {
    case 'OPEN':
      expect(started).toEqual([]);
      expect(tasks[breaker.stuck[0] ?? '']?.stage.kind).toBe('stuck');
      if (phase.kind === 'running')
        expect(build.open().some(({ assignment }) => assignment.role === 'replanner')).toBe(true);
      break;
    case 'HALF_OPEN':
      expect(started.filter((id) => id !== breaker.probe)).toEqual([]);
      expect(breaker.replans).toBeLessThanOrEqual(build.state.submission.breaker.replans);
      break;
    default:
      expect(Object.values(tasks).filter(({ stage }) => stage.kind === 'stuck')).toEqual([]);
  }
  expect(breaker.replans).toBeLessThanOrEqual(build.state.submission.breaker.replans);
}

const resting = ['completed', 'paused', 'failed'];

describe('the breaker of a build, whatever its runs come to', () => {
  it('starts nothing while it is open, one task while it is half open, and always comes to rest', () => {
    const links = fc.array(fc.array(fc.nat(9), { maxLength: 2 }), { minLength: 1, maxLength: 6 });
    const parallel = fc.record({ maxWorkers: fc.integer({ min: 1, max: 4 }), barrier: fc.boolean() });
    const play = fc.record({
      moves: fc.array(move, { maxLength: 150 }),
      resumes: fc.nat(3),
      tail: fc.constantFrom('bad', 'failed', 'conflict', 'same-tree'),
    });
    fc.assert(
      fc.property(links, options, parallel, play, (on, breaker, parallelism, { moves, resumes, tail }) => {
        const tasks = on.map((links, n) => {
          const dependsOn = n === 0 ? [] : [...new Set(links.map((link) => `t${link % n}`))];
          return task({ id: `t${n}`, dependsOn, shared: ['app:index.ts'] });
        });
        const build = playedBuild(submission({ plan: plan(tasks), breaker, parallel: parallelism }));
        let resumed = 0;
        for (const next of moves) {
          end(build, next);
          if (build.state.phase.kind === 'paused' && resumed < resumes) {
            resumed += 1;
            const from = build.log.length;
            build.send({ kind: 'resume' });
            // A resume either goes on or says at once why it cannot.
            expect(build.open().length > 0 || build.log.slice(from).some(({ type }) => type === 'build.paused')).toBe(
              true,
            );
          }
        }
        // From here on the runs fail for ever: the build must not go on for ever.
        for (let n = 0; build.open().length > 0 && n < 1000; n += 1) end(build, { pick: n, outcome: tail });
        expect(resting).toContain(build.state.phase.kind);
        expect(build.open()).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('leaves a way to the end: whatever has happened, good rounds complete what is resumed', () => {
    fc.assert(
      fc.property(options, fc.array(move, { maxLength: 80 }), fc.boolean(), (breaker, moves, barrier) => {
        const tasks = [task({ id: 't0' }), task({ id: 't1', dependsOn: ['t0'] }), task({ id: 't2' })];
        const given = { plan: plan(tasks), breaker: { ...breaker, replans: 1 + breaker.replans } };
        const build = playedBuild(submission({ ...given, parallel: { maxWorkers: 2, barrier } }));
        for (const next of moves) end(build, next);
        for (let n = 0; build.state.phase.kind !== 'completed' && n < 500; n += 1) {
          if (build.state.phase.kind === 'paused') build.send({ kind: 'resume', maxIterations: 10_000 });
          end(build, { pick: 0, outcome: 'good' });
        }
        expect(build.state.phase.kind).toBe('completed');
      }),
      { numRuns: 300 },
    );
  });
});
