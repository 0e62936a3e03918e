/** Tokens in D1: made, found by their id, listed, revoked. */
import { and, desc, eq, isNull, lt, or } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { TokenRecord } from '../core/access/token.ts';
import { parseStored } from '../core/stored/parse-stored.ts';
import { afterCursor, type Page, type PageQuery, pageOf } from './page-cursor.ts';
import { tokens } from './schema.ts';

/** A token with the digest of its secret. */
export type StoredToken = { record: TokenRecord; digest: string };
/** `tenant` null lists everybody's. */
export type TokenQuery = PageQuery & { tenant: string | null };

const stored = ({ digest, ...row }: typeof tokens.$inferSelect): StoredToken => ({
  digest,
  record: parseStored(TokenRecord, row, `of the token ${row.id} in D1`),
});

export async function addToken(database: D1Database, { record, digest }: StoredToken): Promise<void> {
  await drizzle(database)
    .insert(tokens)
    .values({ ...record, digest });
}

export async function findToken(database: D1Database, id: string): Promise<StoredToken | null> {
  const [row] = await drizzle(database).select().from(tokens).where(eq(tokens.id, id)).limit(1);
  return row ? stored(row) : null;
}

export async function listTokens(
  database: D1Database,
  { tenant, limit, cursor }: TokenQuery,
): Promise<Page<TokenRecord>> {
  const after = afterCursor(tokens, cursor);
  if (!after) return { ok: false, reason: 'bad-cursor' };
  const rows = await drizzle(database)
    .select()
    .from(tokens)
    .where(and(...(tenant === null ? [] : [eq(tokens.tenant, tenant)]), ...after))
    .orderBy(desc(tokens.createdAt), desc(tokens.id))
    .limit(limit + 1);
  return pageOf(
    rows.map((row) => stored(row).record),
    limit,
  );
}

/** A second time changes nothing: the first moment stays. Null where there is no such token. */
export async function revokeToken(database: D1Database, id: string, now: number): Promise<TokenRecord | null> {
  const db = drizzle(database);
  await db
    .update(tokens)
    .set({ revokedAt: now })
    .where(and(eq(tokens.id, id), isNull(tokens.revokedAt)));
  return (await findToken(database, id))?.record ?? null;
}

/** Of Workers that write at the same time the latest moment stays. */
export async function noteUse(database: D1Database, id: string, now: number): Promise<void> {
  await drizzle(database)
    .update(tokens)
    .set({ lastUsedAt: now })
    .where(and(eq(tokens.id, id), or(isNull(tokens.lastUsedAt), lt(tokens.lastUsedAt, now))));
}
