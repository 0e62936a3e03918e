/** What a person asks of a build reaches whoever it is for, and what cannot be is refused at once. */
import { describe, expect, it } from 'vitest';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { finding, plan, submission, task } from '../builders.ts';
import { type PlayedBuild, playedBuild, refusedText } from './played-build.ts';

const built = (ids: string[], given: Parameters<typeof submission>[0] = {}) =>
  playedBuild(submission({ plan: plan(ids.map((id) => task({ id }))), ...given }));
const stuck = (replans: number) => {
  const build = built(['a'], { breaker: { replans } });
  build.round('a', false, 'same');
  build.round('a', false, 'same');
  return build;
};
const resumeRefused = (build: PlayedBuild, limits: Record<string, number> = {}) =>
  refusedText(build, { kind: 'resume', ...limits });

describe('a note for a stuck task', () => {
  it('reaches the replanner, and the tasks that take its place', () => {
    const build = stuck(1);
    build.send({ kind: 'note', task: 'a', text: 'Use the other parser.' });
    expect(build.told.map(({ note }) => note.text)).toEqual(['Use the other parser.']);
    build.end({ role: 'replanner' }, { kind: 'failed', reason: 'no-result', message: 'no idea' });
    build.send({ kind: 'resume' });
    expect(build.order({ role: 'replanner' }).assignment).toMatchObject({ notes: 'Use the other parser.' });
    build.end({ role: 'replanner' }, { kind: 'replan', tasks: [task({ id: 'a1' })], reason: 'smaller' });
    expect(build.order({ role: 'generator' }).assignment).toMatchObject({
      task: { id: 'a1' },
      notes: 'Use the other parser.',
    });
  });
});

it('a resume has what is stuck tried again where no re-plan is allowed', () => {
  const build = stuck(0);
  expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'stagnation' });
  build.send({ kind: 'resume' });
  expect([build.stages(), build.state.breaker.state, build.state.phase.kind]).toEqual([
    { a: 'generating' },
    'CLOSED',
    'running',
  ]);
});

describe('a resume', () => {
  it('may change the options of the breaker and of sessions, and says so; the others stay', () => {
    const build = stuck(0);
    build.send({ kind: 'resume', breaker: { replans: 2, sameTree: 4 }, session: { maxTurns: 80 } });
    const { breaker, session } = build.state.submission;
    const { breaker: defaults, session: sessions } = submission();
    expect([breaker, session, build.log.find(({ type }) => type === 'build.resumed')?.text]).toEqual([
      { ...defaults, replans: 2, sameTree: 4 },
      { ...sessions, maxTurns: 80 },
      'Resumed with replans 2, sameTree 4, maxTurns 80',
    ]);
    // With re-plans allowed, what is stuck is re-planned.
    expect(build.order({ role: 'replanner' }).session).toEqual({ ...sessions, maxTurns: 80 });
  });

  it('at the limit of time needs more of it', () => {
    const build = built(['a'], { limits: { maxDurationMinutes: 60 } });
    build.later(61 * 60_000);
    build.send({ kind: 'tick', retentionDays: null });
    build.later(60 * 60_000);
    const refused = 'the 60 minutes are used up: give a maxDurationMinutes above 61';
    expect([resumeRefused(build), resumeRefused(build, { maxDurationMinutes: 61 })]).toEqual([refused, refused]);
    build.send({ kind: 'resume', maxDurationMinutes: 70 });
    expect([build.state.phase.kind, build.log.at(-1)?.text]).toEqual(['running', 'Resumed with maxDurationMinutes 70']);
  });

  it('of a build that only clears up needs no more time', () => {
    const build = playedBuild(submission({ plan: plan([task({ id: 'a' })]), limits: { maxDurationMinutes: 60 } }), {
      hold: ['delete-working-refs'],
    });
    build.round('a');
    build.later(61 * 60_000);
    build.send({ kind: 'pause' });
    expect([build.state.phase, resumeRefused(build)]).toMatchObject([{ resumes: { kind: 'finishing' } }, null]);
  });

  it('at the limit of the cost needs a higher one than was not enough', () => {
    const build = built(['a'], { limits: { maxCostUsd: 10 } });
    const { runId } = build.order({ role: 'generator' });
    build.askLedger({ runId, settle: null, reserve: { turn: 1, usd: 11 } });
    expect([
      resumeRefused(build),
      resumeRefused(build, { maxCostUsd: 9 }),
      resumeRefused(build, { maxCostUsd: 20 }),
    ]).toEqual([
      '$0.00 of $10 are spent: give a maxCostUsd above 10.00',
      '$0.00 of $10 are spent: give a maxCostUsd above 10.00',
      null,
    ]);
  });

  it('at the limit of iterations needs more of them; another pause takes a lower limit that is not used up', () => {
    const build = built(['a'], { limits: { maxIterations: 1 } });
    build.round('a', false);
    expect([build.state.phase.kind, resumeRefused(build), resumeRefused(build, { maxIterations: 2 })]).toEqual([
      'paused',
      '1 of 1 iterations are used: give a maxIterations above 1',
      null,
    ]);
    const other = built(['a']);
    other.send({ kind: 'pause' });
    expect([
      resumeRefused(other),
      resumeRefused(other, { maxIterations: 1 }),
      resumeRefused(other, { maxIterations: 2 }),
    ]).toEqual([null, '1 of 50 iterations are used: give a maxIterations above 1', null]);
  });
});

