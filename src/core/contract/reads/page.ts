/** Lists that come a page at a time: `next` is the cursor of the page that follows, null at the end. */
import { z } from 'zod';

export const Next = z.string().nullable();

export type PageQuery = { limit: number; cursor?: string | undefined };
export type Page<Item> = { items: Item[]; next: string | null };

/**
 * Of a list that is numbered and grows at its end: what is behind a number (with `waitMs`, the answer comes at the first that
 * comes within that time), or the last of what is before one; null is the end. Oldest first in both.
 */
export type NumberedQuery = { limit: number } & ({ after: number; waitMs: number } | { before: number | null });

/** The page after the item whose id the cursor is; null where there is no such item. */
export function pageOf<Item>(
  items: readonly Item[],
  { limit, cursor }: PageQuery,
  idOf: (item: Item) => string,
): Page<Item> | null {
  const from = cursor === undefined ? 0 : items.findIndex((item) => idOf(item) === cursor) + 1;
  if (cursor !== undefined && from === 0) return null;
  const page = items.slice(from, from + limit);
  const last = page.at(-1);
  return { items: page, next: last !== undefined && from + limit < items.length ? idOf(last) : null };
}
