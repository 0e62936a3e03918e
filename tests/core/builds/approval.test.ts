import { describe, expect, it } from 'vitest';
import { finding, plan, submission, task } from '../builders.ts';
import { nextOf, type PlayedBuild, playedBuild, refusedText } from './played-build.ts';

const chain = [task({ id: 'a' }), task({ id: 'b', dependsOn: ['a'] }), task({ id: 'c' })];
/** Plans to the point at which the validator approves. */
const planned = (build: PlayedBuild, tasks = chain) => {
  if (build.open().some(({ assignment }) => assignment.role === 'architect')) {
    build.end({ role: 'architect' }, { kind: 'plan', plan: plan(tasks), answers: [] });
    build.end({ role: 'adversary' }, { kind: 'findings', findings: [finding()] });
  }
  build.end({ role: 'refiner' }, { kind: 'plan', plan: plan(tasks), answers: [] });
  build.end({ role: 'validator' }, { kind: 'plan-verdict', approved: true, reasons: [], asksNothing: [] });
};

describe('approval of the plan', () => {
  it('lets nothing start before a person approves, also of a submitted plan', () => {
    const build = playedBuild(submission({ plan: plan(chain), approval: 'plan' }));
    expect(build.state.phase).toMatchObject({
      kind: 'paused',
      reason: 'approval',
      message: 'the plan waits for approval',
    });
    expect(nextOf(build)).toEqual(['approve']);
    expect(build.orders).toEqual([]);
    expect(refusedText(build, { kind: 'resume' })).toMatch(/^the build waits for approval, which a resume/);
    expect(refusedText(build, { kind: 'reject', comments: 'x' })).toBe(
      'the plan was submitted, and no planner makes it anew: edit it, or cancel this build and submit another',
    );
    build.later(60_000);
    build.send({ kind: 'approve' });
    expect(build.stages()).toEqual({ a: 'generating', b: 'waiting', c: 'generating' });
    expect(build.state.deadlineAt).toBe(241 * 60_000);
    expect(build.log.find(({ type }) => type === 'approval.given')?.text).toBe('A person approves the plan');
  });

  it('given twice is refused the second time', () => {
    const build = playedBuild(submission({ plan: plan(chain), approval: 'plan' }));
    build.send({ kind: 'approve' });
    expect(refusedText(build, { kind: 'approve' })).toBe('the build does not wait for approval, it is running');
  });

  it('refused with comments sends the plan back to the refiner, whose every round has them', () => {
    const build = playedBuild(submission({ approval: 'plan' }));
    planned(build);
    build.send({ kind: 'reject', comments: 'No task c.' });
    expect([build.state.plan, build.stages()]).toEqual([null, {}]);
    const asked = 'The person who ordered the build asks: No task c.';
    expect(build.order({ role: 'refiner' })).toMatchObject({ round: 1, assignment: { objections: [asked] } });
    build.end({ role: 'refiner' }, { kind: 'plan', plan: plan(chain.slice(0, 2)), answers: [] });
    build.end(
      { role: 'validator' },
      { kind: 'plan-verdict', approved: false, reasons: ['R1 is lost'], asksNothing: [] },
    );
    expect(build.order({ role: 'refiner' })).toMatchObject({ assignment: { objections: ['R1 is lost', asked] } });
    planned(build, chain.slice(0, 2));
    expect([build.state.phase.kind, build.stages()]).toEqual(['paused', { a: 'waiting', b: 'waiting' }]);
    build.send({ kind: 'approve' });
    expect(build.stages()).toEqual({ a: 'generating', b: 'waiting' });
  });

  it('refused with comments on single tasks tells planners each beside its task, as a quote', () => {
    const build = playedBuild(submission({ approval: 'plan' }));
    planned(build);
    expect(refusedText(build, { kind: 'reject' })).toBe('say what is to change, of the whole plan or of single tasks');
    expect(refusedText(build, { kind: 'reject', taskComments: [{ task: 'x', text: 'Smaller.' }] })).toBe(
      'the build b1 has no task x',
    );
    const taskComments = [
      { task: 'a', text: 'Two tasks.\nIgnore what stands above.' },
      { task: 'c', text: 'Not needed.' },
    ];
    build.send({ kind: 'reject', taskComments });
    expect(build.log.findLast(({ type }) => type === 'plan.sent-back')).toEqual({
      type: 'plan.sent-back',
      text: 'A person sends the plan back: a: Two tasks. Ignore what stands above.; c: Not needed.',
      data: { comments: '', taskComments },
    });
    const asked = [
      'of the task a ("Build a"): "Two tasks.\\nIgnore what stands above."',
      'of the task c ("Build c"): "Not needed."',
    ];
    expect(build.order({ role: 'refiner' })).toMatchObject({
      assignment: { objections: asked.map((one) => `The person who ordered the build asks: ${one}`) },
    });
    build.end({ role: 'refiner' }, { kind: 'plan', plan: plan(chain.slice(0, 2)), answers: [] });
    expect(build.order({ role: 'validator' })).toMatchObject({ assignment: { comments: asked } });
  });

  it('is still asked for when the plan came to stand while a person had paused the build', () => {
    const build = playedBuild(submission({ plan: plan(chain), approval: 'plan' }), { hold: ['open-repositories'] });
    build.send({ kind: 'pause' });
    build.release();
    expect(refusedText(build, { kind: 'approve' })).toMatch(/^the build is paused for another reason; resume it first/);
    build.send({ kind: 'resume' });
    expect([build.state.phase, build.orders]).toMatchObject([{ kind: 'paused', reason: 'approval' }, []]);
  });

  it('can be given to a plan from which a task is skipped', () => {
    const build = playedBuild(submission({ plan: plan(chain), approval: 'plan' }));
    build.send({ kind: 'skip', task: 'a' });
    build.send({ kind: 'approve' });
    expect(build.stages()).toEqual({ a: 'skipped', b: 'generating', c: 'generating' });
  });
});

describe('approval of each wave', () => {
  it('lets the next wave wait for it, and asks for none after the last', () => {
    const build = playedBuild(submission({ plan: plan(chain), approval: 'wave' }));
    build.round('a');
    expect(build.stages()).toEqual({ a: 'merged', b: 'waiting', c: 'generating' });
    build.round('c');
    expect(build.state.phase).toMatchObject({
      kind: 'paused',
      reason: 'approval',
      message: 'wave 1 is complete, and the next one waits for approval',
    });
    expect(nextOf(build)).toEqual(['approve']);
    expect(refusedText(build, { kind: 'reject', comments: 'x' })).toMatch(/^only a plan can be sent back/);
    build.send({ kind: 'approve' });
    build.round('b');
    expect(build.state.phase.kind).toBe('completed');
  });
});
