/** Sums in D1 what builds have cost. */
import { and, asc, desc, eq, gte, lte, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { AnySQLiteColumn } from 'drizzle-orm/sqlite-core';
import type { CostGroup, CostReport } from '../core/contract/reads/cost-report.ts';
import { cacheShareOf } from '../core/money/cache-share.ts';
import { costs } from './account-schema.ts';

export type CostQuery = {
  by: CostGroup;
  /** Days, as `2026-11-27`. */
  from?: string | undefined;
  to?: string | undefined;
  /** Null for all. */
  tenant: string | null;
  limit: number;
  /** How many rows are before the page. */
  offset: number;
};

const columns = { day: costs.day, role: costs.role, model: costs.model, build: costs.buildId, tenant: costs.tenant };

const sum = (column: AnySQLiteColumn): SQL<number> => sql<number>`coalesce(sum(${column}), 0)`;
const sums = {
  runs: sum(costs.runs),
  ms: sum(costs.ms),
  costUsd: sum(costs.costUsd),
  input: sum(costs.inputTokens),
  output: sum(costs.outputTokens),
  cacheWrite5m: sum(costs.cacheWrite5mTokens),
  cacheWrite1h: sum(costs.cacheWrite1hTokens),
  cacheRead: sum(costs.cacheReadTokens),
};
type Sums = Record<keyof typeof sums, number>;

export async function costReport(database: D1Database, query: CostQuery): Promise<CostReport> {
  const { by, from, to, tenant, limit, offset } = query;
  const among = and(
    from === undefined ? undefined : gte(costs.day, from),
    to === undefined ? undefined : lte(costs.day, to),
    tenant === null ? undefined : eq(costs.tenant, tenant),
  );
  const db = drizzle(database);
  const key = columns[by];
  const [totals, rows] = await db.batch([
    db.select(sums).from(costs).where(among),
    db
      .select({ key, ...sums })
      .from(costs)
      .where(among)
      .groupBy(key)
      .orderBy(...(by === 'day' ? [asc(key)] : [desc(sums.costUsd), asc(key)]))
      .limit(limit + 1)
      .offset(offset),
  ]);
  const [total] = totals;
  if (!total) throw new Error('a sum is always one row');
  return {
    by,
    from: from ?? null,
    to: to ?? null,
    total: spentOf(total),
    rows: rows.slice(0, limit).map(({ key: name, ...row }) => ({ key: name, ...spentOf(row) })),
    next: rows.length > limit ? String(offset + limit) : null,
  };
}

function spentOf({ runs, ms, costUsd, ...usage }: Sums): CostReport['total'] {
  return { runs, ms, costUsd, usage, cacheShare: cacheShareOf(usage) };
}
