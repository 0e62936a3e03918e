import { describe, expect, it } from 'vitest';
import { grantFree } from '../../../src/core/runs/grant-slots.ts';
import type { HeldSlot, Slots } from '../../../src/core/runs/slot.ts';
import { type SlotLimits, slotLimits } from '../../../src/core/runs/slot-limits.ts';
import {
  acquire,
  answerOf,
  dueOffers,
  keepWarm,
  nextOfferAt,
  offered,
  release,
  reofferMs,
  warmMs,
} from '../../../src/core/runs/slots.ts';
import { held, isWarm, leaving, run, waiting, warm } from './slot-requests.ts';

const limits: SlotLimits = { total: 3, perBuild: 2 };
const asked = (...runs: string[]): Slots => runs.reduce<Slots>((slots, id) => acquire(slots, run(id), limits, 0), []);

describe('the queue for slots', () => {
  it('grants up to both limits and tells those who wait which of them it is', () => {
    const slots = asked('a1', 'a2', 'a3', 'b1', 'b2');
    expect([held(slots), waiting(slots)]).toEqual([
      ['a1', 'a2', 'b1'],
      ['a3', 'b2'],
    ]);
    expect(answerOf(slots, run('a1'), limits)).toEqual({ kind: 'granted' });
    expect(answerOf(slots, run('a3'), limits)).toEqual({ kind: 'queued', inUse: 2, limit: 2, of: 'build' });
    expect(answerOf(slots, run('b2'), limits)).toEqual({ kind: 'queued', inUse: 3, limit: 3, of: 'account' });
  });

  it('gives a freed slot to the build that holds the fewest, then to who has waited longest', () => {
    const slots = asked('a1', 'a2', 'b1', 'a3', 'b2', 'c1', 'd1');
    expect(held(release(slots, run('a1'), limits, 5))).toEqual(['a2', 'b1', 'c1']);
    expect(held(release(slots, run('b1'), limits, 5))).toEqual(['a1', 'a2', 'b2']);
  });

  it('offers a granted slot at once, one that is held after a while, and none where nothing is held', () => {
    const slots = release(asked('a1', 'b1', 'c1', 'd1'), run('b1'), limits, 7);
    expect(dueOffers(slots, 7).map(({ runId }) => runId)).toEqual(['d1']);
    expect(nextOfferAt(slots)).toBe(7);
    const [offer] = dueOffers(slots, 7) as [HeldSlot];
    expect(nextOfferAt(offered(slots, offer, 'needed', limits, 9))).toBe(reofferMs);
    expect(nextOfferAt([])).toBeNull();
  });

  it('asks a run that does not answer again, more and more rarely, and never takes its slot for that', () => {
    let slots = asked('a1');
    const delays = Array.from({ length: 9 }, () => {
      const [offer] = dueOffers(slots, Number.MAX_SAFE_INTEGER) as [HeldSlot];
      slots = offered(slots, offer, 'no-answer', limits, 0);
      return nextOfferAt(slots);
    });
    expect(delays).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    expect(held(slots)).toEqual(['a1']);
  });

  it('takes back a slot that its run does not need, unless the run has asked anew meanwhile', () => {
    const slots = asked('a1', 'b1', 'c1', 'd1');
    const [offer] = dueOffers(slots, reofferMs) as [HeldSlot];
    expect(held(offered(slots, offer, 'not-needed', limits, 1))).toEqual(['b1', 'c1', 'd1']);
    const anew = acquire(slots, run('a1', 2), limits, 1);
    expect(offered(anew, offer, 'not-needed', limits, 1)).toEqual(anew);
  });

  it('passes over what comes late: the release and the question of an earlier ticket', () => {
    const slots = acquire(asked('a1'), run('a1', 2), limits, 0);
    expect(release(slots, run('a1', 1), limits, 0)).toBe(slots);
    expect(acquire(slots, run('a1', 1), limits, 0)).toBe(slots);
  });

  it('grants at once what a higher limit frees', () => {
    expect(held(grantFree(asked('a1', 'a2', 'b1', 'c1'), { total: 4, perBuild: 2 }, 0))).toHaveLength(4);
  });
});

