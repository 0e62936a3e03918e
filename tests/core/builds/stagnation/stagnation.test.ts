import { describe, expect, it } from 'vitest';
import {
  noProgress,
  observeConflict,
  observePass,
  observeRejection,
  type Progress,
  type RejectedRound,
} from '../../../../src/core/builds/stagnation/stagnation.ts';
import { signalText } from '../../../../src/core/contract/signal.ts';
import { BreakerOptions } from '../../../../src/core/contract/submission.ts';

const defaults = BreakerOptions.parse({});
const files = (...paths: string[]) => ({ digest: paths.join(), count: paths.length, paths });
const round = (given: Partial<RejectedRound> = {}): RejectedRound => ({
  treeId: null,
  changed: null,
  passed: [],
  failed: [],
  failure: 'x',
  ...given,
});

function signalsOf(rounds: RejectedRound[], options = defaults): (string | null)[] {
  let progress = noProgress;
  return rounds.map((next) => {
    const observed = observeRejection(progress, next, options);
    progress = observed.progress;
    return observed.signal && signalText(observed.signal);
  });
}

const conflictsOf = (before: Progress, ...conflicts: string[][]): (string | null)[] => {
  let progress = before;
  return conflicts.map((paths) => {
    const observed = observeConflict(progress, paths, defaults);
    progress = observed.progress;
    return observed.signal && signalText(observed.signal);
  });
};

describe('stagnation', () => {
  it('is a candidate with the tree that was rejected before', () => {
    expect(signalsOf([round({ treeId: 't1', failure: 'a' }), round({ treeId: 't1', failure: 'b' })])).toEqual([
      null,
      '2 rounds in a row handed in the very same tree',
    ]);
  });

  it('is the same failure three times', () => {
    expect(signalsOf([1, 2, 3].map((n) => round({ treeId: `t${n}` })))).toEqual([
      null,
      null,
      '3 rounds in a row failed in the same way',
    ]);
  });

  it('is a criterion that fails in five verdicts, though others newly pass and tests are red in between', () => {
    const verdicts = ['a', 'b', 'c', 'd', 'e'].map((passed) =>
      round({ treeId: passed, failure: passed, passed: [passed], failed: ['hard'] }),
    );
    const red = round({ treeId: 'red', failure: 'tests' });
    const signal = 'hard failed in 5 rounds in a row, whatever else has newly passed';
    expect(signalsOf([...verdicts.slice(0, 2), red, ...verdicts.slice(2)])).toEqual([
      null,
      null,
      null,
      null,
      null,
      signal,
    ]);
    const passes = round({ treeId: 'p', failure: 'p', passed: ['hard'] });
    expect(signalsOf([...verdicts.slice(0, 4), passes, ...verdicts.slice(4)]).at(-1)).toBeNull();
  });

  it('is the same set of files rewritten three times without a criterion newly passing', () => {
    const rounds = ['a', 'b', 'c'].map((failure) =>
      round({ treeId: failure, failure, changed: files('app:a.ts', 'app:b.ts') }),
    );
    expect(signalsOf(rounds)).toEqual([
      null,
      null,
      '3 rounds in a row rewrote the same files (app:a.ts, app:b.ts) and passed no new criterion',
    ]);
  });

  it('is four rounds without a criterion newly passing, whatever they change', () => {
    const rounds = ['a', 'b', 'c', 'd'].map((name) => round({ treeId: name, failure: name, changed: files(name) }));
    expect(signalsOf(rounds)).toEqual([
      null,
      null,
      null,
      '4 rounds in a row passed no new criterion: generator and evaluator do not come together',
    ]);
  });

  it('is what the options of the build say it is', () => {
    const patient = BreakerOptions.parse({ sameTree: 9, sameFiles: 9, sameFailure: 5, roundsWithoutProgress: 9 });
    const same = Array.from({ length: 5 }, () => round({ treeId: 't', changed: files('a') }));
    expect(signalsOf(same, patient).map((signal) => signal !== null)).toEqual([false, false, false, false, true]);
    const strict = BreakerOptions.parse({ roundsWithoutProgress: 1 });
    expect(signalsOf([round()], strict)).toEqual([
      expect.stringContaining('1 rounds in a row passed no new criterion'),
    ]);
  });

  it('is not a series of rounds that each pass one criterion more, in the same files and failing the same test', () => {
    const rounds = [1, 2, 3, 4, 5, 6].map((n) => round({ passed: [`C${n}`], treeId: `t${n}`, changed: files('a') }));
    expect(signalsOf(rounds)).toEqual([null, null, null, null, null, null]);
  });

  it('starts anew after a round that passes a criterion more', () => {
    const rounds = [round(), round(), round({ passed: ['C1'] }), round({ passed: ['C1'] })];
    expect(signalsOf(rounds)).toEqual([null, null, null, null]);
  });

  it('is the same conflict three times, even where the rounds between them pass', () => {
    expect(conflictsOf(noProgress, ['app:i.ts'], ['app:i.ts', 'app:x'], ['app:x'])).toEqual([
      null,
      null,
      'the same conflict came back 3 times in a row (app:x)',
    ]);
    const once = observeConflict(noProgress, ['app:i.ts'], defaults).progress;
    const passed = observePass({ ...once, everPassed: ['C1'] }, ['C1']).progress;
    expect(conflictsOf(passed, ['app:i.ts'], ['app:i.ts'])).toEqual([null, expect.stringMatching(/3 times/)]);
  });

  it('is not a conflict in other files, nor one after a criterion has newly passed', () => {
    expect(conflictsOf(noProgress, ['a'], ['b'], ['c'], ['d'])).toEqual([null, null, null, null]);
    const twice = { ...noProgress, conflict: ['a'], conflicts: 2 };
    expect(conflictsOf(observePass(twice, ['C1']).progress, ['a'])).toEqual([null]);
  });
});
