/**
 * The version of an object's rows, in a table of its own, which costs no write but when the tables are made and when
 * another release opens them. What the versions of a store mean, its list of upgrades says; see `core/stored/upgrades.ts`.
 */
import { type StoredRow, versionOf } from '../core/stored/upgrades.ts';

const schema = 'CREATE TABLE IF NOT EXISTS format (version INTEGER NOT NULL)';
/** Release 0.1.0 wrote no version. */
const firstVersion = 1;

export const hasTable = (sql: SqlStorage, name: string): boolean =>
  sql.exec("SELECT name FROM sqlite_master WHERE type = 'table' AND name = ?", name).toArray().length > 0;

export const hasColumn = (sql: SqlStorage, table: string, name: string): boolean =>
  sql.exec('SELECT name FROM pragma_table_info(?) WHERE name = ?', table, name).toArray().length > 0;

/** Says that the rows are of the present version; in the transaction that makes or upgrades them. */
export function writeVersion(sql: SqlStorage, upgrades: readonly unknown[]): void {
  sql.exec(schema);
  sql.exec('DELETE FROM format');
  sql.exec('INSERT INTO format VALUES (?)', versionOf(upgrades));
}

/**
 * Takes the rows of an object to the present version, in one transaction. Those of a newer release that was rolled back
 * stay as they are; what is written beside them is of this version, which a later roll-out upgrades again.
 */
export function bringUpToDate(
  storage: DurableObjectStorage,
  upgrades: readonly unknown[],
  upgrade: (version: number) => void,
): void {
  const { sql } = storage;
  const [row] = hasTable(sql, 'format') ? sql.exec('SELECT version FROM format').toArray() : [];
  const version = row ? Number(row.version) : firstVersion;
  if (version === versionOf(upgrades)) return;
  storage.transactionSync(() => {
    if (version < versionOf(upgrades)) upgrade(version);
    writeVersion(sql, upgrades);
  });
}

/** Rewrites the JSON of a table's rows, one after the other: all of them together may be more than memory holds. */
export function upgradeRows(
  sql: SqlStorage,
  { table, column, where = 'true' }: { table: string; column: string; where?: string },
  upgrade: ((row: StoredRow) => StoredRow) | null,
): void {
  if (!upgrade) return;
  for (const { id } of sql.exec(`SELECT rowid AS id FROM ${table} WHERE ${where}`).toArray()) {
    const stored = String(sql.exec(`SELECT ${column} AS json FROM ${table} WHERE rowid = ?`, id).one().json);
    const upgraded = JSON.stringify(upgrade(JSON.parse(stored)));
    if (upgraded !== stored) sql.exec(`UPDATE ${table} SET ${column} = ? WHERE rowid = ?`, upgraded, id);
  }
}
