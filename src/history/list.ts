/** Reads the list of builds from D1, newest first, a page at a time. */
import { and, desc, eq, inArray, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { z } from 'zod';
import type { BuildList, BuildStatus, BuildSummary } from '../core/contract/views.ts';
import { parseStored } from '../core/stored/parse-stored.ts';
import { builds } from './schema.ts';

export type ListQuery = {
  limit: number;
  /** A cursor that an earlier page gave as `next`. */
  before?: string | undefined;
  /** In one of these. */
  status?: readonly BuildStatus[] | undefined;
  /** In the name or the URL of one of its repositories. */
  repository?: string | undefined;
  /** In its title or its id. */
  q?: string | undefined;
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
  limitUsd: z.number(),
  submittedBy: z.string().nullable(),
  repositories: z.array(z.object({ name: z.string() })).transform((all) => all.map(({ name }) => name)),
  needs: z.custom<BuildSummary['needs']>((value) => value === null || typeof value === 'string'),
  updatedAt: z.int().nullable(),
});

/** One page of builds; `next` continues it, and stays right while new builds arrive. */
export async function listBuilds(database: D1Database, query: ListQuery): Promise<ListPage> {
  const cursor = query.before === undefined ? null : /^(\d{1,15})-(\w{1,64})$/.exec(query.before);
  if (query.before !== undefined && !cursor) return { ok: false, reason: 'bad-cursor' };
  const conditions: SQL[] = [];
  if (cursor) conditions.push(sql`(${builds.createdAt}, ${builds.id}) < (${Number(cursor[1])}, ${cursor[2]})`);
  if (query.tenant !== null) conditions.push(eq(builds.tenant, query.tenant));
  if (query.status) conditions.push(inArray(builds.status, [...query.status]));
  if (query.q !== undefined)
    conditions.push(sql`(${holds(sql`${builds.title}`, query.q)} OR ${holds(sql`${builds.id}`, query.q)})`);
  if (query.repository !== undefined) conditions.push(hasRepository(query.repository));
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
      limitUsd: builds.limitUsd,
      submittedBy: builds.submittedBy,
      repositories: builds.repositories,
      needs: builds.needs,
      updatedAt: builds.updatedAt,
    })
    .from(builds)
    .where(and(...conditions))
    .orderBy(desc(builds.createdAt), desc(builds.id))
    .limit(query.limit + 1);
  const page = rows.slice(0, query.limit).map((row) => parseStored(ListedBuild, row, `of the build ${row.id} in D1`));
  const last = page.at(-1);
  return { ok: true, builds: page, next: rows.length > page.length && last ? `${last.createdAt}-${last.id}` : null };
}

/** Whether a text is in another one; letters of ASCII in either case. A pattern of LIKE has 50 bytes at most in D1. */
const holds = (text: SQL, part: string): SQL => sql`instr(lower(${text}), lower(${part})) > 0`;

function hasRepository(part: string): SQL {
  const field = (name: string) => holds(sql`json_extract(each.value, ${`$.${name}`})`, part);
  return sql`EXISTS (SELECT 1 FROM json_each(${builds.repositories}) AS each WHERE ${field('name')} OR ${field('url')})`;
}
