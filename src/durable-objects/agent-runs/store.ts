/** The run's tables in its Durable Object, and the only place that changes its record. */
import { z } from 'zod';
import type { PlanDraft } from '../../core/plan/draft/plan-draft.ts';
import type { Change } from '../../core/runs/change.ts';
import { noEvaluation } from '../../core/runs/evaluation.ts';
import { firstDraft } from '../../core/runs/first-draft.ts';
import { type Call, firstState, type RunRecord, type Turn } from '../../core/runs/record.ts';
import type { RunOrder } from '../../core/runs/run-order.ts';
import { RunReport } from '../../core/runs/run-report.ts';
import {
  type RunRow,
  readCall,
  readEvaluation,
  readOrder,
  readReport,
  readState,
  readTurn,
  runUpgrades,
} from '../../core/runs/stored-run.ts';
import { ContentBlock, type Message, turnOf } from '../../core/runs/transcript.ts';
import { upgradeFrom } from '../../core/stored/upgrades.ts';
import { bringUpToDate, hasColumn, hasTable, upgradeRows, writeVersion } from '../stored-version.ts';
import { draftRows } from './draft-rows.ts';

/**
 * `messages` is append-only: a row holds a message's content as JSON, byte for byte as it was first stored. A new session
 * adds its own rows and leaves those of the sessions before as they are.
 * `run` has a row for each part that is written apart: the order can be large and never changes. Every value stays far below the 2 MB that a row may hold.
 */
const schema = `
  CREATE TABLE IF NOT EXISTS run (key TEXT PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS messages (
    n INTEGER PRIMARY KEY, session INTEGER NOT NULL, role TEXT NOT NULL, content TEXT NOT NULL, turn INTEGER
  );
  CREATE TABLE IF NOT EXISTS turns (turn INTEGER PRIMARY KEY, body TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS calls (
    turn INTEGER NOT NULL, position INTEGER NOT NULL, body TEXT NOT NULL, PRIMARY KEY (turn, position)
  );
  CREATE TABLE IF NOT EXISTS reports (seq INTEGER PRIMARY KEY, body TEXT NOT NULL, taken INTEGER NOT NULL DEFAULT 0);
`;

type RunPart = 'order' | 'state' | 'evaluation' | 'refused' | 'transcript-removed-at';

export type RunStore = {
  /** The record as last committed; null before the run was ordered. */
  record(): RunRecord | null;
  /** Stores the order once; false where the run was ordered or refused before. */
  create(order: RunOrder): boolean;
  /** Lets no order in from now on. */
  refuse(): void;
  isRefused(): boolean;
  /**
   * Writes a change in one transaction and answers with the record after it. Commits that follow one another without
   * an await are written to disk together, so an intent rides along with the outcome before it.
   */
  commit(change: Change): RunRecord;
  turns(): Turn[];
  /** The number of the last message; -1 where there is none. */
  lastMessage(): number;
  /** The rows behind a number. */
  transcript(after: number, limit: number): TranscriptRow[];
  /** The last row before a number. */
  messageBefore(n: number): TranscriptRow | null;
  /** Removes messages, turns, tool calls and the patches that an evaluation read. The first time counts. */
  removeTranscript(now: number): void;
  transcriptRemovedAt(): number | null;
  /** Removes everything, the tables too: what is left is an object that was never used. */
  erase(): Promise<void>;
};

/** A message as it is stored; `n` counts from 0 through all sessions. */
export type TranscriptRow = { n: number; session: number; role: string; content: string; turn: number | null };
const transcriptColumns = 'n, session, role, content, turn';

