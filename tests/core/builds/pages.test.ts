/** Evaluators of pages: who gets a browser, and what is told of what they have seen. */
import { expect, it } from 'vitest';
import type { RunOutcome } from '../../../src/core/runs/run-report.ts';
import { criterion, plan, submission, task } from '../builders.ts';
import { playedBuild } from './played-build.ts';

const pageTask = task({ id: 'a', scope: ['app:index.html'], criteria: [criterion()] });
const built = (given: Parameters<typeof submission>[0] = {}, tasks = [pageTask]) => {
  const build = playedBuild(submission({ plan: plan(tasks), ...given }));
  for (const { id } of tasks) build.end({ role: 'generator', task: id }, build.candidate());
  return build;
};
const browserOf = (build: ReturnType<typeof built>, id = 'a') => {
  const { assignment } = build.order({ role: 'evaluator', task: id });
  return assignment.role === 'evaluator' && assignment.browser;
};
const screenshot = { id: 'a-1-r3-1', url: 'http://localhost:1/', title: 'Home', width: 1280, height: 800 };
const seen = (outcome: RunOutcome): RunOutcome =>
  outcome.kind === 'graded' ? { ...outcome, screenshots: [screenshot] } : outcome;

it('the evaluator of a task about a page gets a browser, unless the submission says never', () => {
  expect(browserOf(built())).toBe(true);
  expect(browserOf(built({ evaluator: { browser: 'never' } }))).toBe(false);
  expect(browserOf(built({}, [task({ id: 'a', scope: ['app:src/date.ts'] })]))).toBe(false);
});

it('what it has seen is told before its verdict, and stays in the view', () => {
  const build = built();
  build.end({ role: 'evaluator' }, seen(build.verdict(build.order({ role: 'evaluator' }), false)));
  expect(build.types().filter((type) => /^task\.(seen|rejected)$/.test(type))).toEqual(['task.seen', 'task.rejected']);
  expect(build.state.tasks.a?.screenshots).toEqual([screenshot]);
  build.end({ role: 'generator' }, build.candidate());
  build.end({ role: 'evaluator' }, build.verdict(build.order({ role: 'evaluator' })));
  expect(build.state.tasks.a?.screenshots).toEqual([]);
});

it('one that only tests again on another head gets none, and what was seen stays', () => {
  const build = built({}, [pageTask, task({ id: 'b', scope: ['app:style.css'] })]);
  const stale = build.order({ role: 'evaluator', task: 'b' });
  build.end({ role: 'evaluator', task: 'a' }, build.verdict(build.order({ role: 'evaluator', task: 'a' })));
  build.end({ role: 'evaluator', task: 'b' }, seen(build.verdict(stale)));
  expect(browserOf(build, 'b')).toBe(false);
  build.end({ role: 'evaluator', task: 'b' }, build.verdict(build.order({ role: 'evaluator', task: 'b' })));
  expect(build.state.tasks.b?.screenshots).toEqual([screenshot]);
});
