/** The budget ledger: what was spent, and what each run may still spend on the call it has under way. */
import { z } from 'zod';

/** The part of a sum that is the worst case of calls whose end nobody knows: the provider may have billed less for them. */
export const Unconfirmed = z.strictObject({ usd: z.number().nonnegative(), calls: z.int().nonnegative() });
export type Unconfirmed = z.infer<typeof Unconfirmed>;
export const noneUnconfirmed: Unconfirmed = { usd: 0, calls: 0 };

export const addUnconfirmed = (a: Unconfirmed, b: Unconfirmed): Unconfirmed => ({
  usd: a.usd + b.usd,
  calls: a.calls + b.calls,
});

export const Ledger = z.strictObject({
  limitUsd: z.number().positive(),
  spentUsd: z.number().nonnegative(),
  /** Of what is spent. */
  unconfirmed: Unconfirmed.default(noneUnconfirmed),
  /** The worst case of the one call that each run has under way, by run id. */
  reservedUsd: z.record(z.string(), z.number().nonnegative()),
});
export type Ledger = z.infer<typeof Ledger>;

export const openLedger = (limitUsd: number): Ledger => ({
  limitUsd,
  spentUsd: 0,
  unconfirmed: noneUnconfirmed,
  reservedUsd: {},
});

export const totalReservedUsd = (ledger: Ledger): number =>
  Object.values(ledger.reservedUsd).reduce((sum, usd) => sum + usd, 0);

/** Reserves a call's worst case; undefined where it could pass the limit. A run holds one reservation at a time. */
export function reserve(ledger: Ledger, runId: string, usd: number): Ledger | undefined {
  const others = release(ledger, runId);
  if (others.spentUsd + totalReservedUsd(others) + usd > others.limitUsd) return undefined;
  return { ...others, reservedUsd: { ...others.reservedUsd, [runId]: usd } };
}

/** Gives a run's reservation back unspent. */
export function release(ledger: Ledger, runId: string): Ledger {
  if (!(runId in ledger.reservedUsd)) return ledger;
  const { [runId]: _, ...reservedUsd } = ledger.reservedUsd;
  return { ...ledger, reservedUsd };
}

/** Puts what a call cost, or can have cost at most, in the place of its reservation. */
export function settle(
  ledger: Ledger,
  runId: string,
  { usd, unconfirmed }: { usd: number; unconfirmed: Unconfirmed },
): Ledger {
  const released = release(ledger, runId);
  return {
    ...released,
    spentUsd: released.spentUsd + usd,
    unconfirmed: addUnconfirmed(released.unconfirmed, unconfirmed),
  };
}

/** `$4.90 spent, of which $4.10 is the worst case of 7 calls whose end nobody knows`. */
export function spentText({ spentUsd, unconfirmed: { usd, calls } }: Pick<Ledger, 'spentUsd' | 'unconfirmed'>): string {
  const spent = `$${spentUsd.toFixed(2)} spent`;
  if (calls === 0) return spent;
  return `${spent}, of which $${usd.toFixed(2)} is the worst case of ${calls === 1 ? 'a call' : `${calls} calls`} whose end nobody knows`;
}
