import { describe, expect, it } from 'vitest';
import type { Evaluation, HeadRun } from '../../../src/core/runs/evaluation.ts';
import { noEvaluation } from '../../../src/core/runs/evaluation.ts';
import { type HeadCommand, nextOnHeads, withHeadRun } from '../../../src/core/runs/verifying.ts';
import { repositoryEnvironment } from '../builders.ts';
import { order } from './records.ts';

const checks = ['a', 'b', 'c', 'd', 'e'].map((task) => ({
  command: `check ${task}`,
  criteria: [{ task, criterion: 'C1' }],
}));
const verifying = { role: 'verifier' as const, checks };
const run = (place: number, given: Partial<HeadRun> = {}): HeadRun => ({
  place,
  again: false,
  passed: true,
  exitCode: 0,
  excerpt: '',
  ...given,
});
const red = { passed: false, exitCode: 1, excerpt: 'no' };
const next = (head: HeadRun[], given: Parameters<typeof order>[0] = {}, more: Partial<Evaluation> = {}): string[] => {
  const decided = nextOnHeads(order({ assignment: verifying, ...given }), verifying, {
    ...noEvaluation,
    head,
    ...more,
  });
  if (decided.kind === 'done') return ['done'];
  return decided.commands.map((one) => {
    const command = one.kind === 'tests' ? `${one.test.command} in ${one.test.repository}` : one.command;
    return `${command}${one.again ? ' again' : ''}`;
  });
};
const all = [0, 1, 2, 3, 4, 5];

describe('a verifier', () => {
  it('runs the tests of the repositories, then some checks at a time', () => {
    expect(next([])).toEqual(['npm test in app']);
    expect(next([run(0)])).toEqual(['check a', 'check b', 'check c', 'check d']);
    expect(next([run(0), run(1), run(3)])).toEqual(['check b', 'check d', 'check e']);
  });

  it('runs them one by one where services run beside each', () => {
    const services = [{ name: 'postgres', run: 'postgres', ready: null }];
    expect(next([run(0)], { environments: [repositoryEnvironment({ services })] })).toEqual(['check a']);
  });

  it('runs what is red once more, alone, and then counts it', () => {
    const head = all.map((place) => run(place, place === 2 || place === 4 ? red : {}));
    expect(next(head)).toEqual(['check b again']);
    expect(next([...head, run(2, { again: true })])).toEqual(['check d again']);
    const ended = [...head, run(2, { again: true }), run(4, { again: true, ...red })];
    expect(nextOnHeads(order({ assignment: verifying }), verifying, { ...noEvaluation, head: ended })).toEqual({
      kind: 'done',
      outcome: {
        kind: 'verified',
        ran: 6,
        failed: [
          {
            command: 'check d',
            criteria: [{ task: 'd', criterion: 'C1' }],
            folder: null,
            exitCode: 1,
            excerpt: 'no',
          },
        ],
        flaky: ['check b'],
      },
    });
  });

  it('names the folder of tests that fail', () => {
    const head = [run(0, red), ...all.slice(1).map((place) => run(place)), run(0, { again: true, ...red })];
    expect(nextOnHeads(order({ assignment: verifying }), verifying, { ...noEvaluation, head })).toMatchObject({
      outcome: { failed: [{ command: 'npm test', criteria: [], folder: 'app', exitCode: 1 }] },
    });
  });

  it('tells every check that fails, and of the first fifty what it has written', () => {
    const many = Array.from({ length: 60 }, (_, at) => ({
      command: `check ${at}`,
      criteria: [{ task: `t${at}`, criterion: 'C1' }],
    }));
    const failing = { ...verifying, checks: many };
    const ordered = order({ assignment: failing });
    const ran = (head: HeadRun[], command: HeadCommand): HeadRun[] => {
      const passed = command.place === 0;
      const result = { command: '', passed, exitCode: passed ? 0 : 1, excerpt: 'no', durationMs: 1 };
      return withHeadRun({ ...noEvaluation, head }, command, result).head;
    };
    const ended = (head: HeadRun[]): ReturnType<typeof nextOnHeads> => {
      const decided = nextOnHeads(ordered, failing, { ...noEvaluation, head });
      return decided.kind === 'done' ? decided : ended(decided.commands.reduce(ran, head));
    };
    expect(ended([])).toEqual({
      kind: 'done',
      outcome: {
        kind: 'verified',
        ran: 61,
        failed: many.map((check, at) => ({ ...check, folder: null, exitCode: 1, excerpt: at < 50 ? 'no' : '' })),
        flaky: [],
      },
    });
  });
});
