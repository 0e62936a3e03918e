/** Whether the database has every table of this release: wrangler writes down which migrations it has applied. */
import journal from '../../migrations/meta/_journal.json' with { type: 'json' };

export type MigrationState = { kind: 'current' } | { kind: 'behind'; missing: string[] } | { kind: 'unknown' };

/** The part of a `D1Database` that it needs. */
type Database = { prepare(query: string): { all(): Promise<{ results: Record<string, unknown>[] }> } };

const expected = journal.entries.map(({ tag }) => `${tag}.sql`);

export async function migrationState(db: Database): Promise<MigrationState> {
  try {
    const { results } = await db.prepare('select name from d1_migrations').all();
    const applied = new Set(results.map(({ name }) => name));
    const missing = expected.filter((name) => !applied.has(name));
    return missing.length === 0 ? { kind: 'current' } : { kind: 'behind', missing };
  } catch (error) {
    // Without that table nothing was ever applied; other errors say nothing of the schema.
    return String(error).includes('no such table') ? { kind: 'behind', missing: expected } : { kind: 'unknown' };
  }
}

/** Asks until all is there, and no more than every few seconds: what was applied stays. */
export function rememberedMigrations(now: () => number, ask: (db: Database) => Promise<MigrationState>) {
  const pauseMs = 5_000;
  let known: { state: MigrationState; at: number } | null = null;
  return async (db: Database): Promise<MigrationState> => {
    if (known && (known.state.kind === 'current' || now() - known.at < pauseMs)) return known.state;
    const state = await ask(db);
    known = { state, at: now() };
    return state;
  };
}
