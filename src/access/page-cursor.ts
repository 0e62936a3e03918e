/** Pages of rows, newest first: a cursor is the time and the id of the last row of the page before. */
import { type SQL, sql } from 'drizzle-orm';
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core';

/** `cursor` is one that an earlier page gave as `next`. */
export type PageQuery = { limit: number; cursor: string | undefined };
export type Page<Row> = { ok: true; rows: Row[]; next: string | null } | { ok: false; reason: 'bad-cursor' };

/** What rows after the cursor fulfil; null where the text is no cursor. */
export function afterCursor(
  { createdAt, id }: { createdAt: SQLiteColumn; id: SQLiteColumn },
  cursor: string | undefined,
): SQL[] | null {
  if (cursor === undefined) return [];
  const [, time, last] = /^(\d{1,15})-(\w{1,64})$/.exec(cursor) ?? [];
  return time === undefined ? null : [sql`(${createdAt}, ${id}) < (${Number(time)}, ${last})`];
}

/** `rows` is one more than the page has, where there are more. */
export function pageOf<Row extends { createdAt: number; id: string }>(rows: Row[], limit: number): Page<Row> {
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  return { ok: true, rows: page, next: rows.length > limit && last ? `${last.createdAt}-${last.id}` : null };
}
