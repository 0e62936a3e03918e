/** The view of a build has all that a page shows as data, and nothing that has to be read out of a text. */
import { expect, it } from 'vitest';
import { viewOf } from '../../../src/core/builds/view.ts';
import { BuildView } from '../../../src/core/contract/views.ts';
import { plan, submission, task } from '../builders.ts';
import { playedBuild } from './played-build.ts';

const chain = [task({ id: 'a', estimateMinutes: 10 }), task({ id: 'b', dependsOn: ['a'], estimateMinutes: 20 })];

it('tells of a pause its reason, its figures and what to do, and of the rest what an estimate needs', () => {
  const build = playedBuild(submission({ plan: plan(chain), limits: { maxCostUsd: 5 } }));
  expect(viewOf(build.state, 1)).toMatchObject({
    pause: null,
    awaiting: null,
    forecast: { pathMinutes: 30, taskMinutes: 30, medianRounds: null, medianCostUsd: null },
    tasks: [
      { id: 'a', runId: 'b1-r2', since: 0, estimateMinutes: 10, candidate: null },
      { id: 'b', since: null },
    ],
  });
  build.later(1000);
  build.round('a', false);
  expect(viewOf(build.state, 1).tasks[0]).toMatchObject({
    sentBack: [{ kind: 'criteria', criteria: ['C1'] }],
    feedback: 'C1: seen',
  });
  build.round('a');
  const { runId } = build.order({ role: 'generator', task: 'b' });
  build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 6 } });
  const view = viewOf(build.state, 1);
  expect(view).toMatchObject({
    reason: 'the next model call could pass the limit of $5 ($0.00 spent)',
    pause: {
      at: 1000,
      reason: 'cost-limit',
      details: { limitUsd: 5, spentUsd: 0, unconfirmed: { usd: 0, calls: 0 } },
      next: [{ do: 'resume', needs: [{ option: 'maxCostUsd', above: 5 }] }],
    },
    forecast: { pathMinutes: 20, taskMinutes: 20, medianRounds: 2, medianCostUsd: 0 },
    options: { approval: 'none', limits: { maxCostUsd: 5 } },
  });
  const answered = { ...view, scripted: false, urls: { self: '', plan: '', events: '', page: '' } };
  expect(BuildView.parse(answered)).toEqual(answered);
});

it('tells at which gate a build waits, and that a submitted plan cannot be sent back', () => {
  const build = playedBuild(submission({ plan: plan(chain), approval: 'plan' }));
  expect(viewOf(build.state, 1)).toMatchObject({
    awaiting: { gate: 'plan', wave: null },
    pause: { reason: 'approval', details: { gate: 'plan', canSendBack: false }, next: [{ do: 'approve' }] },
  });
});

it('tells of a task why it was sent back, each cause by its beginning and its end', () => {
  const { state } = playedBuild(submission({ plan: plan(chain) }));
  const known = state.tasks.a;
  if (!known) throw new Error('there is no task a');
  const failed = (...evidence: string[]) => {
    const verdicts = evidence.map((text, index) => ({ criterion: `C${index + 1}`, pass: false, evidence: text }));
    const a = { ...known, feedback: [{ kind: 'criteria' as const, failed: verdicts }] };
    return viewOf({ ...state, tasks: { ...state.tasks, a } }, 1).tasks[0]?.feedback ?? '';
  };
  const check = `\`${'x'.repeat(600)}\` exits with 1: no such module`;
  const one = failed(check);
  expect([one.length <= 500, one.slice(0, 8), one.slice(-14)]).toEqual([true, 'C1: `xxx', 'no such module']);
  const two = failed(check, check);
  expect([two.length <= 500, two.split('; ').map((cause) => [cause.slice(0, 8), cause.slice(-14)])]).toEqual([
    true,
    [
      ['C1: `xxx', 'no such module'],
      ['C2: `xxx', 'no such module'],
    ],
  ]);
  expect(failed(...Array.from({ length: 30 }, () => check)).length).toBeLessThanOrEqual(500);
});
