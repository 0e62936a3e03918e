/** A task that is tested again is overtaken nowhere that its commits lead to. */
import { expect, it } from 'vitest';
import type { RunOutcome } from '../../../../src/core/runs/run-report.ts';
import { plan, sha, submission, task } from '../../builders.ts';
import { commit, playedBuild } from '../played-build.ts';

const repositories = ['lib', 'app', 'all'].map((name) => ({
  name,
  url: `https://example.com/${name}.git`,
  base: 'main',
}));
/** `all` has `app` as its submodule, and that has `lib`. */
const links = [
  { from: 'app', to: 'lib', why: 'it is the submodule lib' },
  { from: 'all', to: 'app', why: 'it is the submodule app' },
];

it('while it is tested again, no head moves of a repository that follows one of its commits', () => {
  const tasks = [
    task({ id: 'deep', scope: ['lib:**'] }),
    task({ id: 'first', scope: ['all:one/**'] }),
    task({ id: 'second', scope: ['all:two/**'] }),
  ];
  const build = playedBuild(submission({ plan: plan(tasks), repositories }), { byHand: ['preparer'] });
  build.end({ role: 'preparer' }, { ...build.prepared(), links });
  const handIn = (id: string, repository: string): void => {
    const candidate = { ref: 'refs/c', commits: [{ repository, commit: sha('c') }] };
    build.end({ role: 'generator', task: id }, { ...build.candidate(), candidate } as RunOutcome);
  };
  const passing = (id: string, names: string[], at: number): (() => void) => {
    const order = build.order({ role: 'evaluator', task: id });
    const merges = order.heads.flatMap(({ name, commit: from }) =>
      names.includes(name) ? [{ repository: name, from, to: commit(at) }] : [],
    );
    return () => build.end({ role: 'evaluator', task: id }, { ...build.verdict(order), merges } as RunOutcome);
  };
  handIn('deep', 'lib');
  handIn('first', 'all');
  const deep = passing('deep', ['lib', 'app', 'all'], 71);
  passing('first', ['all'], 72)();
  deep();
  expect(build.stages()).toEqual({ deep: 'evaluating', first: 'merged', second: 'generating' });
  handIn('second', 'all');
  passing('second', ['all'], 73)();
  expect(build.stages()).toEqual({ deep: 'evaluating', first: 'merged', second: 'merging' });
  passing('deep', ['lib', 'app', 'all'], 74)();
  expect([build.stages().deep, build.heads.get('all')]).toEqual(['merged', commit(74)]);
});
