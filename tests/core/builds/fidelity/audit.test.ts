import { describe, expect, it } from 'vitest';
import { viewOf } from '../../../../src/core/builds/view.ts';
import { criterion, plan, requirement, submission, task } from '../../builders.ts';
import { audited, found, type PlayedBuild, playedBuild } from '../played-build.ts';

const spec = 'It encodes. It decodes what it encoded.';
const encoder = task({ id: 'enc', criteria: [criterion()] });
const decoder = task({ id: 'dec', dependsOn: ['enc'], criteria: [criterion({ requirements: ['R2'] })] });
const requirements = [requirement({ quote: 'It encodes.' }), requirement({ id: 'R2', quote: 'It decodes' })];
const onePhase = plan([encoder, decoder], requirements);
const twoPhases = {
  requirements,
  phases: [encoder, decoder].map((one, place) => ({
    ...onePhase.phases[0],
    id: `P${place + 1}`,
    title: `Phase ${place + 1}`,
    epics: [{ id: 'E1', title: 'Epic', stories: [{ id: 'S1', title: 'Story', tasks: [one] }] }],
  })),
};
const contradicted = found({ quote: 'It decodes what it encoded.' });
const missing = found({
  kind: 'missing',
  quote: 'It encodes.',
  what: 'nothing is encoded',
  suggestedScope: ['app:enc/**'],
});

/** A build with this plan, at the beginning of its work. */
function built(given: Parameters<typeof submission>[0] = {}, work = onePhase): PlayedBuild {
  const build = playedBuild(submission({ spec, ...given }), { byHand: ['auditor'] });
  build.end({ role: 'architect' }, { kind: 'plan', plan: work, answers: [] });
  build.end({ role: 'adversary' }, { kind: 'findings', findings: [] });
  build.end({ role: 'validator' }, { kind: 'plan-verdict', approved: true, reasons: [], asksNothing: [] });
  return build;
}
const bothRounds = (build: PlayedBuild): void => {
  build.round('enc');
  build.round('dec');
};
const told = (build: PlayedBuild, ...types: string[]): string[] =>
  build.log.flatMap(({ type, text }) => (types.includes(type) ? [text] : []));

