/** What a command lets a build cost beyond what its tenant's account has reserved for it. */
import { boundsOf } from '../../access/tenants.ts';
import type { BuildState } from '../../core/builds/state.ts';
import type { BuildCommand } from '../../core/contract/commands.ts';
import type { Refusal } from '../../core/contract/refusal.ts';
import type { Env } from '../../env.ts';

/** The new limit; null where the account is not asked. */
export const topUpOf = ({ isTenantBounded }: BuildState, command: BuildCommand): number | null =>
  isTenantBounded && command.kind === 'resume' ? (command.maxCostUsd ?? null) : null;

/** A stub of its own for each call: one whose object was reset fails for ever. */
export const tenantLedger = ({ TENANT_LEDGER }: Env, { tenant }: Pick<BuildState, 'tenant'>) =>
  TENANT_LEDGER.get(TENANT_LEDGER.idFromName(tenant));

/** Null where the account has made room for it, or the tenant has no bounds any more. */
export async function reserveFor(build: BuildState, usd: number, env: Env): Promise<Refusal | null> {
  const bounds = await boundsOf(env.DB, build.tenant);
  if (!bounds) return null;
  const reserved = await tenantLedger(env, build).reserve(build.id, usd, bounds);
  if (reserved.ok) return null;
  const { bound, limit, left } = reserved;
  return { code: 'tenant-bound', bound, limit, left };
}
