/** Which model a run asks. */
import { describe, expect, it } from 'vitest';
import type { SubmissionInput } from '../../../src/core/contract/submission.ts';
import { criterion, plan, submission, task } from '../builders.ts';
import { playedBuild } from './played-build.ts';

const checked = criterion({ id: 'C1', check: 'npm test' });
const small = { estimateMinutes: 10, criteria: [checked] };
const built = (given: Partial<Parameters<typeof task>[0]>, more: Partial<SubmissionInput> = {}) =>
  playedBuild(submission({ plan: plan([task({ id: 'a', ...given })]), ...more }));
/** Of each run of generators and evaluators, in their order. */
const modelsOf = ({ orders }: ReturnType<typeof built>): string[] =>
  orders.map(({ assignment, model }) => `${assignment.role} ${model.replace('claude-', '')}`);

describe('the model of a round', () => {
  it('is a small one for a small task that commands decide, and the next larger one after each round in vain', () => {
    const build = built(small);
    build.round('a', false, 'one');
    build.round('a', false, 'two');
    expect(modelsOf(build)).toEqual([
      'generator haiku-5-5',
      'evaluator sonnet-5-5',
      'generator sonnet-5-5',
      'evaluator sonnet-5-5',
      'generator opus-5-5',
    ]);
  });

  it('stays where a round that failed has passed something more', () => {
    const build = built({ ...small, criteria: [checked, { ...checked, id: 'C2' }] });
    build.round('a', { C1: true }, 'one');
    build.round('a', { C1: true }, 'two');
    expect(modelsOf(build).filter((one) => one.startsWith('generator'))).toEqual([
      'generator haiku-5-5',
      'generator haiku-5-5',
      'generator sonnet-5-5',
    ]);
  });

  it.each([
    ['longer', { estimateMinutes: 15 }],
    ['decided by words', { criteria: [checked, criterion({ id: 'C2' })] }],
    ['of many criteria', { criteria: ['C1', 'C2', 'C3', 'C4'].map((id) => criterion({ ...checked, id })) }],
    ['of wide scope', { scope: ['a', 'b', 'c', 'd', 'e', 'f'].map((folder) => `app:${folder}/**`) }],
  ])('is the usual one for a task that is %s', (_, given) => {
    expect(modelsOf(built({ ...small, ...given }))).toEqual(['generator sonnet-5-5']);
  });

  it('is the usual one where many tasks depend on what it makes', () => {
    const others = ['b', 'c', 'd'].map((id) => task({ id, scope: [`app:${id}/**`], dependsOn: ['a'] }));
    const tasks = [task({ id: 'a', ...small }), ...others];
    expect(modelsOf(playedBuild(submission({ plan: plan(tasks) })))).toEqual(['generator sonnet-5-5']);
  });

  it('is not a larger one after a conflict, which the work has not made', () => {
    const build = built({ estimateMinutes: 30 });
    build.end({ role: 'generator' }, build.candidate());
    const conflict = { repository: 'app', paths: ['a.ts'], head: 'a'.repeat(40), candidate: 'b'.repeat(40) };
    build.end({ role: 'evaluator' }, { kind: 'conflict', ...conflict });
    expect(modelsOf(build).at(-1)).toBe('generator sonnet-5-5');
  });

  it('is one of those that are named, and of another maker only where it is', () => {
    const prices = Object.fromEntries(
      ['mine', 'tiny', 'huge'].map((name) => [
        name,
        { input: 1, output: 1, cacheWrite5m: 1, cacheWrite1h: 1, cacheRead: 1 },
      ]),
    );
    const named = (models: SubmissionInput['models']) => {
      const build = built(small, {
        prices,
        models: { generator: 'mine', planner: 'mine', evaluator: 'mine', ...models },
      });
      build.round('a', false, 'one');
      build.round('a', false, 'two');
      return build.orders.filter(({ assignment }) => assignment.role === 'generator').map(({ model }) => model);
    };
    expect([named({}), named({ small: 'tiny', escalation: 'huge' })]).toEqual([
      ['mine', 'mine', 'mine'],
      ['tiny', 'mine', 'huge'],
    ]);
  });

  it('is always the same where that is switched off', () => {
    const build = built(small, { tokens: { modelByTask: false } });
    build.round('a', false, 'one');
    expect(modelsOf(build)).toEqual(['generator sonnet-5-5', 'evaluator sonnet-5-5', 'generator sonnet-5-5']);
  });
});

describe('a model that the provider refuses', () => {
  const rejected = { kind: 'failed' as const, reason: 'model-rejected' as const, message: 'no such model' };
  const blocked = (build: ReturnType<typeof built>): void => {
    const { runId } = build.order({ role: 'generator' });
    build.send({ kind: 'report', report: { runId, seq: 1, body: { kind: 'blocked', message: 'no access (403)' } } });
  };
  const ends: [string, (build: ReturnType<typeof built>) => void, string][] = [
    ['blocks', blocked, 'no access (403)'],
    ['rejects', (build) => build.end({ role: 'generator' }, rejected), 'no such model'],
  ];

  it.each(ends)('leaves its task to the usual one for good, where nobody has named it: it %s', (_, refuse, message) => {
    const build = built(small);
    refuse(build);
    expect([build.state.phase.kind, build.state.iterations, build.stages()]).toEqual([
      'running',
      1,
      { a: 'generating' },
    ]);
    expect(build.log.flatMap(({ type, text }) => (type === 'task.broken-off' ? [text] : []))).toEqual([
      `a: round 1 broke off: the run failed (model-rejected): claude-haiku-5-5: ${message}`,
    ]);
    build.round('a', false, 'one');
    expect(modelsOf(build)).toEqual([
      'generator haiku-5-5',
      'generator sonnet-5-5',
      'evaluator sonnet-5-5',
      'generator sonnet-5-5',
    ]);
  });

  it.each(ends)('asks a person where it is named, and where it is the usual one: it %s', (_, refuse) => {
    const named = built(small, { models: { small: 'claude-haiku-5-5' } });
    const usual = built({ estimateMinutes: 30 });
    for (const build of [named, usual]) {
      refuse(build);
      expect(build.state.phase).toMatchObject({ kind: 'paused', reason: 'provider' });
    }
  });
});
