/** Removes a build from D1, with its waves, tasks and runs; a second time changes nothing. */
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { builds, runs, tasks, waves } from './schema.ts';

export async function removeBuild(database: D1Database, id: string): Promise<void> {
  const db = drizzle(database);
  await db.batch([
    db.delete(builds).where(eq(builds.id, id)),
    db.delete(waves).where(eq(waves.buildId, id)),
    db.delete(tasks).where(eq(tasks.buildId, id)),
    db.delete(runs).where(eq(runs.buildId, id)),
  ]);
}
