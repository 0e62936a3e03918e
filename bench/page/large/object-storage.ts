/** A Durable Object's storage in the file in which one machine keeps it, as far as the stores of objects use it. */
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';

type Row = Record<string, unknown>;
type Cursor = Iterable<Row> & { toArray(): Row[]; one(): Row };

export type ObjectStorage = {
  sql: { exec(query: string, ...bound: SQLInputValue[]): Cursor };
  transactionSync<T>(work: () => T): T;
};

/** While nothing else has the file open. */
export function withObjectStorage<T>(file: string, work: (storage: ObjectStorage) => T): T {
  const database = new DatabaseSync(file);
  const exec = (query: string, ...bound: SQLInputValue[]): Cursor => {
    // Several statements at once are those of a schema, which answer nothing.
    const isSchema =
      query
        .trim()
        .split(';')
        .filter((part) => part.trim() !== '').length > 1;
    if (isSchema) database.exec(query);
    const rows = isSchema ? [] : database.prepare(query).all(...bound);
    return Object.assign(rows, { toArray: () => rows, one: () => onlyOf(rows) });
  };
  try {
    return work({
      sql: { exec },
      transactionSync(inTransaction) {
        database.exec('BEGIN');
        const made = inTransaction();
        database.exec('COMMIT');
        return made;
      },
    });
  } finally {
    database.close();
  }
}

function onlyOf(rows: readonly Row[]): Row {
  const [row, ...others] = rows;
  if (row === undefined || others.length > 0) throw new Error(`${rows.length} rows where there is to be one`);
  return row;
}