describe('a warm sandbox', () => {
  const rests = (slots: Slots, runId: string, now: number) => keepWarm(slots, { runId, ticket: 1 }, limits, now);
  const gone = (slots: Slots, runId: string): Slots => {
    const offer = slots.filter(isWarm).find((slot) => slot.runId === runId);
    return offer ? offered(slots, offer, 'not-needed', limits, 50) : slots;
  };

  it('goes to the next run that asks for it, past whoever came later', () => {
    const slots = rests(asked('a1', 'a2'), 'a1', 5);
    expect([held(slots), warm(slots), leaving(slots)]).toEqual([['a1', 'a2'], ['a1'], []]);
    const taken = acquire(slots, run('a3', 1, 'a1'), limits, 6);
    expect([held(taken), warm(taken)]).toEqual([['a3', 'a2'], []]);
    expect(answerOf(taken, run('a3', 1, 'a1'), limits)).toEqual({ kind: 'granted' });
    // What comes late of the run before touches nobody.
    expect(release(taken, run('a1'), limits, 7)).toBe(taken);
    expect(gone(taken, 'a1')).toBe(taken);
  });

  it('is let go of after a while in which nobody has asked for it', () => {
    const slots = rests(asked('a1'), 'a1', 5);
    expect([nextOfferAt(slots), dueOffers(slots, 5 + warmMs).map(({ runId }) => runId)]).toEqual([5 + warmMs, ['a1']]);
    expect(gone(slots, 'a1')).toEqual([]);
  });

  it('gives way at once to whoever waits, the longest idle first, and only as many as there are waiting', () => {
    const three = rests(rests(rests(asked('a1', 'b1', 'c1'), 'b1', 1), 'a1', 2), 'c1', 3);
    const one = acquire(three, run('d1'), limits, 9);
    expect([leaving(one), waiting(one), dueOffers(one, 9).map(({ runId }) => runId)]).toEqual([['b1'], ['d1'], ['b1']]);
    const two = acquire(one, run('e1'), limits, 10);
    expect([leaving(two), waiting(two)]).toEqual([
      ['a1', 'b1'],
      ['d1', 'e1'],
    ]);
    expect(held(gone(two, 'a1'))).toEqual(['b1', 'c1', 'd1']);
    expect(held(gone(gone(two, 'a1'), 'b1'))).toEqual(['c1', 'd1', 'e1']);
  });

  it('of its own build gives way where the limit of the build is what a run waits for', () => {
    const slots = rests(rests(asked('b1', 'a1', 'a2'), 'b1', 1), 'a2', 2);
    expect(leaving(acquire(slots, run('a3'), limits, 9))).toEqual(['a2']);
  });

  it('that has to leave is nobody’s any more: the next run of its task waits like any other', () => {
    const slots = acquire(rests(asked('a1', 'b1', 'c1'), 'a1', 1), run('d1'), limits, 2);
    const late = acquire(slots, run('a2', 1, 'a1'), limits, 3);
    expect([leaving(late), waiting(late)]).toEqual([['a1'], ['d1', 'a2']]);
    expect([held(gone(late, 'a1')), waiting(gone(late, 'a1'))]).toEqual([['b1', 'c1', 'd1'], ['a2']]);
  });

  it('that does not go, or has a run again, is asked again and again', () => {
    const slots = acquire(rests(asked('a1', 'b1', 'c1'), 'a1', 1), run('d1'), limits, 2);
    const [offer] = dueOffers(slots, 2) as [HeldSlot];
    for (const came of ['no-answer', 'needed'] as const) {
      const put = offered(slots, offer, came, limits, 10);
      expect([nextOfferAt(put), leaving(put)]).toEqual([510, ['a1']]);
    }
  });

  it('is kept for a run that holds a slot, and for no other', () => {
    const slots = asked('a1', 'a2', 'a3');
    for (const key of [run('a3'), run('a1', 2), run('x1')]) expect(keepWarm(slots, key, limits, 1)).toBe(slots);
    const resting = rests(slots, 'a1', 1);
    expect(rests(resting, 'a1', 9)).toBe(resting);
  });
});

describe('the limits of a deployment', () => {
  it('come from its variables, have defaults, and one build never has more than all', () => {
    expect(slotLimits({})).toEqual({ total: 18, perBuild: 9 });
    expect(slotLimits({ SANDBOX_LIMIT: '1' })).toEqual({ total: 1, perBuild: 1 });
    expect(slotLimits({ SANDBOX_LIMIT: '4', SANDBOX_LIMIT_PER_BUILD: '8' })).toEqual({ total: 4, perBuild: 4 });
  });

  it('are refused by name where they are no numbers', () => {
    const message = 'SANDBOX_LIMIT must be a whole number from 1 to 9999, not "many"';
    expect(() => slotLimits({ SANDBOX_LIMIT: 'many' })).toThrow(message);
    expect(() => slotLimits({ SANDBOX_LIMIT_PER_BUILD: '0' })).toThrow('SANDBOX_LIMIT_PER_BUILD must be');
  });
});
