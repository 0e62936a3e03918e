/** Brings D1 up to a build: what came of it, and then its row in the list, which says how far that has come. */
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { BuildSnapshot } from '../core/contract/views.ts';
import type { AccountRows } from './account-rows.ts';
import { accountTables } from './account-schema.ts';
import { buildRow } from './row.ts';
import { builds } from './schema.ts';
import { upsert } from './upsert.ts';

/** Statements that D1 takes at once. */
const mostAtOnce = 50;

/** The same twice writes nothing; what is older changes nothing newer. `updatedAt` is when its last event happened. */
export async function projectBuild(
  database: D1Database,
  view: BuildSnapshot,
  updatedAt: number | null = null,
): Promise<void> {
  await upsert(database, builds, buildRow(view, updatedAt));
}

/** The same of what tells of a build. */
export async function projectAccount(database: D1Database, account: Partial<AccountRows>): Promise<void> {
  const statements = (Object.keys(accountTables) as (keyof AccountRows)[]).flatMap((name) =>
    // The compiler cannot follow that a table and its rows have the same name.
    (account[name] ?? []).map((row) => upsert(database, accountTables[name], row as never)),
  );
  while (statements.length > 0) {
    const [first, ...others] = statements.splice(0, mostAtOnce);
    if (first) await drizzle(database).batch([first, ...others]);
  }
}

/** How far D1 knows a build: the number of its last event; null where it does not know it. */
export async function projectedSeq(database: D1Database, id: string): Promise<number | null> {
  const [row] = await drizzle(database).select({ seq: builds.seq }).from(builds).where(eq(builds.id, id)).limit(1);
  return row?.seq ?? null;
}
