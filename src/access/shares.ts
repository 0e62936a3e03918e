/** Shared links in D1: made, found by their id, listed, revoked; a deleted build's are removed with it. */
import { and, desc, eq, isNull } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { afterCursor, type Page, type PageQuery, pageOf } from './page-cursor.ts';
import { shares } from './schema.ts';

export type Share = typeof shares.$inferSelect;

export async function addShare(database: D1Database, share: Share): Promise<void> {
  await drizzle(database).insert(shares).values(share);
}

export async function findShare(database: D1Database, id: string): Promise<Share | null> {
  const [row] = await drizzle(database).select().from(shares).where(eq(shares.id, id)).limit(1);
  return row ?? null;
}

export async function listShares(
  database: D1Database,
  { buildId, limit, cursor }: PageQuery & { buildId: string },
): Promise<Page<Share>> {
  const after = afterCursor(shares, cursor);
  if (!after) return { ok: false, reason: 'bad-cursor' };
  const rows = await drizzle(database)
    .select()
    .from(shares)
    .where(and(eq(shares.buildId, buildId), ...after))
    .orderBy(desc(shares.createdAt), desc(shares.id))
    .limit(limit + 1);
  return pageOf(rows, limit);
}

/** Null where the build has no such link. A second time changes nothing: the first moment stays. */
export async function revokeShare(
  database: D1Database,
  { buildId, id, now }: { buildId: string; id: string; now: number },
): Promise<Share | null> {
  const db = drizzle(database);
  const isIt = and(eq(shares.id, id), eq(shares.buildId, buildId));
  await db
    .update(shares)
    .set({ revokedAt: now })
    .where(and(isIt, isNull(shares.revokedAt)));
  const [row] = await db.select().from(shares).where(isIt).limit(1);
  return row ?? null;
}

export async function removeShares(database: D1Database, buildId: string): Promise<void> {
  await drizzle(database).delete(shares).where(eq(shares.buildId, buildId));
}
