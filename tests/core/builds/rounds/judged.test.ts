/** Which verdict an evaluator is told of: always with the very candidate that it was on. */
import { expect, it } from 'vitest';
import type { RunOutcome } from '../../../../src/core/runs/run-report.ts';
import { criterion, plan, sha, submission, task } from '../../builders.ts';
import { playedBuild } from '../played-build.ts';

const criteria = [criterion(), criterion({ id: 'C2' })];
const begun = () => playedBuild(submission({ plan: plan([task({ criteria })]) }));
type Played = ReturnType<typeof begun>;

const candidate = (digit: string) => ({ ref: 'refs/c', commits: [{ repository: 'app', commit: sha(digit) }] });
const handIn = (build: Played, digit: string): void =>
  build.end({ role: 'generator' }, { ...build.candidate(), candidate: candidate(digit) } as RunOutcome);
const grade = (build: Played, parts: Partial<Extract<RunOutcome, { kind: 'graded' }>> = {}): void => {
  const verdict = build.verdict(build.order({ role: 'evaluator' }), { C1: true });
  build.end({ role: 'evaluator' }, { ...verdict, ...parts } as RunOutcome);
};
const toldOf = (build: Played) => {
  const { assignment } = build.order({ role: 'evaluator' });
  return assignment.role === 'evaluator' && assignment.previous;
};
const verdictOn = (digit: string) => ({
  candidate: candidate(digit),
  criteria: [
    { criterion: 'C1', pass: true, evidence: 'seen' },
    { criterion: 'C2', pass: false, evidence: 'seen' },
  ],
});
const conflict = { kind: 'conflict' as const, repository: 'app', paths: ['a.ts'], head: sha('d'), candidate: sha('b') };
const red = { command: 'npm test', passed: false, exitCode: 1, excerpt: 'no', durationMs: 1 };

it('is none for the first candidate, and then the last', () => {
  const build = begun();
  handIn(build, 'a');
  expect(toldOf(build)).toBeNull();
  grade(build);
  handIn(build, 'b');
  expect(toldOf(build)).toEqual(verdictOn('a'));
  grade(build);
  handIn(build, 'c');
  expect(toldOf(build)).toEqual(verdictOn('b'));
});

it.each<[string, (build: Played) => void]>([
  ['conflicts', (build) => build.end({ role: 'evaluator' }, conflict)],
  ['fails its tests', (build) => grade(build, { tests: red, criteria: [] })],
  [
    'is never evaluated',
    (build) => build.end({ role: 'evaluator' }, { kind: 'failed', reason: 'missing-candidate', message: 'it is gone' }),
  ],
])('stays that on the candidate that was graded, where a later one %s', (_, ends) => {
  const build = begun();
  handIn(build, 'a');
  grade(build);
  handIn(build, 'b');
  ends(build);
  handIn(build, 'c');
  expect(toldOf(build)).toEqual(verdictOn('a'));
});
