/** The rows of a Trigger object: what has come and waits, what was seen, and the builds that came of it. */
import { z } from 'zod';
import type { TriggerState } from '../../core/contract/triggers.ts';
import { parseStored } from '../../core/stored/parse-stored.ts';
import type { ReviewEvent } from '../../core/triggers/follow-up.ts';
import { ForgeEvent } from '../../core/triggers/forge-event.ts';
import { hasTable, writeVersion } from '../stored-version.ts';

const schema = `
  CREATE TABLE IF NOT EXISTS inbox (id INTEGER PRIMARY KEY AUTOINCREMENT, json TEXT NOT NULL, attempts INTEGER NOT NULL, due_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS seen (id TEXT PRIMARY KEY, at INTEGER NOT NULL) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS build (subject TEXT NOT NULL, number INTEGER NOT NULL, id TEXT NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (subject, number)) WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS remark (id INTEGER PRIMARY KEY AUTOINCREMENT, branch TEXT NOT NULL, json TEXT NOT NULL, due_at INTEGER NOT NULL);
  CREATE TABLE IF NOT EXISTS value (name TEXT PRIMARY KEY, json TEXT NOT NULL) WITHOUT ROWID;
`;

/** No row has had another form so far. */
const upgrades: readonly unknown[] = [];

/** Nothing older than this is taken, so what was seen before that need not be known. */
export const oldestEventMs = 24 * 60 * 60_000;
const keptSeenMs = 2 * oldestEventMs;
const toldBuilds = 20;
/** More is not kept: the forge says it again, or a person does. */
const mostEvents = 1000;
const mostRemarks = 500;
/** The next alarm goes on where one has done so many. */
const mostAtOnce = 20;

/** Whether an event is kept; it is not where it was here before, or where too many wait already. */
export type Taken = 'kept' | 'known' | 'full';

export type Waiting = { id: number; event: ForgeEvent; attempts: number };
/** The moment that is next, and the last one that a build was started for. */
const Clock = z.strictObject({ dueAt: z.number().nullable(), firedAt: z.number().nullable() });
export type Clock = z.infer<typeof Clock>;
const noClock: Clock = { dueAt: null, firedAt: null };
/** Comments of a review on one branch, which have waited for more of them. */
export type Collected = { branch: string; events: ReviewEvent[]; ids: number[]; attempts: number };

const InboxRow = z.object({ id: z.int(), json: z.string(), attempts: z.int() });
const RemarkRow = z.object({ id: z.int(), json: z.string() });
const BuildRow = z.object({ subject: z.string(), number: z.int(), id: z.string(), at: z.number() });
const Counts = z.record(z.string(), z.int());
const Fault = z.strictObject({ at: z.number(), message: z.string() });

/** How often the follow-up of a branch was tried. */
const triesOf = (branch: string): string => `tries ${branch}`;

export type TriggerStore = ReturnType<typeof triggerStore>;

