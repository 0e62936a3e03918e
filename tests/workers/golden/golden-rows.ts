/** The rows that releases have left, as a test puts them into an object of today. */
import { evictDurableObject, runInDurableObject } from 'cloudflare:test';

type Value = string | number | boolean | null | Value[] | { [key: string]: Value };
export type Row = { [column: string]: Value };
export type GoldenRows = {
  /** Its file below the folder of its kind, such as `older/planning-validator`. */
  name: string;
  /** The statements by which that release made its tables. */
  tables: string;
  rows: Record<string, Row[]>;
};

const files = import.meta.glob('../../golden/*/**/*.{json,sql}', { query: '?raw', import: 'default', eager: true });

/** What every release has left of a kind of object, with times as if it had been written just now. */
export function goldenRows(kind: 'builds' | 'runs' | 'slots' | 'history'): GoldenRows[] {
  return Object.entries(files).flatMap(([path, text]) => {
    const [, release, name] = new RegExp(`/golden/([^/]+)/${kind}/(.+)\\.json$`).exec(path) ?? [];
    if (release === undefined || name === undefined) return [];
    const golden: { capturedAt: number; tables: Record<string, Row[]> } = JSON.parse(text);
    const rows = movedInTime(golden.tables, golden.capturedAt) as Record<string, Row[]>;
    return [{ name, tables: files[`../../golden/${release}/${kind}.sql`] ?? '', rows }];
  });
}

/** Deadlines and times since then are all within this of the capture, and no other number is. */
const nearMs = 90 * 24 * 60 * 60_000;

function movedInTime(value: Value, capturedAt: number): Value {
  if (typeof value === 'number') return Math.abs(value - capturedAt) < nearMs ? value - capturedAt + Date.now() : value;
  return mapped(value, (inner) => movedInTime(inner, capturedAt));
}

const mapped = (value: Value, change: (inner: Value) => Value): Value => {
  if (Array.isArray(value)) return value.map(change);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, change(inner)]));
};

/** The same rows with other words in place of some, such as ids that several objects have. */
export const withWords = (golden: GoldenRows, words: Record<string, string>): GoldenRows => ({
  ...golden,
  rows: JSON.parse(
    Object.entries(words).reduce((text, [from, to]) => text.replaceAll(from, to), JSON.stringify(golden.rows)),
  ),
});

/** Objects whose keys are names: a field there is an entry of its own. */
const byName = ['reservedUsd', 'prices', 'data', 'input'];

/** What a newer release may have written: a field that nobody here knows in every object of every row. */
export const withUnknownFields = (golden: GoldenRows): GoldenRows => {
  const grown = (value: Value, key: string): Value => {
    const inside = Array.isArray(value)
      ? value.map((inner) => grown(inner, ''))
      : typeof value === 'object' && value !== null
        ? Object.fromEntries(Object.entries(value).map(([field, inner]) => [field, grown(inner, field)]))
        : value;
    const isRecord = typeof inside === 'object' && inside !== null && !Array.isArray(inside);
    return isRecord && !byName.includes(key) ? { ...inside, ofTomorrow: { at: 1 } } : inside;
  };
  const columns = ([column, value]: [string, Value]): [string, Value] => [
    column,
    // What the provider has sent is never changed.
    column === 'content' ? value : grown(value, column),
  ];
  const rows = Object.entries(golden.rows).map(([table, of]) => [
    table,
    of.map((row) => (byName.includes(String(row.key)) ? row : Object.fromEntries(Object.entries(row).map(columns)))),
  ]);
  return { ...golden, rows: Object.fromEntries(rows) };
};

/** Puts rows into an object in place of its own, as SQLite text; what opens them is its next life. */
export async function insert(stub: DurableObjectStub, { tables, rows }: GoldenRows): Promise<void> {
  await runInDurableObject(stub, async (_, { storage }) => {
    await storage.deleteAll();
    if (tables) storage.sql.exec(tables);
    for (const [table, of] of Object.entries(rows)) for (const row of of) insertRow(storage.sql, table, row);
  });
  await evictDurableObject(stub);
}

const jsonColumns = ['json', 'body', 'data', 'content'];

function insertRow(sql: SqlStorage, table: string, row: Row): void {
  const columns = Object.keys(row);
  const values = columns.map((column) => {
    const value = row[column] ?? null;
    if (jsonColumns.includes(column)) return JSON.stringify(value);
    return typeof value === 'object' || typeof value === 'boolean' ? JSON.stringify(value) : value;
  });
  sql.exec(`INSERT INTO ${table} (${columns.join()}) VALUES (${columns.map(() => '?').join()})`, ...values);
}

/** Every row of an object's tables, as it is stored. */
export const storedRows = (stub: DurableObjectStub, tables: readonly string[]): Promise<Record<string, unknown[]>> =>
  runInDurableObject(stub, (_, { storage }) =>
    Object.fromEntries(tables.map((table) => [table, storage.sql.exec(`SELECT * FROM ${table}`).toArray()])),
  );

/** What a question to an object fails with; an RPC promise that is handed around is told of as unhandled. */
export async function faultOf(ask: () => PromiseLike<unknown>): Promise<string | null> {
  try {
    await ask();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
