/** What a Build keeps in its SQLite: its state in parts, its event log, records of its past, and its outbox of effects. */
import { z } from 'zod';
import type { BuildRecord } from '../../core/builds/records/build-record.ts';
import type { BuildState } from '../../core/builds/state.ts';
import type { Effect } from '../../core/builds/step-types.ts';
import {
  type BuildRow,
  buildUpgrades,
  readBuild,
  readEffect,
  readEvent,
  type UnreadableEffect,
} from '../../core/builds/stored-build.ts';
import type { BuildEvent, LogEntry } from '../../core/contract/events.ts';
import { type StoredRow, upgradeFrom } from '../../core/stored/upgrades.ts';
import { bringUpToDate, hasTable, upgradeRows, writeVersion } from '../stored-version.ts';
import { type RecordRows, recordRows } from './record-rows.ts';

/** An effect that waits to be performed. */
export type OutboxEntry = { id: number; effect: Effect | UnreadableEffect; attempts: number; dueAt: number };

/** The entries of a step as events of the log, after the last one there. */
export const numbered = (log: readonly LogEntry[], lastSeq: number, at: number): BuildEvent[] =>
  log.map((entry, index) => ({ seq: lastSeq + index + 1, at, ...entry }));

export type BuildStore = {
  /** The state, in the form of this release. Throws where a row cannot be read. */
  load(): BuildState | null;
  lastSeq(): number;
  /** Writes a step in one transaction; only the parts that changed are written. */
  commit(change: {
    before: BuildState | null;
    after: BuildState;
    /** Numbered on from `lastSeq`; see `numbered`. */
    events: readonly BuildEvent[];
    effects: readonly Effect[];
    /** What is kept of the past: see `recordsOf`. */
    records?: readonly BuildRecord[];
    /** The outbox entry whose result this is. */
    performed: number | null;
    now: number;
  }): void;
  /** Of these types, where any are given; at most `limit`, and fewer where they are large: the next page goes on after the last one. */
  events(after: number, limit: number, types?: readonly string[]): BuildEvent[];
  /** The last ones before a number, of these types, where any are given, oldest first; at most `limit`, and fewer where they are large. */
  eventsBefore(before: number, limit: number, types?: readonly string[]): BuildEvent[];
  records: Pick<RecordRows, 'under' | 'since'>;
  outbox(): OutboxEntry[];
  postpone(entry: { id: number; attempts: number; dueAt: number }): void;
  /** Removes everything, the tables too: what is left is an object that was never used. */
  erase(): Promise<void>;
};

/**
 * Parts are kept apart so that a step writes only what it touched, and no row nears the limit of 2 MB: each field of the
 * state is one, and each task and each run. A group is its parts by id; its name begins their keys.
 */
type Groups = Record<'' | 'task:' | 'run:', Readonly<Record<string, unknown>>>;

const groupsOf = ({ tasks, runs, ...fields }: BuildState): Groups => ({ '': fields, 'task:': tasks, 'run:': runs });

/** Of the events of one page: an evaluator's verdict alone can be half a megabyte. */
const mostPageCharacters = 1_000_000;

const PartRow = z.object({ key: z.string(), json: z.string() });
const EventRow = z.object({ seq: z.int(), at: z.number(), type: z.string(), text: z.string(), data: z.string() });
const OutboxRow = z.object({ id: z.int(), json: z.string(), attempts: z.int(), due_at: z.number() });

const schema = `
  CREATE TABLE IF NOT EXISTS part (key TEXT PRIMARY KEY, position INTEGER NOT NULL, json TEXT NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS event (seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, type TEXT NOT NULL, text TEXT NOT NULL, data TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL);
`;

const lastSeqIn = (sql: SqlStorage): number =>
  z.object({ seq: z.int() }).parse(sql.exec('SELECT COALESCE(MAX(seq), 0) AS seq FROM event').one()).seq;

