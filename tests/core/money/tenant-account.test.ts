import { expect, test } from 'vitest';
import {
  type Account,
  boundText,
  forgotten,
  reserveBuild,
  settleBuild,
  type TenantBounds,
  useOf,
} from '../../../src/core/money/tenant-account.ts';

const november = Date.UTC(2026, 10, 20);
const december = Date.UTC(2026, 11, 1);
const bounds: TenantBounds = { maxBuilds: 2, maxUsdPerMonth: 100 };

/** An account that keeps what it is told. */
function account(given: TenantBounds = bounds) {
  const known = new Map() as Map<string, Account extends ReadonlyMap<string, infer Booking> ? Booking : never>;
  return {
    known,
    reserve(buildId: string, usd: number, now = november) {
      const reserved = reserveBuild(known, { buildId, usd, now }, given);
      if (reserved.ok) known.set(buildId, reserved.booking);
      return reserved.ok ? 'ok' : boundText(reserved);
    },
    settle(buildId: string, usd: number, now = november) {
      const booking = settleBuild(known, { buildId, usd, now });
      if (booking) known.set(buildId, booking);
      return booking !== null;
    },
    use: (now = november) => useOf(known, now),
  };
}

test('builds reserve all that they may cost, and a refusal says the bound and what is left', () => {
  const { reserve, settle, use } = account();
  expect([reserve('a', 60), reserve('b', 40.5), reserve('b', 40)]).toEqual([
    'ok',
    'the tenant may spend $100 a month, of which $40.00 are left: give a lower maxCostUsd, or have the bound raised',
    'ok',
  ]);
  expect(reserve('c', 0)).toBe(
    'the tenant may have 2 builds at once, and has them: wait for one to end, or cancel one',
  );
  expect(use()).toEqual({ builds: 2, reservedUsd: 100, spentUsd: 0 });
  settle('a', 10);
  expect(use()).toEqual({ builds: 1, reservedUsd: 40, spentUsd: 10 });
  expect([reserve('c', 50.1), reserve('c', 50)]).toEqual([expect.stringContaining('$50.00 are left'), 'ok']);
});

test('what is asked or told twice counts once, and a question that comes after the end changes nothing', () => {
  const { reserve, settle, use } = account();
  expect([reserve('a', 60), reserve('a', 60), settle('a', 10), settle('a', 10), reserve('a', 60)]).toEqual([
    'ok',
    'ok',
    true,
    false,
    'ok',
  ]);
  expect(use()).toEqual({ builds: 0, reservedUsd: 0, spentUsd: 10 });
  expect([settle('a', 12), use().spentUsd, settle('stranger', 5)]).toEqual([true, 12, false]);
});

test('a build is topped up where there is room, and gives room back', () => {
  const { reserve, use } = account();
  expect([reserve('a', 60), reserve('b', 20), reserve('b', 41), reserve('b', 40), reserve('a', 30)]).toEqual([
    'ok',
    'ok',
    expect.stringContaining('$40.00 are left'),
    'ok',
    'ok',
  ]);
  expect(use()).toEqual({ builds: 2, reservedUsd: 70, spentUsd: 0 });
});

test('a month begins with what is still reserved, and a build counts in the month of its end', () => {
  const { known, reserve, settle, use } = account();
  reserve('a', 60);
  reserve('b', 40);
  settle('a', 50);
  expect(use(december)).toEqual({ builds: 1, reservedUsd: 40, spentUsd: 0 });
  settle('b', 30, december);
  // A call that was under way at its end came to more, in another month.
  settle('a', 55, december);
  expect([use(november).spentUsd, use(december).spentUsd]).toEqual([55, 30]);
  expect([forgotten(known, december), forgotten(known, Date.UTC(2027, 0, 15))]).toEqual([[], ['a']]);
});

test('without a bound on builds or on dollars the other one holds', () => {
  const free = account({ maxBuilds: null, maxUsdPerMonth: null });
  expect(['a', 'b', 'c'].map((id) => free.reserve(id, 1_000_000))).toEqual(['ok', 'ok', 'ok']);
  const closed = account({ maxBuilds: null, maxUsdPerMonth: 0 });
  expect([closed.reserve('a', 0.01), closed.reserve('a', 0)]).toEqual([
    expect.stringContaining('$0.00 are left'),
    'ok',
  ]);
});
