import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantFree } from '../../../src/core/runs/grant-slots.ts';
import type { HeldSlot, Slot, SlotRequest, Slots } from '../../../src/core/runs/slot.ts';
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

const limits: SlotLimits = { total: 3, perBuild: 2 };
/** A run in a sandbox of its own, unless another one is named. */
const run = (runId: string, ticket = 1, sandbox = runId): SlotRequest => ({
  sandbox,
  runId,
  buildId: runId[0] ?? '',
  ticket,
});
const asked = (...runs: string[]): Slots => runs.reduce<Slots>((slots, id) => acquire(slots, run(id), limits, 0), []);
const held = (slots: Slots): string[] => slots.flatMap(({ runId, kind }) => (kind === 'held' ? [runId] : []));
const waiting = (slots: Slots): string[] => slots.flatMap(({ runId, kind }) => (kind === 'waiting' ? [runId] : []));
const heldBy = (slots: Slots, build: string): number => held(slots).filter((id) => id.startsWith(build)).length;

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

const isWarm = (slot: Slot): slot is HeldSlot => slot.kind === 'held' && slot.warm !== null;
const warm = (slots: Slots): string[] => slots.filter(isWarm).map(({ runId }) => runId);
const leaving = (slots: Slots): string[] =>
  slots.filter((slot) => isWarm(slot) && slot.warm?.isLeaving).map(({ runId }) => runId);

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

const someLimits = fc
  .record({ total: fc.integer({ min: 1, max: 6 }), perBuild: fc.integer({ min: 1, max: 6 }) })
  .map(({ total, perBuild }) => ({ total, perBuild: Math.min(total, perBuild) }));
const someRun = fc
  .record({ build: fc.constantFrom('a', 'b', 'c'), number: fc.nat(5), ticket: fc.integer({ min: 1, max: 2 }) })
  .map(({ build, number, ticket }) => run(`${build}${number}`, ticket));
const move = fc.record({
  kind: fc.constantFrom('acquire', 'acquire', 'rest', 'rest', 'release', 'needed', 'not-needed', 'no-answer'),
  request: someRun,
  /** Of the first run of its task. */
  sandbox: fc.option(fc.nat(5), { nil: null }),
});
type Move = { kind: string; request: SlotRequest; sandbox?: number | null };

function moved(slots: Slots, { kind, request, sandbox = null }: Move, given: SlotLimits, now: number): Slots {
  const inSandbox = sandbox === null ? request : { ...request, sandbox: `${request.buildId}${sandbox}` };
  if (kind === 'acquire') return acquire(slots, inSandbox, given, now);
  if (kind === 'release') return release(slots, request, given, now);
  if (kind === 'rest') return keepWarm(slots, request, given, now);
  const known = slots.find((slot): slot is HeldSlot => slot.kind === 'held' && slot.runId === request.runId);
  const offer: HeldSlot = known ?? { ...request, kind: 'held', offerAt: 0, attempt: 0, warm: null };
  return offered(slots, offer, kind as 'needed' | 'not-needed' | 'no-answer', given, now);
}

function played(moves: readonly Move[], given: SlotLimits): Slots[] {
  const all: Slots[] = [[]];
  for (const [now, one] of moves.entries()) all.push(moved(all.at(-1) ?? [], one, given, now));
  return all;
}