/** `upgrades` are those of the store, but in a test of upgrades themselves. */
export function buildStore(storage: DurableObjectStorage, upgrades = buildUpgrades): BuildStore {
  const { sql } = storage;
  // An object that is only asked whether it exists stays without storage.
  let lastSeq = hasTable(sql, 'part') ? lastSeqIn(sql) : 0;
  const records = recordRows(sql);
  // A row of the outbox is never changed, so it is read once.
  const effects = new Map<number, OutboxEntry['effect']>();

  const writeParts = (before: BuildState | null, after: BuildState): void => {
    const known: Groups = before ? groupsOf(before) : { '': {}, 'task:': {}, 'run:': {} };
    const next = groupsOf(after);
    for (const name of ['', 'task:', 'run:'] as const) writeGroup(sql, name, known[name], next[name]);
  };

  return {
    load() {
      if (!hasTable(sql, 'part')) return null;
      bringUpToDate(storage, upgrades, (version) => upgradeAll(sql, version, upgrades));
      const { '': fields, 'task:': tasks, 'run:': runs } = storedParts(sql);
      return Object.keys(fields).length === 0 ? null : readBuild({ ...fields, tasks, runs });
    },
    lastSeq: () => lastSeq,
    commit({ before, after, events, effects: ordered, records: kept = [], performed, now }) {
      storage.transactionSync(() => {
        if (!before) {
          sql.exec(schema);
          writeVersion(sql, upgrades);
        }
        writeParts(before, after);
        for (const { seq, at, type, text, data } of events)
          sql.exec('INSERT INTO event VALUES (?, ?, ?, ?, ?)', seq, at, type, text, JSON.stringify(data));
        for (const effect of ordered) {
          const dueAt = now + ('afterMs' in effect ? (effect.afterMs ?? 0) : 0);
          sql.exec('INSERT INTO outbox (json, attempts, due_at) VALUES (?, 0, ?)', JSON.stringify(effect), dueAt);
        }
        records.write(kept, lastSeq + events.length);
        if (before?.transcriptsRemovedAt === null && after.transcriptsRemovedAt !== null) records.retain();
        if (performed !== null) sql.exec('DELETE FROM outbox WHERE id = ?', performed);
      });
      if (performed !== null) effects.delete(performed);
      lastSeq += events.length;
    },
    events(after, limit, types = []) {
      const query = `SELECT * FROM event WHERE seq > ?${ofTypes(types)} ORDER BY seq LIMIT ?`;
      return eventsIn(sql.exec(query, after, ...types, limit));
    },
    eventsBefore(before, limit, types = []) {
      const query = `SELECT * FROM event WHERE seq < ?${ofTypes(types)} ORDER BY seq DESC LIMIT ?`;
      return eventsIn(sql.exec(query, before, ...types, limit)).reverse();
    },
    records,
    outbox: () =>
      sql
        .exec('SELECT * FROM outbox ORDER BY id')
        .toArray()
        .map((row) => {
          const { id, json, attempts, due_at } = OutboxRow.parse(row);
          const effect = effects.get(id) ?? readEffect(JSON.parse(json), id);
          effects.set(id, effect);
          return { id, effect, attempts, dueAt: due_at };
        }),
    postpone({ id, attempts, dueAt }) {
      sql.exec('UPDATE outbox SET attempts = ?, due_at = ? WHERE id = ?', attempts, dueAt, id);
    },
    async erase() {
      await storage.deleteAll();
      lastSeq = 0;
      effects.clear();
    },
  };
}

/** As many of the rows as a page has room for. */
function eventsIn(rows: Iterable<unknown>): BuildEvent[] {
  const page: BuildEvent[] = [];
  let characters = 0;
  for (const row of rows) {
    const { data, ...event } = EventRow.parse(row);
    characters += event.text.length + data.length;
    if (page.length > 0 && characters > mostPageCharacters) break;
    page.push(readEvent({ ...event, data: JSON.parse(data) }));
  }
  return page;
}

const ofTypes = (types: readonly string[]): string =>
  types.length > 0 ? ` AND type IN (${types.map(() => '?').join(', ')})` : '';

/** Every change makes a new value, so the same value is the same part, and the same group has no part to write. */
function writeGroup(sql: SqlStorage, name: keyof Groups, before: Groups[''], after: Groups['']): void {
  if (before === after) return;
  for (const id of Object.keys(before))
    if (!Object.hasOwn(after, id)) sql.exec('DELETE FROM part WHERE key = ?', name + id);
  Object.keys(after).forEach((id, position) => {
    if (Object.hasOwn(before, id) && before[id] === after[id]) return;
    sql.exec(
      'INSERT INTO part (key, position, json) VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET position = excluded.position, json = excluded.json',
      name + id,
      position,
      JSON.stringify(after[id]),
    );
  });
}

function storedParts(sql: SqlStorage): Groups {
  const groups: Record<keyof Groups, Record<string, unknown>> = { '': {}, 'task:': {}, 'run:': {} };
  for (const row of sql.exec('SELECT key, json FROM part ORDER BY position, key')) {
    const { key, json } = PartRow.parse(row);
    const name = (['task:', 'run:'] as const).find((prefix) => key.startsWith(prefix)) ?? '';
    groups[name][key.slice(name.length)] = JSON.parse(json);
  }
  return groups;
}

function upgradeAll(sql: SqlStorage, version: number, upgrades: typeof buildUpgrades): void {
  sql.exec(schema);
  const { '': fields, 'task:': tasks, 'run:': runs } = storedParts(sql);
  const each = (kind: BuildRow, parts: Groups['']): Groups[''] => {
    const upgrade = upgradeFrom(version, kind, upgrades);
    if (!upgrade) return parts;
    return Object.fromEntries(Object.entries(parts).map(([id, part]) => [id, upgrade(part as StoredRow)]));
  };
  writeGroup(sql, '', fields, upgradeFrom(version, 'fields', upgrades)?.(fields) ?? fields);
  writeGroup(sql, 'task:', tasks, each('task', tasks));
  writeGroup(sql, 'run:', runs, each('run', runs));
  upgradeRows(sql, { table: 'outbox', column: 'json' }, upgradeFrom(version, 'effect', upgrades));
}
