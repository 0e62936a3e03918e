import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { grantFree } from '../../../src/core/runs/grant-slots.ts';
import type { HeldSlot, SlotRequest, Slots } from '../../../src/core/runs/slot.ts';
import type { SlotLimits } from '../../../src/core/runs/slot-limits.ts';
import { acquire, keepWarm, offered, release } from '../../../src/core/runs/slots.ts';
import { held, isWarm, leaving, run, waiting, warm } from './slot-requests.ts';

const heldBy = (slots: Slots, build: string): number => held(slots).filter((id) => id.startsWith(build)).length;

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