it('a later wave that is skipped is complete once the waves before it are', () => {
  const tasks = [task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] }), task({ id: 'c', dependsOn: ['b'] })];
  const build = playedBuild(submission({ plan: plan(tasks), approval: 'wave' }));
  build.send({ kind: 'skip', task: 'c' });
  expect([build.state.phase.kind, build.state.completedWaves]).toEqual(['running', []]);
  build.round('a');
  expect([build.state.phase.kind, build.state.completedWaves]).toEqual(['paused', [1]]);
  build.send({ kind: 'approve' });
  build.round('b');
  expect([build.state.phase.kind, build.state.completedWaves]).toEqual(['completed', [1, 2, 3]]);
});

it('a wave that was told as complete is told once, also where a re-plan opens an earlier one again', () => {
  const tasks = [task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] }), task({ id: 'c', dependsOn: ['b'] })];
  const build = playedBuild(submission({ plan: plan(tasks) }));
  build.round('a');
  build.round('b');
  build.round('c', false, 'same');
  build.round('c', false, 'same');
  build.end({ role: 'replanner' }, { kind: 'replan', tasks: [task({ id: 'c1' })], reason: 'apart' });
  expect(build.state.completedWaves).toEqual([2]);
  build.round('c1');
  const told = build.log.filter(({ type }) => type === 'wave.completed').map(({ data }) => data.wave);
  expect([build.state.phase.kind, told]).toEqual(['completed', [1, 2, 1]]);
});

it('a graded task that waits for its merge has no work under way in a cancelled build', () => {
  const build = playedBuild(submission({ plan: plan([task({ id: 'a' }), task({ id: 'b' })]) }), {
    hold: ['advance-refs', 'delete-working-refs'],
  });
  build.end({ role: 'generator', task: 'a' }, build.candidate());
  build.end({ role: 'generator', task: 'b' }, build.candidate());
  for (const id of ['a', 'b']) {
    const order = build.order({ role: 'evaluator', task: id });
    build.end({ role: 'evaluator', task: id }, build.verdict(order));
  }
  expect(build.stages()).toEqual({ a: 'merging', b: 'merging' });
  build.send({ kind: 'cancel' });
  expect(build.stages()).toEqual({ a: 'merging', b: 'waiting' });
});

it('comments on a plan reach the validator, too; a plan that is refused all the same waits for a person', () => {
  const made: RunOutcome = { kind: 'plan', plan: plan(), answers: [] };
  const build = playedBuild(submission({ approval: 'plan' }));
  build.end({ role: 'architect' }, made);
  build.end({ role: 'adversary' }, { kind: 'findings', findings: [finding()] });
  build.end({ role: 'refiner' }, made);
  build.end({ role: 'validator' }, { kind: 'plan-verdict', approved: true, reasons: [], asksNothing: [] });
  build.send({ kind: 'reject', comments: 'leave the changelog out' });
  for (let round = 1; round <= 4; round += 1) {
    build.end({ role: 'refiner' }, made);
    expect(build.order({ role: 'validator' }).assignment).toMatchObject({ comments: ['leave the changelog out'] });
    build.end(
      { role: 'validator' },
      { kind: 'plan-verdict', approved: false, reasons: ['no changelog'], asksNothing: [] },
    );
  }
  expect([build.state.phase, build.open()]).toMatchObject([{ kind: 'paused', reason: 'planning' }, []]);
  build.send({ kind: 'resume' });
  expect(build.order({ role: 'refiner' }).assignment).toMatchObject({
    objections: [expect.any(String), expect.any(String)],
  });
});

it('an event is one line, whatever it quotes', () => {
  const build = built(['a']);
  const outcome: RunOutcome = { kind: 'failed', reason: 'no-result', message: 'fatal: no\n  remote\n' };
  build.end({ role: 'generator', task: 'a' }, outcome);
  expect(build.log.filter(({ text }) => text.includes('\n'))).toEqual([]);
  expect(build.log.map(({ text }) => text)).toContain(
    'a: round 1 is sent back: the run failed (no-result): fatal: no remote',
  );
});