export function triggerStore(storage: DurableObjectStorage) {
  const { sql } = storage;
  const open = (): SqlStorage => {
    if (!hasTable(sql, 'inbox'))
      storage.transactionSync(() => {
        sql.exec(schema);
        writeVersion(sql, upgrades);
      });
    return sql;
  };
  const rows = (query: string, ...values: unknown[]) =>
    hasTable(sql, 'inbox') ? sql.exec(query, ...(values as SqlStorageValue[])).toArray() : [];
  function value<Value>(name: string, shape: z.ZodType<Value>, none: Value): Value {
    const [row] = rows('SELECT json FROM value WHERE name = ?', name);
    return row ? parseStored(shape, JSON.parse(String(row.json)), name) : none;
  }
  const setValue = (name: string, json: unknown): void => {
    open().exec('INSERT OR REPLACE INTO value VALUES (?, ?)', name, JSON.stringify(json));
  };
  /** An occasion that comes to nothing. */
  const count = (why: string): void => {
    const counts = value('ignored', Counts, {});
    setValue('ignored', { ...counts, [why]: (counts[why] ?? 0) + 1 });
  };
  const countOf = (table: 'inbox' | 'remark'): number =>
    z.int().parse(rows(`SELECT count(*) AS rows FROM ${table}`)[0]?.rows ?? 0);

  const isSeen = (id: string): boolean => sql.exec('SELECT 1 FROM seen WHERE id = ?', id).toArray().length > 0;

  return {
    /** Keeps an event, unless any of these ids was seen before: then it is the same one again. */
    take(event: ForgeEvent, ids: readonly string[], now: number): Taken {
      open();
      return storage.transactionSync(() => {
        sql.exec('DELETE FROM seen WHERE at < ?', now - keptSeenMs);
        if (ids.some(isSeen)) return 'known';
        if (countOf('inbox') >= mostEvents) {
          count('too-many');
          return 'full';
        }
        for (const id of new Set(ids)) sql.exec('INSERT INTO seen VALUES (?, ?)', id, now);
        sql.exec('INSERT INTO inbox (json, attempts, due_at) VALUES (?, 0, ?)', JSON.stringify(event), now);
        return 'kept';
      });
    },
    /** The first of those that are due, in the order in which they came. */
    dueEvents: (now: number): Waiting[] =>
      rows('SELECT * FROM inbox WHERE due_at <= ? ORDER BY id LIMIT ?', now, mostAtOnce).map((row) => {
        const { id, json, attempts } = InboxRow.parse(row);
        return { id, event: parseStored(ForgeEvent, JSON.parse(json), 'of the inbox'), attempts };
      }),
    settle(id: number): void {
      open().exec('DELETE FROM inbox WHERE id = ?', id);
    },
    postpone(id: number, attempts: number, dueAt: number): void {
      open().exec('UPDATE inbox SET attempts = ?, due_at = ? WHERE id = ?', attempts, dueAt, id);
    },

    /** The last build of an issue, a branch or a moment, and how many there were. */
    lastBuild(subject: string): { id: string; number: number } | null {
      const [row] = rows('SELECT * FROM build WHERE subject = ? ORDER BY number DESC LIMIT 1', subject);
      return row ? BuildRow.parse(row) : null;
    },
    /** The last build of any subject. */
    newestBuild(): string | null {
      const [row] = rows('SELECT * FROM build ORDER BY at DESC LIMIT 1');
      return row ? BuildRow.parse(row).id : null;
    },
    started(build: { subject: string; number: number; id: string; at: number }): void {
      const { subject, number, id, at } = build;
      open().exec('INSERT OR REPLACE INTO build VALUES (?, ?, ?, ?)', subject, number, id, at);
      setValue('fault', null);
    },

    /** What was said of a branch, with when it is due; nothing of it where `id` was here before. */
    collect(
      branch: string,
      said: { events: readonly ReviewEvent[]; id: string | null; now: number; dueAt: number },
    ): void {
      const { events, id, now, dueAt } = said;
      open();
      storage.transactionSync(() => {
        if (id !== null && isSeen(id)) return;
        if (id !== null) sql.exec('INSERT INTO seen VALUES (?, ?)', id, now);
        for (const event of events)
          if (countOf('remark') >= mostRemarks) count('too-many');
          else
            sql.exec(
              'INSERT INTO remark (branch, json, due_at) VALUES (?, ?, ?)',
              branch,
              JSON.stringify(event),
              dueAt,
            );
      });
    },
    /** Those of the first branches of which nothing more has come for a while. */
    dueReviews(now: number): Collected[] {
      const due = 'SELECT branch FROM remark GROUP BY branch HAVING max(due_at) <= ? ORDER BY min(id) LIMIT ?';
      return rows(due, now, mostAtOnce).map((row) => {
        const branch = String(row.branch);
        const remarks = rows('SELECT * FROM remark WHERE branch = ? ORDER BY id', branch).map((one) =>
          RemarkRow.parse(one),
        );
        return {
          branch,
          events: remarks.map(({ json }) => parseStored(ForgeEvent, JSON.parse(json), 'of a review') as ReviewEvent),
          ids: remarks.map(({ id }) => id),
          attempts: value(triesOf(branch), z.int(), 0),
        };
      });
    },
    waitLonger({ branch, ids, attempts }: Collected, dueAt: number): void {
      for (const id of ids) open().exec('UPDATE remark SET due_at = ? WHERE id = ?', dueAt, id);
      setValue(triesOf(branch), attempts + 1);
    },
    answered({ branch, ids }: Collected): void {
      for (const id of ids) open().exec('DELETE FROM remark WHERE id = ?', id);
      open().exec('DELETE FROM value WHERE name = ?', triesOf(branch));
    },

    /** When something is due next; null where nothing is. */
    nextAt(): number | null {
      const ofBranches = 'SELECT max(due_at) AS due FROM remark GROUP BY branch';
      const [row] = rows(`SELECT min(due) AS due FROM (SELECT due_at AS due FROM inbox UNION ALL ${ofBranches})`);
      const due = [
        z
          .number()
          .nullable()
          .parse(row?.due ?? null),
        value('clock', Clock, noClock).dueAt,
      ];
      const known = due.filter((at) => at !== null);
      return known.length === 0 ? null : Math.min(...known);
    },

    clock: (): Clock => value('clock', Clock, noClock),
    setClock: (clock: Clock): void => setValue('clock', clock),
    count,
    fault: (message: string, at: number): void => setValue('fault', { at, message }),
    state(): TriggerState {
      const builds = rows('SELECT * FROM build ORDER BY at DESC LIMIT ?', toldBuilds).map((row) => BuildRow.parse(row));
      return {
        builds: builds.map(({ id, subject, at }) => ({ build: id, subject, at })),
        nextAt: value('clock', Clock, noClock).dueAt,
        ignored: value('ignored', Counts, {}),
        fault: value('fault', Fault.nullable(), null),
      };
    },
    erase: (): Promise<void> => storage.deleteAll(),
  };
}
