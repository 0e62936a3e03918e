/** The view of a build has all that a page shows as data, and nothing that has to be read out of a text. */
import { expect, it } from 'vitest';
import { viewOf } from '../../../src/core/builds/view.ts';
import { BuildView } from '../../../src/core/contract/views.ts';
import type { Feedback } from '../../../src/core/runs/run-order.ts';
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

it('tells of a task why it was sent back, each cause with the lines that say why', () => {
  const { state } = playedBuild(submission({ plan: plan(chain) }));
  const known = state.tasks.a;
  if (!known) throw new Error('there is no task a');
  const toldOf = (...feedback: Feedback[]) => {
    const a = { ...known, feedback };
    return viewOf({ ...state, tasks: { ...state.tasks, a } }, 1).tasks[0];
  };
  const progress = 'compiles one more file\n'.repeat(100);
  const failed = (id: string) =>
    `The check \`npm run ${id} -- ${'x'.repeat(600)}\` ended with exit code 1:\n${progress}Error: no module ${id}\n${progress}`;
  const verdict = (id: string) => ({ criterion: id, pass: false, evidence: failed(id) });
  const tests: Feedback = {
    kind: 'tests',
    command: 'npm test',
    exitCode: 1,
    excerpt: `${progress}Error: 3 is not 4\n${progress}`,
  };
  const change = {
    repository: 'app',
    path: 'a.test.ts',
    kind: 'skipped' as const,
    text: `${'it.skip(…);'.repeat(100)}`,
    justified: false,
    evidence: `${progress}the task expected it to run`,
  };
  const causes: [Feedback[], string[]][] = [
    [[tests], ['npm test exits with 1', 'Error: 3 is not 4']],
    [[{ kind: 'criteria', failed: [verdict('C1')] }], ['C1: The check `npm run C1', 'Error: no module C1']],
    [
      [
        { kind: 'criteria', failed: [verdict('C1'), verdict('C2')] },
        { kind: 'weakened', changes: [change] },
      ],
      [
        'C1: The check',
        'Error: no module C1',
        'C2: The check',
        'Error: no module C2',
        'a.test.ts: it.skip',
        'expected',
      ],
    ],
    [
      [{ kind: 'criteria', failed: Array.from({ length: 30 }, (_, n) => verdict(`C${n + 1}`)) }],
      ['Error: no module C1', 'Error: no module C4', 'and 25 more: C6, C7, C8'],
    ],
    [
      [{ kind: 'run-failed', failure: 'git', message: `${progress}fatal: repository not found` }],
      ['fatal: repository not found'],
    ],
    [[{ kind: 'scope', paths: ['app:b.ts'] }], ['outside its scope: app:b.ts']],
  ];
  for (const [feedback, words] of causes) {
    const { feedback: told = '', sentBack = [] } = toldOf(...feedback) ?? {};
    expect({ told, isShort: (told ?? '').length <= 800, lacks: words.filter((each) => !told?.includes(each)) }).toEqual(
      {
        told,
        isShort: true,
        lacks: [],
      },
    );
    expect(sentBack.every(({ why }) => (why ?? '').length <= 600)).toBe(true);
  }
  expect(toldOf(tests)?.sentBack).toEqual([
    {
      kind: 'tests',
      paths: [],
      command: 'npm test',
      exitCode: 1,
      criteria: [],
      failure: null,
      message: null,
      why: 'compiles one more file\n…\nError: 3 is not 4\n…',
    },
  ]);
});

it('says how many runs there are, and makes anew only what has changed', () => {
  const build = playedBuild(submission({ plan: plan(chain) }));
  const before = build.state;
  build.later(1000);
  build.round('a', false);
  const [earlier, later] = [viewOf(before, 1), viewOf(build.state, 2)];
  expect([earlier.runCount, later.runCount]).toEqual([earlier.runs.length, later.runs.length]);
  expect([later.tasks[0] === earlier.tasks[0], later.tasks[1] === earlier.tasks[1]]).toEqual([false, true]);
  expect(viewOf(build.state, 3)).toEqual({ ...later, lastSeq: 3 });
  expect(viewOf(build.state, 3).tasks).toBe(later.tasks);
});
