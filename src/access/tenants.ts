/** The bounds of tenants in D1; a tenant without a row has none. */
import { asc, eq, gt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { TenantBounds } from '../core/money/tenant-account.ts';
import { parseStored } from '../core/stored/parse-stored.ts';
import { tenants } from './schema.ts';

export type BoundedTenant = { tenant: string; bounds: TenantBounds };

const stored = ({ name, ...bounds }: typeof tenants.$inferSelect): BoundedTenant => ({
  tenant: name,
  bounds: parseStored(TenantBounds, bounds, `of the tenant ${name} in D1`),
});

/** Null where there are none. */
export async function boundsOf(database: D1Database, tenant: string): Promise<TenantBounds | null> {
  const [row] = await drizzle(database).select().from(tenants).where(eq(tenants.name, tenant)).limit(1);
  if (!row) return null;
  const { bounds } = stored(row);
  return bounds.maxBuilds === null && bounds.maxUsdPerMonth === null ? null : bounds;
}

export async function setBounds(database: D1Database, { tenant: name, bounds }: BoundedTenant): Promise<void> {
  await drizzle(database)
    .insert(tenants)
    .values({ name, ...bounds })
    .onConflictDoUpdate({ target: tenants.name, set: bounds });
}

/** By their names, after one of them. */
export async function listBounds(
  database: D1Database,
  { limit, after }: { limit: number; after: string },
): Promise<BoundedTenant[]> {
  const rows = await drizzle(database)
    .select()
    .from(tenants)
    .where(gt(tenants.name, after))
    .orderBy(asc(tenants.name))
    .limit(limit);
  return rows.map(stored);
}