/** Opens the store; the current session is read once, and from then on kept in memory beside its rows. */
export function openStore(storage: DurableObjectStorage, upgrades = runUpgrades): RunStore {
  const { sql } = storage;
  // An object that is only asked stays without storage.
  let exists = hasTable(sql, 'run');
  if (exists) bringUpToDate(storage, upgrades, (version) => upgradeAll(sql, version, upgrades));
  // The list grows in place: a copy of it per turn would grow with the transcript.
  let transcript = exists ? storedMessages(sql) : [];
  const draft = draftRows(sql);
  let record = exists ? load(sql, transcript, draft.read()) : null;
  let nextRow = exists ? nextMessageRow(sql) : 0;
  let nextSeq = exists ? nextReportSeq(sql) : 1;

  const write = (key: RunPart, value: unknown): void => {
    sql.exec('INSERT OR REPLACE INTO run VALUES (?, ?)', key, JSON.stringify(value));
  };

  const open = (): void => {
    if (exists) return;
    sql.exec(schema);
    writeVersion(sql, upgrades);
    exists = true;
  };

  const read = (key: RunPart): unknown => {
    const [row] = exists ? sql.exec('SELECT body FROM run WHERE key = ?', key).toArray() : [];
    return row && parsed(row.body);
  };

  const isRefused = (): boolean => read('refused') === true;

  const create = (order: RunOrder): boolean => {
    if (record || isRefused()) return false;
    open();
    storage.transactionSync(() => {
      write('order', order);
      write('state', firstState);
      write('evaluation', noEvaluation);
    });
    record = load(sql, transcript, null);
    return true;
  };

  const commit = (change: Change): RunRecord => {
    if (!record) throw new Error('a run must be ordered before anything is committed');
    const messages = (change.messages ?? []).map((message) => ({ message, content: JSON.stringify(message.content) }));
    const reports = (change.reports ?? []).map((body, index) =>
      RunReport.parse({ runId: record?.order.runId, seq: nextSeq + index, body }),
    );
    const next: RunRecord = {
      ...record,
      state: { ...record.state, ...change.state },
      evaluation: change.evaluation ?? record.evaluation,
      draft: change.draft ?? record.draft,
      turn: change.turn ?? record.turn,
      calls: change.calls ? mergeCalls(record.calls, change.calls) : record.calls,
      reports: [...record.reports, ...reports].filter(({ seq }) => seq !== change.taken),
    };
    const { number: session } = next.state.session;
    const lastTurn = next.turn?.turn ?? null;
    storage.transactionSync(() => {
      if (change.state) write('state', next.state);
      if (change.evaluation) write('evaluation', next.evaluation);
      if (change.draft) draft.write(change.draft);
      for (const [index, { message, content }] of messages.entries())
        sql.exec(
          'INSERT INTO messages (n, session, role, content, turn) VALUES (?, ?, ?, ?, ?)',
          nextRow + index,
          session,
          message.role,
          content,
          turnOf(message, lastTurn),
        );
      if (change.turn)
        sql.exec('INSERT OR REPLACE INTO turns VALUES (?, ?)', change.turn.turn, JSON.stringify(change.turn));
      for (const call of change.calls ?? [])
        sql.exec('INSERT OR REPLACE INTO calls VALUES (?, ?, ?)', call.turn, call.position, JSON.stringify(call));
      for (const report of reports)
        sql.exec('INSERT INTO reports (seq, body) VALUES (?, ?)', report.seq, JSON.stringify(report));
      if (change.taken !== undefined) sql.exec('UPDATE reports SET taken = 1 WHERE seq = ?', change.taken);
    });
    nextSeq += reports.length;
    nextRow += messages.length;
    if (session !== record.state.session.number) transcript = [];
    transcript.push(...messages.map(({ message }) => message));
    record = { ...next, messages: transcript };
    return record;
  };

  const turns = (): Turn[] => {
    const stored = exists ? sql.exec('SELECT body FROM turns ORDER BY turn').toArray() : [];
    return stored.map((row) => readTurn(parsed(row.body)));
  };

  const rows = (after: number, limit: number): TranscriptRow[] => {
    const query = `SELECT ${transcriptColumns} FROM messages WHERE n > ? ORDER BY n LIMIT ?`;
    return exists ? sql.exec<TranscriptRow>(query, after, limit).toArray() : [];
  };

  const messageBefore = (n: number): TranscriptRow | null => {
    const query = `SELECT ${transcriptColumns} FROM messages WHERE n < ? ORDER BY n DESC LIMIT 1`;
    return (exists && sql.exec<TranscriptRow>(query, n).toArray()[0]) || null;
  };

  const refuse = (): void => {
    open();
    write('refused', true);
  };

  const removedAt = (): number | null =>
    z
      .number()
      .nullable()
      .parse(read('transcript-removed-at') ?? null);

  const removeTranscript = (now: number): void => {
    if (!record || removedAt() !== null) return;
    storage.transactionSync(() => {
      for (const table of ['messages', 'turns', 'calls']) sql.exec(`DELETE FROM ${table}`);
      draft.remove();
      write('evaluation', noEvaluation);
      write('transcript-removed-at', now);
    });
    transcript = [];
    nextRow = 0;
    record = { ...record, messages: transcript, evaluation: noEvaluation, draft: null, turn: null, calls: [] };
  };

  const erase = async (): Promise<void> => {
    await storage.deleteAll();
    exists = false;
    record = null;
    transcript = [];
    nextRow = 0;
    nextSeq = 1;
  };

  return {
    record: () => record,
    create,
    refuse,
    isRefused,
    commit,
    turns,
    lastMessage: () => nextRow - 1,
    transcript: rows,
    messageBefore,
    removeTranscript,
    transcriptRemovedAt: removedAt,
    erase,
  };
}