describe('the audit before a build completes', () => {
  it('reads what the plan has assumed of a short prompt', () => {
    const assumptions = [{ id: 'A1', text: 'It answers within a second.' }];
    const [first, ...others] = onePhase.requirements;
    const requirements = [{ id: first?.id ?? 'R1', quote: 'within a second' }, ...others];
    const build = built({}, { ...onePhase, assumptions, requirements });
    bothRounds(build);
    expect(build.order({ role: 'auditor' }).assignment).toMatchObject({ assumed: ['It answers within a second.'] });
  });

  it('reads the spec, what a person has said since, and not the plan', () => {
    const build = built();
    build.send({ kind: 'note', text: 'Keep it small.' });
    bothRounds(build);
    expect(build.order({ role: 'auditor' })).toMatchObject({
      model: 'claude-sonnet-5-5',
      assignment: { role: 'auditor', spec, asked: ['Keep it small.'], later: [], leftOut: [], earlier: [] },
    });
    build.end({ role: 'auditor' }, audited(found({ severity: 'minor' })));
    expect(build.state.phase.kind).toBe('completed');
    expect(viewOf(build.state, 1).reservations).toEqual([]);
    expect(told(build, 'audit.started', 'audit.ended')).toEqual([
      'The result is audited',
      'The audit has one finding, 0 of them blocking: what is encoded is not decoded to the same',
    ]);
  });

  it('asks the model that is named for it, and is left out where that is asked for or a plan was submitted', () => {
    const named = built({ models: { auditor: 'claude-opus-5-5' } });
    bothRounds(named);
    expect(named.order({ role: 'auditor' }).model).toBe('claude-opus-5-5');
    const never = built({ fidelity: { audit: 'never' } });
    bothRounds(never);
    expect(never.state.phase.kind).toBe('completed');
    const planned = playedBuild(submission({ plan: onePhase }), { byHand: ['auditor'] });
    bothRounds(planned);
    expect(planned.state.phase.kind).toBe('completed');
  });

  it('makes a task of each blocking finding, with its requirement, and looks again once they have merged', () => {
    const build = built();
    bothRounds(build);
    build.end({ role: 'auditor' }, audited(contradicted, missing));
    expect(Object.values(build.state.tasks).slice(2)).toMatchObject([
      {
        task: {
          id: 'audit-1',
          title: 'what is encoded is not decoded to the same',
          scope: ['app:src/dec/**'],
          dependsOn: ['dec'],
          criteria: [
            { id: 'A1', text: 'a round trip gives the same', requirements: ['R3'], check: 'node round-trip.js' },
          ],
        },
      },
      { task: { id: 'audit-2', criteria: [{ requirements: ['R1'] }] } },
    ]);
    expect(build.state.plan?.requirements.at(-1)).toEqual({ id: 'R3', quote: 'It decodes what it encoded.' });
    expect(told(build, 'audit.ended', 'task.added')).toEqual([
      'The audit has 2 findings, 2 of them blocking: what is encoded is not decoded to the same; nothing is encoded; to be mended by audit-1, audit-2',
      'audit-1 is added to the plan: what is encoded is not decoded to the same',
      'audit-2 is added to the plan: nothing is encoded',
    ]);
    build.round('audit-1');
    build.round('audit-2');
    expect(build.order({ role: 'auditor' })).toMatchObject({
      round: 2,
      assignment: { earlier: ['what is encoded is not decoded to the same', 'nothing is encoded'] },
    });
    build.end({ role: 'auditor' }, audited());
    expect(viewOf(build.state, 1)).toMatchObject({
      status: 'completed',
      reservations: [],
      requirements: [{ state: 'met' }, { state: 'met' }, { state: 'met' }],
    });
  });

  it('ends after so many rounds with reservations that name what is left', () => {
    const build = built({ fidelity: { rounds: 1 } });
    bothRounds(build);
    build.end({ role: 'auditor' }, audited(contradicted));
    build.round('audit-1');
    build.end({ role: 'auditor' }, audited(contradicted, missing));
    const reservations = [
      {
        kind: 'contradicted',
        requirements: ['R3'],
        what: 'what is encoded is not decoded to the same',
        evidence: '`node round-trip.js` ends with exit code 1: ab becomes ba',
      },
      {
        kind: 'missing',
        requirements: ['R1'],
        what: 'nothing is encoded',
        evidence: '`node round-trip.js` ends with exit code 1: ab becomes ba',
      },
    ];
    expect(build.log.find(({ type }) => type === 'build.completed')).toMatchObject({
      text: 'Completed: 3 tasks merged for $0.00, with 2 reservations: what is encoded is not decoded to the same; nothing is encoded',
      data: { reservations },
    });
    expect(viewOf(build.state, 1).reservations).toEqual(reservations);
  });

  it('names what a person has taken out, and does not ask for it again', () => {
    const build = built();
    build.round('enc');
    build.send({ kind: 'skip', task: 'dec' });
    expect(build.order({ role: 'auditor' }).assignment).toMatchObject({ leftOut: ['It decodes'] });
    build.end({ role: 'auditor' }, audited());
    expect(viewOf(build.state, 1).reservations).toMatchObject([{ kind: 'unproven', requirements: ['R2'] }]);
  });

  it('is left out where the money ends, and the build says so', () => {
    const build = built({ limits: { maxCostUsd: 5 } });
    bothRounds(build);
    const { runId } = build.order({ role: 'auditor' });
    expect(build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 6 } })).toBe('stop');
    build.send({ kind: 'tick', retentionDays: null });
    expect([build.state.phase.kind, build.stopped]).toEqual(['completed', [runId]]);
    expect(viewOf(build.state, 1).reservations).toEqual([
      {
        kind: 'not-audited',
        requirements: [],
        what: 'the result was not audited: the next model call could pass the limit of $5 ($0.00 spent)',
        evidence: null,
      },
    ]);
  });

  it('is tried again where it broke off; the system and the provider ask a person, what fails by itself is told', () => {
    const failed = (reason: 'sandbox' | 'no-result' | 'model-rejected') => ({
      kind: 'failed' as const,
      reason,
      message: 'x',
    });
    const build = built();
    bothRounds(build);
    build.end({ role: 'auditor' }, failed('sandbox'));
    build.end({ role: 'auditor' }, failed('sandbox'));
    expect(build.state.phase).toMatchObject({
      kind: 'paused',
      details: { reason: 'sandbox', role: 'auditor', times: 2 },
    });
    build.send({ kind: 'resume' });
    build.end({ role: 'auditor' }, failed('model-rejected'));
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'provider' });
    build.send({ kind: 'resume' });
    build.end({ role: 'auditor' }, failed('no-result'));
    build.end({ role: 'auditor' }, failed('no-result'));
    expect(viewOf(build.state, 1)).toMatchObject({ status: 'completed', reservations: [{ kind: 'not-audited' }] });
  });
});

