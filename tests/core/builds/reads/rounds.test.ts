/** A task's rounds as the API answers them: each with its runs, its candidate, its verdicts, and why it was sent back. */
import { expect, it } from 'vitest';
import { roundView } from '../../../../src/core/builds/reads/rounds.ts';
import { taskDetail, taskList } from '../../../../src/core/builds/reads/tasks.ts';
import type { RoundRecord } from '../../../../src/core/builds/records/build-record.ts';
import { RoundView } from '../../../../src/core/contract/reads/rounds.ts';
import { TaskDetail } from '../../../../src/core/contract/reads/tasks.ts';
import type { RunOutcome } from '../../../../src/core/runs/run-report.ts';
import { criterion, plan, submission, task } from '../../builders.ts';
import { type PlayedBuild, playedBuild } from '../played-build.ts';

const criteria = [criterion(), criterion({ id: 'C2', check: 'npm run check', kind: 'guards' })];
const begun = () => playedBuild(submission({ plan: plan([task({ criteria })]) }));

const seen = (build: PlayedBuild, round: number, id = 'a') => {
  const known = build.state.tasks[id];
  if (!known) throw new Error(`no task ${id}`);
  const kept = build.records.filter((record): record is RoundRecord => record.kind !== 'discovery');
  return roundView(
    build.state,
    known,
    round,
    kept.filter((record) => record.task === id && record.round === round),
  );
};
const run = (id: string, role: string, status = 'finished') => ({
  id,
  role,
  model: 'claude-sonnet-5-5',
  status,
  costUsd: 0,
});
const verdictOn = (build: PlayedBuild, parts: object) =>
  ({ ...build.verdict(build.order({ role: 'evaluator' }), { C1: true }), ...parts }) as RunOutcome;

it('has the verdict on every criterion with its evidence, and all that the next round is told', () => {
  const build = begun();
  const first = build.order({ role: 'generator' }).runId;
  build.later(1000);
  build.end(
    { role: 'generator' },
    build.candidate('tree1', { digest: 'd', count: 2, paths: ['app:a.ts', 'app:b.ts'] }),
  );
  const evaluator = build.order({ role: 'evaluator' });
  build.later(500);
  const outcome = build.verdict(evaluator, { C1: true }) as Extract<RunOutcome, { kind: 'graded' }>;
  build.end({ role: 'evaluator' }, outcome);

  const round = seen(build, 1);
  expect(round).toEqual({
    round: 1,
    status: 'rejected',
    startedAt: 0,
    endedAt: 1500,
    costUsd: 0,
    runs: [run(first, 'generator'), run(evaluator.runId, 'evaluator')],
    candidate: {
      at: 1000,
      commits: [{ repository: 'app', commit: expect.any(String) }],
      changed: { count: 2, paths: ['app:a.ts', 'app:b.ts'] },
      summary: 'done',
    },
    evaluations: [
      {
        runId: evaluator.runId,
        at: 1500,
        repeated: false,
        criteria: [
          { criterion: 'C1', pass: true, evidence: 'seen' },
          { criterion: 'C2', pass: false, evidence: 'seen' },
        ],
        tests: { command: 'npm test', passed: true, exitCode: 0, output: '', durationMs: 1, flaky: [] },
        outsideScope: [],
        weakened: [],
        remarks: [],
        screenshots: [],
        merges: outcome.merges,
      },
    ],
    sentBack: {
      reason: 'a: round 1 is sent back: criteria not met: C2',
      causes: [
        {
          kind: 'criteria',
          paths: [],
          command: null,
          exitCode: null,
          criteria: ['C2'],
          failure: null,
          message: null,
          why: 'C2: seen',
          output: null,
          failed: [{ criterion: 'C2', pass: false, evidence: 'seen' }],
          changes: [],
        },
      ],
    },
  });
  expect(RoundView.parse(round)).toEqual(round);
  expect(seen(build, 2)).toMatchObject({ status: 'under-way', endedAt: null, evaluations: [], sentBack: null });
});

it('has the whole output of tests that failed', () => {
  const build = begun();
  const excerpt = 'x'.repeat(8000);
  build.end({ role: 'generator' }, build.candidate());
  const tests = { command: 'npm test', passed: false, exitCode: 1, excerpt, durationMs: 9 };
  build.end({ role: 'evaluator' }, verdictOn(build, { tests, criteria: [] }));
  const { evaluations, sentBack } = seen(build, 1);
  expect([evaluations[0]?.tests.output, sentBack?.causes[0]?.output]).toEqual([excerpt, excerpt]);
});

it('keeps earlier rounds as they were, and says how each ended', () => {
  const build = begun();
  build.round('a', { C1: true });
  build.end({ role: 'generator' }, { kind: 'failed', reason: 'sandbox', message: 'it is gone' });
  build.round('a');
  expect(
    [1, 2, 3].map((round) => seen(build, round)).map(({ status, sentBack }) => [status, sentBack?.reason]),
  ).toEqual([
    ['rejected', 'a: round 1 is sent back: criteria not met: C2'],
    ['broken-off', expect.stringContaining('round 2 broke off')],
    ['merged', undefined],
  ]);
});

it('tells of a round of an older release what its runs tell', () => {
  const build = begun();
  build.round('a', { C1: true });
  const known = build.state.tasks.a;
  if (!known) throw new Error('no task a');
  expect(roundView(build.state, known, 1, [])).toMatchObject({
    status: 'not-kept',
    startedAt: 0,
    endedAt: 0,
    runs: [{ role: 'generator' }, { role: 'evaluator' }],
    candidate: null,
    evaluations: [],
    sentBack: null,
  });
});

it('lists tasks a page at a time, and one with what it asks for and the last verdict', () => {
  const tasks = ['a', 'b', 'c'].map((id) => task({ id, criteria }));
  const build = playedBuild(submission({ plan: plan(tasks) }));
  build.round('a', { C1: true });
  const ids = (cursor?: string) => {
    const page = taskList(build.state, { limit: 2, cursor });
    return page && [page.tasks.map(({ id }) => id), page.next];
  };
  expect([ids(), ids('b'), ids('d')]).toEqual([[['a', 'b'], 'b'], [['c'], null], null]);
  const detail = taskDetail(build.state, 'a');
  expect(detail && TaskDetail.parse(detail)).toEqual(detail);
  expect(detail).toMatchObject({
    id: 'a',
    description: 'Builds a.',
    scope: ['app:src/a/**'],
    criteria: [
      { id: 'C1', pass: true, evidence: 'seen', guards: false, requirements: ['R1'], check: null },
      { id: 'C2', pass: false, evidence: 'seen', guards: true, requirements: ['R1'], check: 'npm run check' },
    ],
    amendments: [],
  });
  expect([taskDetail(build.state, 'd'), taskDetail(build.state, 'toString')]).toEqual([null, null]);
});
