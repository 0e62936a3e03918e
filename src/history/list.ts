/** Reads the list of builds from D1, newest first, a page at a time. */
import { and, desc, eq, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { z } from 'zod';
import type { BuildList, BuildStatus } from '../core/contract/views.ts';
import { parseStored } from '../core/stored/parse-stored.ts';
import { builds } from './schema.ts';

export type ListQuery = {
  limit: number;
  /** A cursor that an earlier page gave as `next`. */
  before?: string | undefined;
  status?: BuildStatus | undefined;
  /** Whose builds are listed; null for everybody's. */
  tenant: string | null;
};

export type ListPage =
  | { ok: true; builds: Omit<BuildList['builds'][number], 'urls'>[]; next: string | null }
  | { ok: false; reason: 'bad-cursor' };

/** A status that only a newer release writes is passed on: one build must not keep the others from being listed. */
const ListedBuild = z.object({
  id: z.string(),
  title: z.string(),
  tenant: z.string(),
  status: z.custom<BuildStatus>((value) => typeof value === 'string'),
  createdAt: z.int(),
  endedAt: z.int().nullable(),
  tasks: z.int(),
  merged: z.int(),
  costUsd: z.number(),
});

/** One page of builds; `next` continues it, and stays right while new builds arrive. */
export async function listBuilds(database: D1Database, query: ListQuery): Promise<ListPage> {
  const cursor = query.before === undefined ? null : /^(\d{1,15})-(\w{1,64})$/.exec(query.before);
  if (query.before !== undefined && !cursor) return { ok: false, reason: 'bad-cursor' };
  const conditions: SQL[] = [];
  if (cursor) conditions.push(sql`(${builds.createdAt}, ${builds.id}) < (${Number(cursor[1])}, ${cursor[2]})`);
  if (query.tenant !== null) conditions.push(eq(builds.tenant, query.tenant));
  if (query.status) conditions.push(eq(builds.status, query.status));
  const rows = await drizzle(database)
    .select({
      id: builds.id,
      title: builds.title,
      tenant: builds.tenant,
      status: builds.status,
      createdAt: builds.createdAt,
      endedAt: builds.endedAt,
      tasks: builds.tasks,
      merged: builds.merged,
      costUsd: builds.costUsd,
    })
    .from(builds)
    .where(and(...conditions))
    .orderBy(desc(builds.createdAt), desc(builds.id))
    .limit(query.limit + 1);
  const page = rows.slice(0, query.limit).map((row) => parseStored(ListedBuild, row, `of the build ${row.id} in D1`));
  const last = page.at(-1);
  return { ok: true, builds: page, next: rows.length > page.length && last ? `${last.createdAt}-${last.id}` : null };
}
