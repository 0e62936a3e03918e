import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Breaker,
  closedBreaker,
  replanFailed,
  replanned,
  roundTaken,
  trip,
  unstick,
} from '../../../../src/core/builds/stagnation/breaker.ts';
import type { Signal } from '../../../../src/core/contract/signal.ts';

const sameTree: Signal = { kind: 'same-tree', times: 2, paths: [], criteria: [] };
/** The reason and the cause of a breaker that the task has opened. */
const openedBy = (task: string) => ({
  reason: `${task}: 2 rounds in a row handed in the very same tree`,
  cause: { task, signal: sameTree },
});
const stillStuck = (task: string) => ({ reason: `${task} is still stuck`, cause: { task, signal: null } });

describe('the breaker', () => {
  it('opens on a stuck task, lets a probe through after its re-plan, and closes when that merges', () => {
    const open = trip(closedBreaker, 'a', sameTree);
    expect(open).toEqual({ state: 'OPEN', trips: 1, replans: 0, ...openedBy('a'), stuck: ['a'] });
    const half = replanned(open, 'a1');
    expect(half).toEqual({ state: 'HALF_OPEN', trips: 1, replans: 1, probe: 'a1', stuck: [], ...openedBy('a') });
    expect(unstick(half, 'b')).toEqual(half);
    expect(unstick(half, 'a1')).toEqual({ state: 'CLOSED', trips: 1, replans: 1, idleRounds: 0 });
  });

  it('opens again when the probe stagnates', () => {
    const half = replanned(trip(closedBreaker, 'a', sameTree), 'a1');
    expect(trip(half, 'a1', sameTree)).toEqual({
      state: 'OPEN',
      trips: 2,
      replans: 1,
      ...openedBy('a1'),
      stuck: ['a1'],
    });
  });

  it('stays open for the next stuck task when the probe of the first has merged', () => {
    const both = trip(trip(closedBreaker, 'a', sameTree), 'b', sameTree);
    expect(unstick(replanned(both, 'a1'), 'a1')).toEqual({
      state: 'OPEN',
      trips: 2,
      replans: 1,
      ...stillStuck('b'),
      stuck: ['b'],
    });
  });

  it('counts a re-plan that came to nothing', () => {
    expect(replanFailed(trip(closedBreaker, 'a', sameTree))).toEqual({
      state: 'OPEN',
      trips: 1,
      replans: 1,
      ...openedBy('a'),
      stuck: ['a'],
    });
  });

  it('lets go of a stuck task that a person takes in hand, and closes when none is left', () => {
    const both = trip(trip(closedBreaker, 'a', sameTree), 'b', sameTree);
    const left = unstick(both, 'a');
    expect(left).toEqual({ state: 'OPEN', trips: 1, replans: 0, ...stillStuck('b'), stuck: ['b'] });
    expect(unstick(left, 'b')).toEqual({ state: 'CLOSED', trips: 1, replans: 0, idleRounds: 0 });
  });

  it('counts rounds without progress only while it is closed, and starts anew after progress', () => {
    const idle = roundTaken(roundTaken(closedBreaker, false), false);
    expect(idle).toEqual({ ...closedBreaker, idleRounds: 2 });
    expect(roundTaken(idle, true)).toEqual(closedBreaker);
    const open = trip(idle, 'a', sameTree);
    expect(roundTaken(open, false)).toEqual(open);
  });

  it('holds exactly the tasks that stagnate and that nobody has let go, whatever happens', () => {
    const move = fc.record({
      kind: fc.constantFrom('trip', 'let-go', 'round', 'replan', 'fail'),
      task: fc.constantFrom('a', 'b', 'c', 'p'),
    });
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), (moves) => {
        let breaker: Breaker = closedBreaker;
        const stuck = new Set<string>();
        for (const { kind, task } of moves) {
          if (kind === 'trip') {
            breaker = trip(breaker, task, sameTree);
            stuck.add(task);
          } else if (kind === 'let-go') {
            breaker = unstick(breaker, task);
            stuck.delete(task);
          } else if (kind === 'replan' && breaker.state === 'OPEN') {
            stuck.delete(breaker.stuck[0] ?? '');
            breaker = replanned(breaker, 'new');
          } else if (kind === 'fail') breaker = replanFailed(breaker);
          else breaker = roundTaken(breaker, task === 'a');
          expect(new Set(breaker.state === 'CLOSED' ? [] : breaker.stuck)).toEqual(stuck);
        }
      }),
    );
  });
});
