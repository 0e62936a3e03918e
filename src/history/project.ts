/** Writes a build's view into the list in D1, never over something newer. */
import { getTableColumns, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core';
import type { BuildSnapshot } from '../core/contract/views.ts';
import { buildRow } from './row.ts';
import { builds } from './schema.ts';

/** Brings the list up to `view`. The same view twice writes nothing; an older one changes nothing newer. */
export async function projectBuild(database: D1Database, view: BuildSnapshot): Promise<void> {
  const columns = getTableColumns(builds);
  const given = Object.values(columns).map(({ name }) => sql`excluded.${sql.identifier(name)}`);
  const set = Object.fromEntries(Object.keys(columns).map((field, index) => [field, given[index]]));
  const isOther = sql`(${sql.join(given, sql`, `)}) IS NOT (${sql.join(Object.values(columns), sql`, `)})`;
  await drizzle(database)
    .insert(builds)
    .values(buildRow(view))
    .onConflictDoUpdate({
      target: [builds.id],
      set: set as SQLiteUpdateSetSource<typeof builds>,
      // A row that says the same already is not written: an ended build comes by every day.
      setWhere: sql`excluded.seq >= ${builds.seq} AND ${isOther}`,
    });
}
