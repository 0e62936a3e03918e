import { describe, expect, it } from 'vitest';
import { specView } from '../../../src/core/builds/spec-view.ts';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { criterion, plan, requirement, submission, task } from '../builders.ts';
import { nextOf, playedBuild } from './played-build.ts';

const drafted = (tasks = [task()]): RunOutcome => ({ kind: 'plan', plan: plan(tasks), answers: [] });
const findings: RunOutcome = {
  kind: 'findings',
  findings: [{ id: 'F1', severity: 'major', text: 'no error cases', evidence: 'spec line 3' }],
};
const overlapping = [task({ id: 'a', scope: ['app:src'] }), task({ id: 'b', scope: ['app:src'] })];

const refining = () => {
  const build = playedBuild(submission());
  build.end({ role: 'architect' }, drafted());
  build.end({ role: 'adversary' }, findings);
  return build;
};

describe('planning', () => {
  it('runs architect, adversary, refiner and validator one after the other, and then the tasks', () => {
    const build = refining();
    build.end({ role: 'refiner' }, drafted());
    build.end({ role: 'validator' }, { kind: 'plan-verdict', approved: true, reasons: [], asksNothing: [] });
    expect(build.orders.map(({ assignment }) => assignment.role)).toEqual([
      'architect',
      'adversary',
      'refiner',
      'validator',
      'generator',
    ]);
    expect(build.state.plan).toEqual(plan());
    expect(build.types()).toEqual([
      'build.created',
      'repositories.opened',
      'plan.stage',
      'base.tested',
      'plan.stage',
      'plan.drafted',
      'plan.stage',
      'plan.findings',
      'plan.stage',
      'plan.refined',
      'plan.stage',
      'plan.approved',
      'task.started',
    ]);
  });

  it('says so where the limit of iterations is too low for a round of each task', () => {
    const tasks = ['a', 'b', 'c'].map((id) => task({ id }));
    const build = playedBuild(submission({ plan: plan(tasks), limits: { maxIterations: 2 } }));
    expect(build.log.find(({ type }) => type === 'plan.approved')).toEqual({
      type: 'plan.approved',
      text: 'The work plan stands: 3 tasks; the limit of iterations allows 2 rounds, and pauses the build then unless it is raised',
      data: { tasks: 3, roundsLeft: 2 },
    });
  });

  it('goes to the validator at once where the adversary and the checks find nothing', () => {
    const build = playedBuild(submission());
    build.end({ role: 'architect' }, { kind: 'plan', plan: plan(), answers: [] });
    build.end({ role: 'adversary' }, { kind: 'findings', findings: [] });
    expect(build.open().map(({ assignment }) => assignment.role)).toEqual(['validator']);
  });

  it('hands the findings of the adversary to the refiner', () => {
    expect(refining().order({ role: 'refiner' }).assignment).toEqual({
      role: 'refiner',
      spec: 'It works.',
      plan: plan(),
      findings: findings.kind === 'findings' ? findings.findings : [],
      faults: [],
      objections: [],
    });
  });

  it('sends a plan that the checks refuse back to the refiner with every fault', () => {
    const build = refining();
    build.end({ role: 'refiner' }, drafted(overlapping));
    expect(build.order({ role: 'refiner' }).assignment).toMatchObject({
      plan: plan(overlapping),
      faults: [expect.stringContaining('b and a are in one wave and claim the same files')],
    });
    expect(build.log.at(-2)).toMatchObject({ type: 'plan.refused', text: 'The checks refuse the plan: one fault' });
  });

  it('sends a plan that the validator rejects back with its reasons', () => {
    const build = refining();
    build.end({ role: 'refiner' }, drafted());
    build.end(
      { role: 'validator' },
      { kind: 'plan-verdict', approved: false, reasons: ['R1 is not really covered'], asksNothing: [] },
    );
    expect(build.order({ role: 'refiner' }).assignment).toMatchObject({ objections: ['R1 is not really covered'] });
    expect(build.order({ role: 'refiner' }).round).toBe(2);
  });

  it('shows where the plan quotes the spec, and why the rest asks for nothing', () => {
    const spec = '# Works\n\nIt works.';
    const build = playedBuild(submission({ spec }));
    expect(specView(build.state)).toEqual({ text: spec, assumptions: [], requirements: [], unquoted: [] });
    build.end({ role: 'architect' }, drafted());
    build.end({ role: 'adversary' }, { kind: 'findings', findings: [] });
    const asksNothing = [{ sentences: ['S1'], reason: 'A heading.' }];
    build.end({ role: 'validator' }, { kind: 'plan-verdict', approved: true, reasons: [], asksNothing });
    expect(specView(build.state)).toEqual({
      text: spec,
      assumptions: [],
      requirements: [{ id: 'R1', quote: 'It works.', at: [{ start: 9, end: 18 }], assumption: null }],
      unquoted: [{ id: 'S1', start: 0, end: 7, reason: 'A heading.' }],
    });
    expect(specView(playedBuild(submission({ plan: plan() })).state)).toBeNull();
  });

  it('tells those who work on a task what the approval says of it, without another round', () => {
    const build = playedBuild(submission());
    const tasks = [task({ id: 'a', scope: ['app:a'] }), task({ id: 'b', scope: ['app:b'] })];
    build.end({ role: 'architect' }, drafted(tasks));
    build.end({ role: 'adversary' }, { kind: 'findings', findings: [] });
    const reasons = ['C1 of a could name the limit.', 'The order is good.'];
    build.end({ role: 'validator' }, { kind: 'plan-verdict', approved: true, reasons, asksNothing: [] });
    const told = (id: string) => build.order({ role: 'generator', task: id }).assignment;
    expect(told('a')).toMatchObject({ discoveries: expect.stringContaining('C1 of a could name the limit.') });
    expect(told('b')).toMatchObject({ discoveries: '' });
  });

  it('states what it assumes of a prompt before a person approves it, and marks what quotes an assumption', () => {
    const build = playedBuild(submission({ prompt: 'It works.', approval: 'plan' }));
    expect(build.order({ role: 'architect' }).assignment).toEqual({
      role: 'architect',
      spec: 'It works.',
      assumes: true,
    });
    const assumptions = [{ id: 'A1', text: 'It answers within a second.' }];
    const quotes = [requirement(), requirement({ id: 'R2', quote: 'within a second' })];
    const both = task({ criteria: [criterion({ requirements: ['R1', 'R2'] })] });
    build.end({ role: 'architect' }, { kind: 'plan', plan: { ...plan([both], quotes), assumptions }, answers: [] });
    build.end({ role: 'adversary' }, { kind: 'findings', findings: [] });
    build.end({ role: 'validator' }, { kind: 'plan-verdict', approved: true, reasons: [], asksNothing: [] });
    expect(build.log.find(({ type }) => type === 'plan.assumes')).toMatchObject({
      text: 'The plan assumes: A1 It answers within a second.',
      data: { assumptions },
    });
    expect(specView(build.state)).toMatchObject({
      assumptions,
      requirements: [
        { id: 'R1', assumption: null },
        { id: 'R2', at: [], assumption: 'A1' },
      ],
    });
  });

  it('asks a person, with the open faults, when four refinements do not help', () => {
    const build = refining();
    for (let round = 0; round < 4; round += 1) build.end({ role: 'refiner' }, drafted(overlapping));
    expect(build.state.phase).toMatchObject({
      kind: 'paused',
      reason: 'planning',
      message: expect.stringMatching(/^the plan is still refused after 4 rounds: phases\[0\].*claim the same files/),
    });
    expect(nextOf(build)).toEqual(['resume', 'cancel']);
    build.send({ kind: 'resume' });
    expect(build.order({ role: 'refiner' })).toMatchObject({ round: 1, assignment: { faults: [expect.any(String)] } });
  });

  it.each([
    ['no-result', 'planning', 'the architect failed twice: it talked on', ['resume']],
    ['timeout', 'planning', 'the architect failed twice: it talked on', ['resume']],
    [
      'sandbox',
      'sandbox',
      'the architect failed twice: it talked on',
      ['see-to sandboxes', 'see-to remotes', 'resume'],
    ],
    [
      'internal',
      'sandbox',
      'the architect failed twice: it talked on',
      ['see-to sandboxes', 'see-to remotes', 'resume'],
    ],
  ] as const)(
    'tries a stage that fails (%s) once more, then asks a person, and a resume tries it again',
    (reason, paused, message, next) => {
      const build = refining();
      const failed: RunOutcome = { kind: 'failed', reason, message: 'it talked on' };
      build.end({ role: 'refiner' }, failed);
      expect(build.open()).toHaveLength(1);
      build.end({ role: 'refiner' }, failed);
      const asked = message.replace('architect', 'refiner');
      expect([build.state.phase, build.open()]).toMatchObject([{ kind: 'paused', reason: paused, message: asked }, []]);
      expect(nextOf(build)).toEqual(next);
      build.send({ kind: 'resume' });
      build.end({ role: 'refiner' }, failed);
      build.end({ role: 'refiner' }, drafted());
      expect(build.order({ role: 'validator' }).assignment).toMatchObject({ role: 'validator' });
    },
  );

  it('pauses when the provider refuses, and asks again when it is resumed', () => {
    const build = playedBuild(submission());
    build.end({ role: 'architect' }, { kind: 'failed', reason: 'model-rejected', message: 'bad (400)' });
    const message = "the model's provider refuses: bad (400)";
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'provider', message });
    expect(build.open()).toEqual([]);
    build.send({ kind: 'resume' });
    const { runId } = build.order({ role: 'architect' });
    expect(build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 1 } })).toBe('granted');
  });

  it('is passed over for a submitted plan', () => {
    const build = playedBuild(submission({ plan: plan() }));
    expect(build.orders.map(({ assignment }) => assignment.role)).toEqual(['generator']);
  });
});