describe('an audit that the provider refuses', () => {
  const rejected = { kind: 'failed' as const, reason: 'model-rejected' as const, message: 'invalid (400)' };

  it('asks a person once, and is left out where it is refused again', () => {
    const build = built();
    bothRounds(build);
    build.end({ role: 'auditor' }, rejected);
    expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'provider' });
    build.send({ kind: 'resume' });
    build.end({ role: 'auditor' }, rejected);
    expect(viewOf(build.state, 1)).toMatchObject({
      status: 'completed',
      reservations: [{ kind: 'not-audited', what: 'the result was not audited: invalid (400)' }],
    });
  });

  it('is held as any other once the person has seen to it', () => {
    const build = built();
    bothRounds(build);
    build.end({ role: 'auditor' }, rejected);
    build.send({ kind: 'resume' });
    build.end({ role: 'auditor' }, audited());
    expect(viewOf(build.state, 1)).toMatchObject({ status: 'completed', reservations: [] });
  });
});

describe('the audit at the end of a phase', () => {
  it('is told what later work is still to answer, and runs beside that', () => {
    const build = built({}, twoPhases);
    build.round('enc');
    expect(build.order({ role: 'auditor' }).assignment).toMatchObject({ later: ['It decodes'] });
    expect(build.stages()).toEqual({ enc: 'merged', dec: 'generating' });
    build.end({ role: 'auditor' }, audited(missing));
    expect(build.stages()).toEqual({ enc: 'merged', dec: 'generating', 'audit-1': 'generating' });
    build.round('dec');
    build.round('audit-1');
    build.end({ role: 'auditor' }, audited());
    expect(told(build, 'audit.started')).toEqual([
      'The result is audited at the end of the phase P1',
      'The result is audited',
    ]);
    expect(build.state.phase.kind).toBe('completed');
  });

  it('leaves the rounds of the end as they are', () => {
    const build = built({ fidelity: { rounds: 1 } }, twoPhases);
    build.round('enc');
    build.end({ role: 'auditor' }, audited(missing));
    build.round('dec');
    build.round('audit-1');
    build.end({ role: 'auditor' }, audited(contradicted));
    build.round('audit-2');
    build.end({ role: 'auditor' }, audited(contradicted));
    expect(viewOf(build.state, 1)).toMatchObject({ status: 'completed', reservations: [{ kind: 'contradicted' }] });
  });

  it('is left out where only the end is asked for', () => {
    const build = built({ fidelity: { audit: 'end' } }, twoPhases);
    build.round('enc');
    expect(build.open().map(({ assignment }) => assignment.role)).toEqual(['generator']);
  });
});
