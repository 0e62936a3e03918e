/** The rows of what a Build keeps of its past: written with the step that they come from, read when somebody asks. */
import { z } from 'zod';
import { type BuildRecord, recordKey, tasksPrefix } from '../../core/builds/records/build-record.ts';
import { retained } from '../../core/builds/records/retained.ts';
import { readRecord } from '../../core/builds/stored-build.ts';
import { hasTable } from '../stored-version.ts';

/** `seq` is the last event of the step that has written it. */
export type KeptRecord = { key: string; seq: number; record: BuildRecord };

export type RecordRows = {
  /** Within the transaction of a step; the table is there once the first one has been written. */
  write(records: readonly BuildRecord[], seq: number): void;
  /** Within the transaction in which the transcripts go: leaves what is `retained` of the rounds. */
  retain(): void;
  /** Those whose keys begin with `prefix` and come after `after`, in the order of their keys: at most a page. */
  under(prefix: string, after?: string): KeptRecord[];
  /** Those that came after, in the order in which they were written: at most a page, the last of which says where the next begins. */
  since(after: { seq: number; key: string }): KeptRecord[];
};

/** Of one page: one large record comes alone. */
const mostPageCharacters = 1_000_000;

const Row = z.object({ key: z.string(), seq: z.int(), json: z.string() });

/** Builds of older releases have none. */
const schema = `
  CREATE TABLE IF NOT EXISTS record (key TEXT PRIMARY KEY, seq INTEGER NOT NULL, json TEXT NOT NULL);
  CREATE INDEX IF NOT EXISTS record_by_seq ON record (seq, key);
`;

export function recordRows(sql: SqlStorage): RecordRows {
  const page = (query: string, ...bound: SqlStorageValue[]): KeptRecord[] => {
    if (!hasTable(sql, 'record')) return [];
    const rows: KeptRecord[] = [];
    let characters = 0;
    for (const row of sql.exec(query, ...bound)) {
      const { key, seq, json } = Row.parse(row);
      characters += json.length;
      if (rows.length > 0 && characters > mostPageCharacters) break;
      rows.push({ key, seq, record: readRecord(JSON.parse(json), key) });
    }
    return rows;
  };

  return {
    write(records, seq) {
      if (records.length === 0) return;
      sql.exec(schema);
      for (const record of records)
        sql.exec('INSERT OR REPLACE INTO record VALUES (?, ?, ?)', recordKey(record), seq, JSON.stringify(record));
    },
    retain() {
      if (!hasTable(sql, 'record')) return;
      const query = 'SELECT key FROM record WHERE key > ? AND key < ?';
      const keys = sql.exec(query, tasksPrefix, pastPrefix(tasksPrefix)).toArray();
      // One row after the other, as all of them may be too large at once.
      for (const { key } of keys) {
        const { json, ...row } = Row.parse(sql.exec('SELECT * FROM record WHERE key = ?', key).one());
        const kept = retainedJson(json, row.key);
        if (kept === null) sql.exec('DELETE FROM record WHERE key = ?', key);
        else sql.exec('UPDATE record SET json = ? WHERE key = ?', kept, key);
      }
    },
    under: (prefix, after = prefix) =>
      page('SELECT * FROM record WHERE key > ? AND key < ? ORDER BY key', after, pastPrefix(prefix)),
    since: ({ seq, key }) => page('SELECT * FROM record WHERE (seq, key) > (?, ?) ORDER BY seq, key', seq, key),
  };
}

/** Null for one that only a newer release can read: what it holds of what is to go is not known, so it goes whole. */
function retainedJson(json: string, key: string): string | null {
  try {
    const record = readRecord(JSON.parse(json), key);
    return JSON.stringify(record.kind === 'discovery' ? record : retained(record));
  } catch (error) {
    console.error(`build: a record goes with the transcripts, as it cannot be read:`, error);
    return null;
  }
}

/** What sorts after every key with the prefix. */
const pastPrefix = (prefix: string): string => `${prefix}\u{10ffff}`;
