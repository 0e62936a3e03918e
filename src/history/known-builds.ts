/** The ids of all builds that D1 lists, a page at a time, in their own order: it stays while rows are written. */
import { asc, count, gt } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { builds } from './schema.ts';

export type KnownBuilds = { ids: string[]; listed: number; next: string | null };

export async function knownBuilds(
  database: D1Database,
  { limit, cursor = '' }: { limit: number; cursor?: string | undefined },
): Promise<KnownBuilds> {
  const db = drizzle(database);
  const [counted, rows] = await db.batch([
    db.select({ listed: count() }).from(builds),
    db
      .select({ id: builds.id })
      .from(builds)
      .where(gt(builds.id, cursor))
      .orderBy(asc(builds.id))
      .limit(limit + 1),
  ]);
  const ids = rows.slice(0, limit).map(({ id }) => id);
  return { ids, listed: counted[0]?.listed ?? 0, next: rows.length > limit ? (ids.at(-1) ?? null) : null };
}
