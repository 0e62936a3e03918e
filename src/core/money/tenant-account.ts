/** What a tenant's builds may cost together, and how many there may be: reserved when one begins, settled at its end. */
import { z } from 'zod';
import type { Upgrade } from '../stored/upgrades.ts';

/** Null for no bound. */
export const TenantBounds = z.strictObject({
  /** Builds that have not ended, paused ones among them. */
  maxBuilds: z.int().min(0).max(100_000).nullable(),
  /** Of a calendar month in UTC: what ended builds have cost in it, and what the others may still come to. */
  maxUsdPerMonth: z.number().min(0).max(10_000_000).nullable(),
});
export type TenantBounds = z.infer<typeof TenantBounds>;

/** One build's place in the account; a settled one stays for a while, so that a late question finds it. */
export const Booking = z.strictObject({
  buildId: z.string(),
  reservedUsd: z.number().nonnegative(),
  at: z.number(),
  settled: z.strictObject({ usd: z.number().nonnegative(), month: z.string() }).nullable(),
});
export type Booking = z.infer<typeof Booking>;
export const bookingUpgrades: readonly Upgrade<'booking'>[] = [];

/** By build. */
export type Account = ReadonlyMap<string, Booking>;

export type TenantUse = { builds: number; reservedUsd: number; spentUsd: number };

/** `left` is what the bound still has room for. */
export const BoundReached = z.object({
  bound: z.enum(['maxBuilds', 'maxUsdPerMonth']),
  limit: z.number(),
  left: z.number(),
});
export type BoundReached = z.infer<typeof BoundReached>;
export type Reserved = { ok: true; booking: Booking } | ({ ok: false } & BoundReached);

/** `2026-11` */
export const monthOf = (now: number): string => new Date(now).toISOString().slice(0, 7);

export function useOf(account: Account, now: number): TenantUse {
  const month = monthOf(now);
  const open = [...account.values()].filter(({ settled }) => settled === null);
  return {
    builds: open.length,
    reservedUsd: open.reduce((sum, { reservedUsd }) => sum + reservedUsd, 0),
    spentUsd: [...account.values()].reduce((sum, { settled }) => sum + (settled?.month === month ? settled.usd : 0), 0),
  };
}

/** Makes room for all that a build may cost, or for more than before; the same question again changes nothing. */
export function reserveBuild(
  account: Account,
  { buildId, usd, now }: { buildId: string; usd: number; now: number },
  { maxBuilds, maxUsdPerMonth }: TenantBounds,
): Reserved {
  const known = account.get(buildId);
  if (known && (known.settled !== null || usd <= known.reservedUsd))
    return { ok: true, booking: known.settled === null ? { ...known, reservedUsd: usd } : known };
  const { builds, reservedUsd, spentUsd } = useOf(account, now);
  if (maxBuilds !== null && !known && builds >= maxBuilds)
    return { ok: false, bound: 'maxBuilds', limit: maxBuilds, left: 0 };
  const left = (maxUsdPerMonth ?? Number.POSITIVE_INFINITY) - spentUsd - reservedUsd + (known?.reservedUsd ?? 0);
  if (maxUsdPerMonth !== null && usd > left)
    return { ok: false, bound: 'maxUsdPerMonth', limit: maxUsdPerMonth, left: Math.max(0, left) };
  return { ok: true, booking: { buildId, reservedUsd: usd, at: known?.at ?? now, settled: null } };
}

/** Books what a build has cost, in the month of its end; calls that were under way then may still raise it. Null where nothing changes. */
export function settleBuild(
  account: Account,
  { buildId, usd, now }: { buildId: string; usd: number; now: number },
): Booking | null {
  const known = account.get(buildId);
  if (!known || known.settled?.usd === usd) return null;
  return { ...known, reservedUsd: 0, settled: { usd, month: known.settled?.month ?? monthOf(now) } };
}

/** Settled builds of before the last month, which nothing asks for any more. */
export function forgotten(account: Account, now: number): string[] {
  const last = monthOf(now - 31 * 86_400_000);
  return [...account.values()].flatMap(({ buildId, settled }) => (settled && settled.month < last ? [buildId] : []));
}

export const boundText = ({ bound, limit, left }: Omit<BoundReached, 'bound'> & { bound: string }): string =>
  bound === 'maxBuilds'
    ? `the tenant may have ${limit} builds at once, and has them: wait for one to end, or cancel one`
    : `the tenant may spend $${limit} a month, of which $${left.toFixed(2)} are left: give a lower maxCostUsd, or have the bound raised`;
