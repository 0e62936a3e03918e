import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Merge } from '../../../src/core/builds/task-state.ts';
import { claimsOverlap } from '../../../src/core/plan/scope.ts';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { plan, submission, task } from '../builders.ts';
import { commit, type PlayedBuild, playedBuild, verified } from './played-build.ts';

const links = fc.array(fc.array(fc.nat(20), { maxLength: 2 }), { minLength: 1, maxLength: 7 });
/** Which open run ends next, and how. */
const move = fc.record({
  pick: fc.nat(100),
  outcome: fc.constantFrom('good', 'good', 'good', 'bad', 'conflict', 'failed', 'moved'),
});

function end(build: PlayedBuild, { pick, outcome }: { pick: number; outcome: string }): void {
  const open = build.open();
  const order = open[pick % open.length];
  if (!order) return;
  if (outcome === 'moved') build.heads.set('app', commit(5000 + pick));
  const ended = { kind: 'ended' as const, outcome: outcomeOf(build, order, outcome) };
  build.send({ kind: 'report', report: { runId: order.runId, seq: 1, body: ended } });
}

function outcomeOf(build: PlayedBuild, order: RunOrder, outcome: string): RunOutcome {
  const { role } = order.assignment;
  if (outcome === 'failed') return { kind: 'failed', reason: 'sandbox', message: 'x' };
  if (role === 'verifier')
    return outcome === 'bad' ? verified({ criteria: [{ task: 't0', criterion: 'C1' }] }) : verified();
  if (role === 'generator') return build.candidate();
  if (role === 'replanner') return { kind: 'failed', reason: 'no-result', message: 'x' };
  if (outcome === 'conflict')
    return { kind: 'conflict', repository: 'app', paths: ['x'], head: commit(1), candidate: commit(2) };
  return build.verdict(order, outcome !== 'bad');
}

/** Merges that stand on no commit of the one before, nor on one of somebody else. */
function brokenLinks({ log }: PlayedBuild): unknown[] {
  let head = commit(0);
  const broken: unknown[] = [];
  for (const { type, data } of log) {
    const { merges } = z.object({ merges: z.array(Merge) }).safeParse(type === 'task.merged' ? data : null).data ?? {};
    for (const { from, to } of merges ?? []) {
      if (from !== head && Number.parseInt(from, 16) < 5000) broken.push({ from, head });
      head = to;
    }
  }
  return broken;
}

describe('a build, whatever the order in which its runs end', () => {
  it('keeps claims apart, workers bounded, merges once, and comes to rest', () => {
    fc.assert(
      fc.property(links, fc.array(move, { maxLength: 120 }), fc.boolean(), (dependencies, moves, barrier) => {
        const tasks = dependencies.map((on, index) =>
          task({
            id: `t${index}`,
            scope: [`app:src/t${index}/**`, ...(index > 0 ? [`app:mod${index % 2}/t${index}`] : [])],
            dependsOn: index === 0 ? [] : [...new Set(on.map((link) => `t${link % index}`))],
          }),
        );
        const build = playedBuild(
          submission({ plan: plan(tasks), parallel: { maxWorkers: 2, maxEvaluators: 1, barrier } }),
          { byHand: ['verifier'] },
        );
        for (const next of moves) {
          end(build, next);
          const at = (...kinds: string[]) =>
            Object.values(build.state.tasks).filter(({ stage }) => kinds.includes(stage.kind));
          expect(at('generating').length).toBeLessThanOrEqual(2);
          expect(at('evaluating').length).toBeLessThanOrEqual(1);
          const active = at('generating', 'handed-in', 'evaluating', 'merging');
          active.forEach((one, index) => {
            for (const other of active.slice(index + 1)) expect(claimsOverlap(one.task, other.task)).toBe(false);
          });
        }
        for (let n = 0; build.open().length > 0 && n < 200; n += 1) end(build, { pick: 0, outcome: 'good' });
        expect(['completed', 'paused']).toContain(build.state.phase.kind);
        const merged = build.log.filter(({ type }) => type === 'task.merged').map(({ data }) => data.task);
        expect(merged).toEqual([...new Set(merged)]);
        expect(brokenLinks(build)).toEqual([]);
        if (build.state.phase.kind === 'completed')
          expect(merged.filter((id) => String(id).startsWith('t'))).toHaveLength(tasks.length);
      }),
      { numRuns: 300 },
    );
  });
});
