import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  noneUnconfirmed,
  openLedger,
  release,
  reserve,
  settle,
  totalReservedUsd,
} from '../../../src/core/money/ledger.ts';
import { costUsd, knownModels, noUsage, priceOf, worstCaseUsage } from '../../../src/core/money/prices.ts';

const tokens = (given: Partial<typeof noUsage>) => ({ ...noUsage, ...given });

describe('prices', () => {
  it('count every kind of token at its own price', () => {
    const price = priceOf('claude-sonnet-5-5');
    const usage = { input: 1e6, output: 1e6, cacheWrite5m: 1e6, cacheWrite1h: 1e6, cacheRead: 1e6 };
    expect(price && costUsd(usage, price)).toBeCloseTo(2 + 10 + 2.5 + 4 + 0.1, 10);
  });

  it('count a long prompt of haiku five times', () => {
    const price = priceOf('claude-haiku-5-5');
    expect(price && costUsd(tokens({ input: 100_000 }), price)).toBeCloseTo(0.01, 10);
    expect(price && costUsd(tokens({ input: 100_001 }), price)).toBeCloseTo(0.0500005, 10);
  });

  it('are unknown, never zero, for an unknown model, unless the submission gives them', () => {
    const own = { input: 1, output: 2, cacheWrite5m: 3, cacheWrite1h: 4, cacheRead: 5 };
    expect([priceOf('gpt'), priceOf('constructor'), priceOf('gpt', { gpt: own })]).toEqual([undefined, undefined, own]);
  });

  it('of the worst case are never below what a call of that size costs', () => {
    const count = fc.nat(200_000);
    fc.assert(
      fc.property(fc.constantFrom(...knownModels), count, count, count, count, (model, input, write, read, output) => {
        const price = priceOf(model);
        if (!price) throw new Error(model);
        const usage = tokens({ input, cacheWrite1h: write, cacheRead: read, output });
        const most = worstCaseUsage(input + write + read, output, price);
        expect(costUsd(most, price)).toBeGreaterThanOrEqual(costUsd(usage, price) - 1e-12);
      }),
    );
  });
});

describe('the ledger', () => {
  it('refuses what could pass the limit and keeps one reservation a run', () => {
    const ledger = reserve(openLedger(10), 'a', 6);
    expect(ledger).toEqual({ ...openLedger(10), reservedUsd: { a: 6 } });
    expect(ledger && reserve(ledger, 'b', 5)).toBeUndefined();
    expect(ledger && reserve(ledger, 'a', 9)).toEqual({ ...openLedger(10), reservedUsd: { a: 9 } });
    expect(ledger && settle(ledger, 'a', { usd: 2, unconfirmed: { usd: 1.5, calls: 1 } })).toEqual({
      limitUsd: 10,
      spentUsd: 2,
      unconfirmed: { usd: 1.5, calls: 1 },
      reservedUsd: {},
    });
    expect(ledger && release(ledger, 'a')).toEqual(openLedger(10));
  });

  it('never passes its limit, whatever the order of reservations and settlements', () => {
    const action = fc.record({
      run: fc.constantFrom('a', 'b', 'c', 'd'),
      // Doubles at random are nearly all close to nothing.
      usd: fc.integer({ min: 0, max: 4_000_000 }).map((micros) => micros / 1e6),
      share: fc.integer({ min: 0, max: 1000 }).map((part) => part / 1000),
    });
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let ledger = openLedger(10);
        for (const { run, usd, share } of actions) {
          const reserved = ledger.reservedUsd[run];
          ledger =
            reserved === undefined
              ? (reserve(ledger, run, usd) ?? ledger)
              : settle(ledger, run, { usd: reserved * share, unconfirmed: noneUnconfirmed });
          expect(ledger.spentUsd + totalReservedUsd(ledger)).toBeLessThanOrEqual(10 + 1e-9);
        }
      }),
    );
  });
});

it('a call at any price that a submission may give costs a finite sum, which a ledger can add up', () => {
  const amount = fc.double({ min: 0, max: 10_000, noNaN: true });
  const price = fc.record({
    ...{ input: amount, output: amount, cacheWrite5m: amount, cacheWrite1h: amount, cacheRead: amount },
    longPrompt: fc.record({
      above: fc.integer({ min: 1, max: 1_000_000 }),
      factor: fc.double({ min: 1, max: 100, noNaN: true }),
    }),
  });
  const tokens = fc.integer({ min: 0, max: 20_000_000 });
  fc.assert(
    fc.property(price, tokens, tokens, (own, prompt, output) => {
      const worst = costUsd(worstCaseUsage(prompt, output, own), own);
      expect(Number.isFinite(worst * 1_000_000)).toBe(true);
      expect(reserve(openLedger(100), 'r', worst)?.reservedUsd).toEqual(worst <= 100 ? { r: worst } : undefined);
    }),
  );
});
