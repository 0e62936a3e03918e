/** A run's turns for whoever reads them: what each used, what it cost, and how long it took. */
import { type PageQuery, pageOf } from '../../core/contract/reads/page.ts';
import type { RunAnswer } from '../../core/contract/reads/runs.ts';
import { cacheShareOf } from '../../core/money/cache-share.ts';
import type { Turn } from '../../core/runs/record.ts';

export type TurnPage = Omit<RunAnswer, 'run'>;

/** Null where the cursor is none. */
export function turnPage(turns: readonly Turn[], query: PageQuery, removedAt: number | null): TurnPage | null {
  const page = pageOf(turns, query, ({ turn }) => String(turn));
  if (!page) return null;
  const told = page.items.map(({ atRisk: _, ...turn }) => ({ ...turn, cacheShare: cacheShareOf(turn.usage) }));
  return { removedAt, turns: told, next: page.next };
}
