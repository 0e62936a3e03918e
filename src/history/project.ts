/** Writes a build's view into D1: only what changed, in one batch, and never over something newer. */
import { and, eq, getTableColumns, sql } from 'drizzle-orm';
import type { BatchItem } from 'drizzle-orm/batch';
import { type DrizzleD1Database, drizzle } from 'drizzle-orm/d1';
import type { SQLiteColumn, SQLiteTable, SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core';
import type { BuildSnapshot } from '../core/contract/views.ts';
import { buildRows } from './rows.ts';
import { builds, runs, tasks, waves } from './schema.ts';

/** D1 binds at most 100 parameters to a statement. */
const maxParameters = 100;

type Statement = BatchItem<'sqlite'>;

/**
 * Brings history up to `view`. `previous` is the last view that is known to have been written (null: none is known),
 * and saves the rows that are the same. The same view twice changes nothing; an older one, nothing newer.
 */
export async function projectBuild(
  database: D1Database,
  view: BuildSnapshot,
  previous: BuildSnapshot | null,
): Promise<void> {
  const db = drizzle(database);
  const next = buildRows(view);
  const last = previous && buildRows(previous);
  const lastWave = Math.max(0, ...view.waves.map(({ number }) => number));
  await db.batch([
    upsert(db, builds, [next.build], [builds.id]),
    // A re-plan can leave fewer waves than there were.
    db
      .delete(waves)
      .where(and(eq(waves.buildId, view.id), sql`${waves.number} > ${lastWave}`, sql`${waves.seq} <= ${view.lastSeq}`)),
    ...upserts(db, waves, changed(next.waves, last?.waves, 'number'), [waves.buildId, waves.number]),
    // A plan that was sent back takes its tasks with it.
    db
      .delete(tasks)
      .where(
        and(
          eq(tasks.buildId, view.id),
          sql`${tasks.id} NOT IN (SELECT value FROM json_each(${JSON.stringify(view.tasks.map(({ id }) => id))}))`,
          sql`${tasks.seq} <= ${view.lastSeq}`,
        ),
      ),
    ...upserts(db, tasks, changed(next.tasks, last?.tasks, 'id'), [tasks.buildId, tasks.id]),
    ...upserts(db, runs, changed(next.runs, last?.runs, 'id'), [runs.id]),
  ]);
}

/** The rows that differ from the last ones in more than their `seq`. */
function changed<Row extends { seq: number }>(rows: Row[], last: Row[] | undefined, key: keyof Row): Row[] {
  const before = new Map(last?.map((row) => [row[key], JSON.stringify({ ...row, seq: 0 })]));
  return rows.filter((row) => before.get(row[key]) !== JSON.stringify({ ...row, seq: 0 }));
}

function upserts<Table extends SQLiteTable & { seq: SQLiteColumn }>(
  db: DrizzleD1Database,
  table: Table,
  rows: Table['$inferInsert'][],
  target: SQLiteColumn[],
): Statement[] {
  const perStatement = Math.floor(maxParameters / Object.keys(getTableColumns(table)).length);
  const statements: Statement[] = [];
  for (let start = 0; start < rows.length; start += perStatement)
    statements.push(upsert(db, table, rows.slice(start, start + perStatement), target));
  return statements;
}

function upsert<Table extends SQLiteTable & { seq: SQLiteColumn }>(
  db: DrizzleD1Database,
  table: Table,
  rows: Table['$inferInsert'][],
  target: SQLiteColumn[],
): Statement {
  const columns = getTableColumns(table);
  const given = Object.values(columns).map(({ name }) => sql`excluded.${sql.identifier(name)}`);
  const set = Object.fromEntries(Object.keys(columns).map((field, index) => [field, given[index]]));
  const isOther = sql`(${sql.join(given, sql`, `)}) IS NOT (${sql.join(Object.values(columns), sql`, `)})`;
  return db
    .insert(table)
    .values(rows)
    .onConflictDoUpdate({
      target,
      set: set as SQLiteUpdateSetSource<Table>,
      // A row that says the same already is not written: an ended build comes by every day.
      setWhere: sql`excluded.seq >= ${table.seq} AND ${isOther}`,
    });
}
