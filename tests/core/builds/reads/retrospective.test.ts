/** What a build comes to, looked back on: also while it runs, and as Markdown in which nobody's text is markup. */
import { expect, it } from 'vitest';
import { costSeries } from '../../../../src/core/builds/reads/cost-series.ts';
import { requirementCoverage } from '../../../../src/core/builds/reads/requirements.ts';
import { retrospective, retrospectiveTypes } from '../../../../src/core/builds/reads/retrospective.ts';
import { retrospectiveMarkdown } from '../../../../src/core/builds/reads/retrospective-markdown.ts';
import type { BuildState, RunEntry } from '../../../../src/core/builds/state.ts';
import { RequirementCoverage } from '../../../../src/core/contract/reads/requirements.ts';
import { Retrospective } from '../../../../src/core/contract/reads/retrospective.ts';
import type { RunOutcome } from '../../../../src/core/runs/run-report.ts';
import { criterion, discovery, plan, requirement, submission, task } from '../../builders.ts';
import { type PlayedBuild, playedBuild } from '../played-build.ts';

const tasks = [
  task({ title: 'Words <b>', criteria: [criterion(), criterion({ id: 'C2', requirements: ['R2'] })] }),
  task({ id: 'b', dependsOn: ['a'], criteria: [criterion({ requirements: ['R2'] })] }),
];
const planned = plan(tasks, [requirement(), requirement({ id: 'R2', quote: 'It is fast.' })]);
const begun = () => playedBuild(submission({ plan: planned }));

const lookBack = (build: PlayedBuild, now: number) => {
  const events = build.log
    .map((entry, index) => ({ seq: index + 1, at: 0, ...entry }))
    .filter(({ type }) => retrospectiveTypes.some((known) => known === type));
  const gone = build.records.filter((record) => record.kind === 'discovery');
  return retrospective({ state: build.state, events, gone, usualSize: 'standard-1' }, now);
};

/** Its first round is sent back, a person says something, and it passes. */
function played(): PlayedBuild {
  const build = begun();
  const { runId } = build.order({ role: 'generator' });
  build.send({
    kind: 'report',
    report: { runId, seq: 1, body: { kind: 'discovery', discovery: discovery(), commit: null } },
  });
  build.later(60_000);
  const ended: RunOutcome = build.candidate();
  build.send({ kind: 'report', report: { runId, seq: 2, body: { kind: 'ended', outcome: ended } } });
  build.end({ role: 'evaluator' }, build.verdict(build.order({ role: 'evaluator' }), { C1: true }));
  build.send({ kind: 'note', text: 'Take | care', task: 'a' });
  build.round('a');
  return build;
}

it('tells cost and time by role and task, what was sent back and why, what is not met, what a person did', () => {
  const told = lookBack(played(), 90_000);
  expect(Retrospective.parse(told)).toEqual(told);
  expect(told).toMatchObject({
    status: 'running',
    endedAt: null,
    at: 90_000,
    byTask: [
      { task: 'a', status: 'merged', rounds: 2, runs: 4, ms: 60_000 },
      { task: 'b', status: 'generating', rounds: 1, runs: 1, ms: 30_000 },
    ],
    sentBack: [{ task: 'a', round: 1, how: 'rejected', why: 'a: round 1 is sent back: criteria not met: C2' }],
    breaker: { trips: 0, replans: 0, transitions: [] },
    discoveries: [
      { kind: 'fact', text: 'dates are UTC', task: 'a', status: 'kept' },
      { kind: 'pitfall', text: 'C2 of a was missed at first: seen', task: 'a', status: 'kept' },
    ],
    drift: { requirements: 2, met: 1, notMet: [{ id: 'R2', state: 'open' }], reservations: [], beyond: [] },
    person: [{ what: 'A note from a person, for a: Take | care' }],
  });
  expect(told.byRole.map(({ role, runs, ms }) => [role, runs, ms]).toSorted()).toEqual([
    ['evaluator', 2, 0],
    ['generator', 3, 90_000],
    ['preparer', 1, 0],
  ]);
  expect(told.platform.arithmetic).toContain('90 sandbox seconds (standard-1');
});

it('is divided as the cost over time is, which tells of the dearest tasks first, and not of those that cost nothing', () => {
  const build = played();
  // A run has cost a dollar for each that was before it; those of the second task have cost nothing.
  const dear = (run: RunEntry, n: number): RunEntry => ({ ...run, turns: 1, costUsd: run.task === 'b' ? 0 : n });
  const runs = Object.entries(build.state.runs).map(([id, run], n) => [id, dear(run, n)] as const);
  const state: BuildState = { ...build.state, runs: Object.fromEntries(runs) };
  const { cost, byRole, byModel, byTask, platform } = lookBack({ ...build, state }, 90_000);
  const { usage, cacheShare } = cost;
  const series = costSeries({ state, usualSize: 'standard-1' }, 2, 90_000);
  expect({ spent: series.spent, platform: series.platform }).toEqual({
    spent: { usage, cacheShare, byRole, byModel, byTask: byTask.filter(({ task: id }) => id === 'a') },
    platform,
  });
  expect(byTask).toMatchObject([{ costUsd: 10 }, { costUsd: 0 }]);
});

it('is Markdown in which text of others stays text', () => {
  const markdown = retrospectiveMarkdown(lookBack(played(), 90_000));
  expect(markdown).toContain('Build `b1`: **running** after 2 min');
  expect(markdown).toContain('| a | merged | 2 | 0 | 1 min | $0.00 | Words \\<b\\> |');
  expect(markdown).toContain('A note from a person, for a: Take \\| care');
  expect(markdown).toContain('1 of 2 requirements are met.\n\n- R2 is open: It is fast.\n');
  expect(markdown).not.toMatch(/\n{3}|undefined|null|NaN/);
});

it('says of each requirement what answers it, with the last verdict', () => {
  const coverage = requirementCoverage(played().state);
  expect(coverage.map((one) => RequirementCoverage.parse(one))).toEqual(coverage);
  const criterionOf = (given: object) => ({
    text: 'it works',
    evidence: 'seen',
    pass: true,
    isBroken: false,
    ...given,
  });
  expect(coverage).toEqual([
    {
      id: 'R1',
      quote: 'It works.',
      at: [],
      assumption: null,
      state: 'met',
      criteria: [criterionOf({ task: 'a', taskStatus: 'merged', criterion: 'C1' })],
    },
    {
      id: 'R2',
      quote: 'It is fast.',
      at: [],
      assumption: null,
      state: 'open',
      criteria: [
        criterionOf({ task: 'a', taskStatus: 'merged', criterion: 'C2' }),
        criterionOf({ task: 'b', taskStatus: 'generating', criterion: 'C1', pass: null, evidence: null }),
      ],
    },
  ]);
});
