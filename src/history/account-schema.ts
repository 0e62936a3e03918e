/**
 * The tables of D1 that tell what came of builds: rounds, verdicts, discoveries, the breaker, cost. The Build objects hold
 * the truth, and every row can be made again from them.
 */
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

const buildId = () => text('build_id').notNull();
/** Milliseconds since the epoch. */
const at = () => integer('at').notNull();
/** The last event of the build when the row was made: an older one never overwrites it. */
const seq = () => integer('seq').notNull();

/** A round that has ended. */
export const rounds = sqliteTable(
  'rounds',
  {
    buildId: buildId(),
    task: text('task').notNull(),
    round: integer('round').notNull(),
    status: text('status').notNull(),
    /** Why it was sent back; shortened. */
    reason: text('reason'),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
    costUsd: real('cost_usd').notNull(),
    seq: seq(),
  },
  (table) => [primaryKey({ columns: [table.buildId, table.task, table.round] })],
);

/** What an evaluator has said of a criterion, with its evidence, shortened. */
export const verdicts = sqliteTable(
  'verdicts',
  {
    buildId: buildId(),
    task: text('task').notNull(),
    round: integer('round').notNull(),
    criterion: text('criterion').notNull(),
    runId: text('run_id').notNull(),
    pass: integer('pass', { mode: 'boolean' }).notNull(),
    evidence: text('evidence').notNull(),
    at: at(),
    seq: seq(),
  },
  (table) => [primaryKey({ columns: [table.buildId, table.task, table.round, table.criterion] })],
);

export const discoveries = sqliteTable(
  'discoveries',
  {
    buildId: buildId(),
    at: at(),
    text: text('text').notNull(),
    kind: text('kind').notNull(),
    evidence: text('evidence').notNull(),
    task: text('task').notNull(),
    status: text('status').notNull(),
    into: text('into_text'),
    seq: seq(),
  },
  (table) => [primaryKey({ columns: [table.buildId, table.at, table.text] })],
);

export const breakerTransitions = sqliteTable(
  'breaker_transitions',
  {
    buildId: buildId(),
    /** The event that tells it. */
    event: integer('event').notNull(),
    at: at(),
    type: text('type').notNull(),
    text: text('text').notNull(),
    data: text('data', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    seq: seq(),
  },
  (table) => [primaryKey({ columns: [table.buildId, table.event] })],
);

/** What the runs of one role on one model have cost that began on a day (UTC). */
export const costs = sqliteTable(
  'costs',
  {
    buildId: buildId(),
    day: text('day').notNull(),
    role: text('role').notNull(),
    model: text('model').notNull(),
    tenant: text('tenant').notNull(),
    runs: integer('runs').notNull(),
    ms: integer('ms').notNull(),
    costUsd: real('cost_usd').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    cacheWrite5mTokens: integer('cache_write_5m_tokens').notNull(),
    cacheWrite1hTokens: integer('cache_write_1h_tokens').notNull(),
    cacheReadTokens: integer('cache_read_tokens').notNull(),
    seq: seq(),
  },
  (table) => [
    primaryKey({ columns: [table.buildId, table.day, table.role, table.model] }),
    index('costs_by_day').on(table.day, table.tenant),
    index('costs_by_tenant').on(table.tenant, table.day),
  ],
);

export const accountTables = { rounds, verdicts, discoveries, breakerTransitions, costs };
