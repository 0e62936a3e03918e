/** Writes rows into a table of D1 where they are new or say something else, and never over something newer. */
import { getTableColumns, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import type { SQLiteTable, SQLiteUpdateSetSource } from 'drizzle-orm/sqlite-core';
import { getTableConfig } from 'drizzle-orm/sqlite-core';

/** The statement for one row. Every table has a column `seq`, the last event of its build when the row was made. */
export function upsert<Table extends SQLiteTable>(database: D1Database, table: Table, row: Table['$inferInsert']) {
  const columns = getTableColumns(table);
  const given = Object.values(columns).map(({ name }) => sql`excluded.${sql.identifier(name)}`);
  const set = Object.fromEntries(Object.keys(columns).map((field, index) => [field, given[index]]));
  const isOther = sql`(${sql.join(given, sql`, `)}) IS NOT (${sql.join(Object.values(columns), sql`, `)})`;
  const [key] = getTableConfig(table).primaryKeys;
  const target = key ? key.columns : Object.values(columns).filter(({ primary }) => primary);
  return drizzle(database)
    .insert(table)
    .values(row)
    .onConflictDoUpdate({
      target,
      set: set as SQLiteUpdateSetSource<Table>,
      // A row that says the same already is not written: an ended build comes by every day.
      setWhere: sql`excluded.seq >= ${sql.identifier(getTableConfig(table).name)}.seq AND ${isOther}`,
    });
}
