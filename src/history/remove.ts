/** Removes a build from D1, with all that tells of it; a second time changes nothing. */
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { accountTables } from './account-schema.ts';
import { builds, runs, tasks, waves } from './schema.ts';

export async function removeBuild(database: D1Database, id: string): Promise<void> {
  const db = drizzle(database);
  await db.batch([
    db.delete(builds).where(eq(builds.id, id)),
    db.delete(waves).where(eq(waves.buildId, id)),
    db.delete(tasks).where(eq(tasks.buildId, id)),
    db.delete(runs).where(eq(runs.buildId, id)),
    ...Object.values(accountTables).map((table) => db.delete(table).where(eq(table.buildId, id))),
  ]);
}
