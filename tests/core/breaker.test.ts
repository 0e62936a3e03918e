import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Breaker,
  closedBreaker,
  noProgress,
  observeRejection,
  type RejectedRound,
  replanFailed,
  replanned,
  succeeded,
  trip,
} from '../../src/core/breaker.ts';

const round = (given: Partial<RejectedRound> = {}): RejectedRound => ({
  treeId: null,
  passed: [],
  failure: 'x',
  ...given,
});

function signalsOf(rounds: RejectedRound[]): (string | null)[] {
  let progress = noProgress;
  return rounds.map((next) => {
    const observed = observeRejection(progress, next);
    progress = observed.progress;
    return observed.signal;
  });
}

describe('stagnation', () => {
  it('is a candidate with the tree that was rejected before', () => {
    expect(signalsOf([round({ treeId: 't1', failure: 'a' }), round({ treeId: 't1', failure: 'b' })])).toEqual([
      null,
      'the candidate is the one that was rejected before',
    ]);
  });

  it('is the same failure three times', () => {
    expect(signalsOf([1, 2, 3].map((n) => round({ treeId: `t${n}` })))).toEqual([
      null,
      null,
      '3 rounds failed in the same way',
    ]);
  });

  it('is three rounds without a criterion newly passing', () => {
    const rounds = ['a', 'b', 'c'].map((failure) => round({ treeId: failure, failure }));
    expect(signalsOf(rounds)).toEqual([null, null, '3 rounds passed no new criterion']);
  });

  it('is not a series of rounds that each pass one criterion more', () => {
    const rounds = [1, 2, 3, 4, 5].map((n) => round({ passed: [`C${n}`], treeId: `t${n}` }));
    expect(signalsOf(rounds)).toEqual([null, null, null, null, null]);
  });
});

describe('the breaker', () => {
  it('opens on a stuck task, lets a probe through after its re-plan, and closes when that merges', () => {
    const open = trip(closedBreaker, 'a', 'a stagnates');
    expect(open).toEqual({ state: 'OPEN', trips: 1, replans: 0, reason: 'a stagnates', stuck: ['a'] });
    const half = replanned(open, 'a1');
    expect(half).toEqual({ state: 'HALF_OPEN', trips: 1, replans: 1, probe: 'a1', stuck: [], reason: 'a stagnates' });
    expect(succeeded(half, 'b')).toEqual(half);
    expect(succeeded(half, 'a1')).toEqual({ state: 'CLOSED', trips: 1, replans: 1 });
  });

  it('opens again when the probe stagnates', () => {
    const half = replanned(trip(closedBreaker, 'a', 'x'), 'a1');
    expect(trip(half, 'a1', 'again')).toEqual({ state: 'OPEN', trips: 2, replans: 1, reason: 'again', stuck: ['a1'] });
  });

  it('stays open for the next stuck task when the probe of the first has merged', () => {
    const both = trip(trip(closedBreaker, 'a', 'x'), 'b', 'y');
    expect(succeeded(replanned(both, 'a1'), 'a1')).toEqual({
      state: 'OPEN',
      trips: 2,
      replans: 1,
      reason: 'b is still stuck',
      stuck: ['b'],
    });
  });

  it('counts a re-plan that came to nothing', () => {
    expect(replanFailed(trip(closedBreaker, 'a', 'x'))).toEqual({
      state: 'OPEN',
      trips: 1,
      replans: 1,
      reason: 'x',
      stuck: ['a'],
    });
  });

  it('never forgets a stuck task that is neither re-planned nor merged', () => {
    const move = fc.oneof(
      fc.record({ kind: fc.constant('trip' as const), task: fc.constantFrom('a', 'b', 'c') }),
      fc.record({ kind: fc.constant('succeed' as const), task: fc.constantFrom('a', 'b', 'c', 'p') }),
    );
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), (moves) => {
        let breaker: Breaker = closedBreaker;
        const stuck = new Set<string>();
        for (const { kind, task } of moves) {
          breaker = kind === 'trip' ? trip(breaker, task, 'x') : succeeded(breaker, task);
          if (kind === 'trip') stuck.add(task);
          const held = breaker.state === 'OPEN' ? breaker.stuck : [];
          expect(new Set(held)).toEqual(stuck);
        }
      }),
    );
  });
});
