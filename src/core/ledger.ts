/** The budget ledger: what was spent, and what each run may still spend on the call it has under way. */
import { z } from 'zod';

export const Ledger = z.strictObject({
  limitUsd: z.number().positive(),
  spentUsd: z.number().nonnegative(),
  /** The worst case of the one call that each run has under way, by run id. */
  reservedUsd: z.record(z.string(), z.number().nonnegative()),
});
export type Ledger = z.infer<typeof Ledger>;

export const openLedger = (limitUsd: number): Ledger => ({ limitUsd, spentUsd: 0, reservedUsd: {} });

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

/** Puts what a call really cost in the place of its reservation. */
export function settle(ledger: Ledger, runId: string, usd: number): Ledger {
  const released = release(ledger, runId);
  return { ...released, spentUsd: released.spentUsd + usd };
}