const nextMessageRow = (sql: SqlStorage): number =>
  Number(sql.exec('SELECT coalesce(max(n), -1) + 1 AS next FROM messages').one().next);

function mergeCalls(known: readonly Call[], changed: readonly Call[]): Call[] {
  const turn = changed[0]?.turn;
  const byPosition = new Map(known.filter((call) => call.turn === turn).map((call) => [call.position, call]));
  for (const call of changed) byPosition.set(call.position, call);
  return [...byPosition.values()].sort((a, b) => a.position - b.position);
}

/** Blocks are looked at and handed on untouched: a parser would put their keys into another order. */
const isContent = (value: unknown): value is ContentBlock[] => z.array(ContentBlock).safeParse(value).success;

function storedMessages(sql: SqlStorage): Message[] {
  const current = '(SELECT session FROM messages ORDER BY n DESC LIMIT 1)';
  const rows = sql.exec(`SELECT n, role, content FROM messages WHERE session = ${current} ORDER BY n`).toArray();
  return rows.map((row) => {
    const content = parsed(row.content);
    if (!isContent(content)) throw new Error(`message ${row.n} of the transcript is not a list of content blocks`);
    return { role: row.role === 'assistant' ? 'assistant' : 'user', content };
  });
}

function load(sql: SqlStorage, messages: readonly Message[], draft: PlanDraft | null): RunRecord | null {
  const run = new Map(
    sql
      .exec('SELECT key, body FROM run')
      .toArray()
      .map(({ key, body }) => [key, body]),
  );
  if (!run.has('order')) return null;
  const part = (key: RunPart): unknown => parsed(run.get(key));
  const [turn] = sql.exec('SELECT body FROM turns ORDER BY turn DESC LIMIT 1').toArray();
  const calls = sql.exec('SELECT body FROM calls WHERE turn = (SELECT max(turn) FROM calls) ORDER BY position');
  const reports = sql.exec('SELECT body FROM reports WHERE taken = 0 ORDER BY seq');
  const order = readOrder(part('order'));
  return {
    order,
    state: readState(part('state')),
    evaluation: readEvaluation(part('evaluation')),
    draft: draft ?? firstDraft(order),
    messages,
    turn: turn ? readTurn(parsed(turn.body)) : null,
    calls: calls.toArray().map(({ body }) => readCall(parsed(body))),
    reports: reports.toArray().map(({ body }) => readReport(parsed(body))),
  };
}

const nextReportSeq = (sql: SqlStorage): number =>
  Number(sql.exec('SELECT coalesce(max(seq), 0) + 1 AS next FROM reports').one().next);

const parsed = (value: SqlStorageValue | undefined): unknown => JSON.parse(String(value));

/** Where the rows of each kind are. */
const places: Record<RunRow, { table: string; column: string; where?: string }> = {
  order: { table: 'run', column: 'body', where: "key = 'order'" },
  state: { table: 'run', column: 'body', where: "key = 'state'" },
  evaluation: { table: 'run', column: 'body', where: "key = 'evaluation'" },
  turn: { table: 'turns', column: 'body' },
  call: { table: 'calls', column: 'body' },
  report: { table: 'reports', column: 'body' },
};

function upgradeAll(sql: SqlStorage, version: number, upgrades: typeof runUpgrades): void {
  sql.exec(schema);
  if (!hasColumn(sql, 'messages', 'turn')) sql.exec('ALTER TABLE messages ADD COLUMN turn INTEGER');
  for (const kind of Object.keys(places) as RunRow[])
    upgradeRows(sql, places[kind], upgradeFrom(version, kind, upgrades));
}
