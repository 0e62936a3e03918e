/** What the local D1 holds of a build, read from its file as it is on disk, beside the Worker that writes it. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eq } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/sqlite-proxy';
import type { BuildRow } from '../../src/history/row.ts';
import { builds } from '../../src/history/schema.ts';

/** The Worker locks the file for a moment where it opens or closes it. */
const longestLockMs = 10_000;

/** The row of a build; null where D1 does not list it. */
export async function storedHistory(state: string, id: string): Promise<BuildRow | null> {
  const file = new DatabaseSync(fileOf(state), { readOnly: true, timeout: longestLockMs });
  try {
    const db = drizzle(async (sql, parameters) => {
      const statement = file.prepare(sql);
      statement.setReturnArrays(true);
      return { rows: statement.all(...parameters) };
    });
    const [build] = await db.select().from(builds).where(eq(builds.id, id));
    return build ?? null;
  } finally {
    file.close();
  }
}

function fileOf(state: string): string {
  const folder = join(state, 'wrangler/v3/d1/miniflare-D1DatabaseObject');
  const [name, ...others] = readdirSync(folder).filter(
    (file) => file.endsWith('.sqlite') && file !== 'metadata.sqlite',
  );
  if (name === undefined || others.length > 0) throw new Error(`there is not one database in ${folder}`);
  return join(folder, name);
}
