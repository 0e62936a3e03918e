/** The bounds of tenants over D1, and their accounts, which are asked only where there is a bound. */
import { lately } from '../../access/lately.ts';
import { type BoundedTenant, boundsOf, listBounds, setBounds } from '../../access/tenants.ts';
import type { Reserved, TenantBounds, TenantUse } from '../../core/money/tenant-account.ts';
import type { Env } from '../../env.ts';

export type TenantPorts = {
  /** Null where the tenant has none; some seconds old at most. */
  bounds(tenant: string): Promise<TenantBounds | null>;
  set(tenant: BoundedTenant): Promise<void>;
  list(query: { limit: number; after: string }): Promise<BoundedTenant[]>;
  use(tenant: string): Promise<TenantUse>;
  reserve(tenant: string, build: { buildId: string; usd: number }, bounds: TenantBounds): Promise<Reserved>;
};

const knownBounds = lately<TenantBounds | null>({ forMs: 5000, most: 1000 });

export function tenantPorts(env: Env): TenantPorts {
  const { DB, TENANT_LEDGER } = env;
  const ledger = (tenant: string) => TENANT_LEDGER.get(TENANT_LEDGER.idFromName(tenant));
  return {
    bounds: (tenant) => knownBounds.get(tenant, Date.now(), () => boundsOf(DB, tenant)),
    async set(bounded) {
      await setBounds(DB, bounded);
      knownBounds.forget(bounded.tenant);
    },
    list: (query) => listBounds(DB, query),
    use: (tenant) => ledger(tenant).use(),
    reserve: (tenant, { buildId, usd }, bounds) => ledger(tenant).reserve(buildId, usd, bounds),
  };
}
