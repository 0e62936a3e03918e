/** The list of triggers in D1: which there are, whose, and for which repository. */
import { and, count, desc, eq, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { parseStored } from '../core/stored/parse-stored.ts';
import { type RepositoryKey, repositoryKey, StoredTrigger } from '../core/triggers/stored-trigger.ts';
import { triggers } from './schema.ts';

const read = (row: typeof triggers.$inferSelect): StoredTrigger =>
  parseStored(
    StoredTrigger,
    {
      id: row.id,
      tenant: row.tenant,
      config: row.config,
      keyHash: row.keyHash,
      createdAt: row.createdAt,
      createdBy: row.createdBy,
    },
    `of the trigger ${row.id} in D1`,
  );

export async function addTrigger(database: D1Database, trigger: StoredTrigger): Promise<void> {
  const { config } = trigger;
  const place = config.kind === 'issue' ? repositoryKey(config.repository) : { host: null, repository: null };
  await drizzle(database)
    .insert(triggers)
    .values({ ...trigger, kind: config.kind, ...place });
}

export async function triggerById(database: D1Database, id: string): Promise<StoredTrigger | null> {
  const [row] = await drizzle(database).select().from(triggers).where(eq(triggers.id, id));
  return row ? read(row) : null;
}

/** How many triggers a tenant has, and how many of them hear of the issues of this repository. */
export async function countTriggers(
  database: D1Database,
  { tenant, place }: { tenant: string; place: RepositoryKey | null },
): Promise<{ all: number; there: number }> {
  const own = eq(triggers.tenant, tenant);
  const counted = async (condition: SQL | undefined): Promise<number> => {
    const [row] = await drizzle(database).select({ rows: count() }).from(triggers).where(condition);
    return row?.rows ?? 0;
  };
  const at = place && and(own, eq(triggers.host, place.host), eq(triggers.repository, place.repository));
  return { all: await counted(own), there: at ? await counted(at) : 0 };
}

/** Those that hear of the issues of a repository, whosever they are; each tenant has a few at most. */
export async function triggersOf(database: D1Database, { host, repository }: RepositoryKey): Promise<StoredTrigger[]> {
  const rows = await drizzle(database)
    .select()
    .from(triggers)
    .where(and(eq(triggers.host, host.toLowerCase()), eq(triggers.repository, repository.toLowerCase())));
  return rows.map(read);
}

export type TriggerQuery = {
  limit: number;
  /** What an earlier page gave as `next`. */
  cursor?: string | undefined;
  /** Whose triggers are listed; null for everybody's. */
  tenant: string | null;
};
export type TriggerPage = { ok: true; triggers: StoredTrigger[]; next: string | null } | { ok: false };

/** One page of triggers, the newest first. */
export async function listTriggers(
  database: D1Database,
  { limit, cursor, tenant }: TriggerQuery,
): Promise<TriggerPage> {
  const after = cursor === undefined ? null : /^(\d{1,15})-(\w{1,64})$/.exec(cursor);
  if (cursor !== undefined && !after) return { ok: false };
  const conditions: SQL[] = [];
  if (after) conditions.push(sql`(${triggers.createdAt}, ${triggers.id}) < (${Number(after[1])}, ${after[2]})`);
  if (tenant !== null) conditions.push(eq(triggers.tenant, tenant));
  const rows = await drizzle(database)
    .select()
    .from(triggers)
    .where(and(...conditions))
    .orderBy(desc(triggers.createdAt), desc(triggers.id))
    .limit(limit + 1);
  const page = rows.slice(0, limit).map(read);
  const last = page.at(-1);
  return { ok: true, triggers: page, next: rows.length > page.length && last ? `${last.createdAt}-${last.id}` : null };
}

export async function removeTrigger(database: D1Database, id: string): Promise<void> {
  await drizzle(database).delete(triggers).where(eq(triggers.id, id));
}