describe('whatever is asked, given back and answered', () => {
  it('neither limit is passed, no slot is free for a run that waits, and a run stands there once', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), someLimits, (moves, given) => {
        for (const slots of played(moves, given)) {
          expect(held(slots).length).toBeLessThanOrEqual(given.total);
          for (const build of ['a', 'b', 'c']) expect(heldBy(slots, build)).toBeLessThanOrEqual(given.perBuild);
          const mayHave = waiting(slots).filter((id) => heldBy(slots, id[0] ?? '') < given.perBuild);
          if (held(slots).length < given.total) expect(mayHave).toEqual([]);
          const ids = slots.map(({ runId }) => runId);
          expect(ids).toEqual([...new Set(ids)]);
          // Where nothing is held nothing waits, so a queue is never without a next offer.
          if (held(slots).length === 0) expect(slots).toEqual([]);
        }
      }),
    );
  });

  it('a run at work keeps its slot, and whoever waits gets a place as soon as those that leave for it have gone', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), someLimits, (moves, given) => {
        played(moves, given).reduce((before, slots, index) => {
          const { kind = '', request } = moves[index - 1] ?? {};
          const atWork = (all: Slots) => held(all).filter((id) => !warm(all).includes(id));
          const lost = atWork(before).filter((id) => !held(slots).includes(id));
          // Its own word is what ends it.
          expect(lost.filter((id) => id !== request?.runId)).toEqual([]);
          if (kind !== 'rest') expect(warm(slots).filter((id) => atWork(before).includes(id))).toEqual([]);
          const left = grantFree(
            slots.filter((slot) => !leaving([slot]).length),
            given,
            99,
          );
          expect(leaving(left)).toEqual([]);
          // Those that rest on stand in nobody's way.
          const without = grantFree(
            left.filter((slot) => !isWarm(slot)),
            given,
            99,
          );
          expect(waiting(without)).toEqual(waiting(left));
          return slots;
        });
      }),
    );
  });

  it('a move that comes twice is the same as one', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 30 }), move, someLimits, (moves, last, given) => {
        const slots = played(moves, given).at(-1) ?? [];
        const once = moved(slots, last, given, 99);
        const twice = moved(once, last, given, 99);
        expect([held(twice), waiting(twice)]).toEqual([held(once), waiting(once)]);
      }),
    );
  });

  it('a slot goes to none but a build that holds the fewest of those that may have one', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 60 }), someLimits, (moves, given) => {
        played(moves, given).reduce((before, slots) => {
          for (const id of held(slots).filter((one) => waiting(before).includes(one))) {
            const atWork = slots.filter((slot) => !isWarm(slot));
            const others = waiting(slots).filter((one) => heldBy(slots, one[0] ?? '') < given.perBuild);
            for (const other of others)
              expect(heldBy(atWork, id[0] ?? '') - 1).toBeLessThanOrEqual(heldBy(atWork, other[0] ?? ''));
          }
          return slots;
        });
      }),
    );
  });

  it('between two builds of which both wait, no schedule of releases makes the lead of one grow past one', () => {
    const ends = fc.array(fc.nat(100), { maxLength: 60 });
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 8 }), fc.nat(8), ends, (total, lead, picks) => {
        const given = { total, perBuild: total };
        let slots: Slots = [];
        let runs = 0;
        const join = (build: string): void => {
          runs += 1;
          slots = acquire(slots, run(`${build}${runs}`), given, runs);
        };
        for (let n = 0; n < Math.max(1, lead); n += 1) join('a');
        for (let n = 0; n < 10; n += 1) for (const build of ['a', 'b']) join(build);
        let before = Math.abs(heldBy(slots, 'a') - heldBy(slots, 'b'));
        for (const pick of picks) {
          const leaving = held(slots)[pick % total] ?? '';
          join(leaving[0] ?? '');
          slots = release(slots, run(leaving), given, 0);
          const difference = Math.abs(heldBy(slots, 'a') - heldBy(slots, 'b'));
          expect(difference).toBeLessThanOrEqual(Math.max(1, before));
          before = difference;
        }
      }),
    );
  });

  it('every run that waits is granted while runs end in any order and others keep coming', () => {
    fc.assert(
      fc.property(
        fc.array(someRun, { minLength: 1, maxLength: 18 }),
        fc.array(fc.nat(100), { minLength: 40, maxLength: 40 }),
        someLimits,
        (requests, picks, given) => {
          let slots = requests.reduce<Slots>((all, request) => acquire(all, { ...request, ticket: 1 }, given, 0), []);
          const first = new Set(waiting(slots));
          let newcomers = 0;
          const grantedOf = (): void => {
            for (const id of held(slots)) first.delete(id);
          };
          // In each round every holder ends, in an order of chance, and somebody new comes for it.
          for (let round = 0; first.size > 0 && round < 40; round += 1) {
            const holders = held(slots).toSorted((x, y) =>
              (picks[round] ?? 0) % 2 ? x.localeCompare(y) : y.localeCompare(x),
            );
            for (const [index, id] of holders.entries()) {
              newcomers += 1;
              const build = ['a', 'b', 'c', `n${newcomers}`][(picks[(round + index) % 40] ?? 0) % 4] ?? 'a';
              slots = acquire(slots, { ...run(`${build}-new-${newcomers}`), buildId: build }, given, 0);
              const rests = (picks[(round + 2 * index) % 40] ?? 0) % 2 === 0;
              slots = rests ? keepWarm(slots, { runId: id, ticket: 1 }, given, 0) : release(slots, run(id), given, 0);
              for (const gone of slots.filter((slot) => leaving([slot]).length > 0))
                slots = offered(slots, gone as HeldSlot, 'not-needed', given, 0);
              grantedOf();
            }
          }
          expect([...first]).toEqual([]);
        },
      ),
    );
  });
});
