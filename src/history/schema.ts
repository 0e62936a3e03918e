/** The table of D1 that lists every build; the Build objects hold the truth. Release 0.1.0 wrote three more. */
import { index, integer, primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';
import { defaultTenant } from '../core/access/caller.ts';
import type { TriggerInput } from '../core/contract/triggers.ts';
import type { BuildSummary, BuildView, RunView, TaskView } from '../core/contract/views.ts';

type WaveStatus = BuildView['waves'][number]['status'];

/** The `lastSeq` of the view that wrote a row: an older view never overwrites it. */
const seq = () => integer('seq').notNull();
/** Milliseconds since the epoch. */
const time = (name: string) => integer(name);

/** The list reads some of its columns; the others are what release 0.1.0 cannot be without, should it come back. */
export const builds = sqliteTable(
  'builds',
  {
    id: text('id').primaryKey(),
    title: text('title').notNull(),
    /** Rows of before there were tenants, and what release 0.1.0 writes after a roll-back, are the default one's. */
    tenant: text('tenant').notNull().default(defaultTenant),
    status: text('status').$type<BuildView['status']>().notNull(),
    reason: text('reason'),
    createdAt: time('created_at').notNull(),
    endedAt: time('ended_at'),
    deadlineAt: time('deadline_at'),
    repositories: text('repositories', { mode: 'json' }).$type<BuildView['repositories']>().notNull(),
    tasks: integer('tasks').notNull(),
    merged: integer('merged').notNull(),
    breakerState: text('breaker_state').$type<BuildView['breaker']['state']>().notNull(),
    breakerTrips: integer('breaker_trips').notNull(),
    costUsd: real('cost_usd').notNull(),
    limitUsd: real('limit_usd').notNull(),
    iterations: integer('iterations').notNull(),
    iterationLimit: integer('iteration_limit').notNull(),
    /** Null in rows of releases that did not write them, until the build is written again. */
    submittedBy: text('submitted_by'),
    needs: text('needs').$type<BuildSummary['needs']>(),
    updatedAt: time('updated_at'),
    seq: seq(),
  },
  (table) => [
    index('builds_by_time').on(table.createdAt, table.id),
    index('builds_by_status').on(table.status, table.createdAt, table.id),
    index('builds_by_tenant').on(table.tenant, table.createdAt, table.id),
  ],
);

/*
 * Nothing writes or reads the tables below any more; a deleted build's rows are removed from them. They stay until no
 * release that writes them may come back by a roll-back, and are dropped then.
 */
export const waves = sqliteTable(
  'waves',
  {
    buildId: text('build_id').notNull(),
    number: integer('number').notNull(),
    status: text('status').$type<WaveStatus>().notNull(),
    tasks: text('tasks', { mode: 'json' }).$type<string[]>().notNull(),
    seq: seq(),
  },
  (table) => [primaryKey({ columns: [table.buildId, table.number] })],
);

export const tasks = sqliteTable(
  'tasks',
  {
    buildId: text('build_id').notNull(),
    id: text('id').notNull(),
    title: text('title').notNull(),
    wave: integer('wave').notNull(),
    status: text('status').$type<TaskView['status']>().notNull(),
    rounds: integer('rounds').notNull(),
    conflicts: integer('conflicts').notNull(),
    criteria: integer('criteria').notNull(),
    criteriaPassed: integer('criteria_passed').notNull(),
    costUsd: real('cost_usd').notNull(),
    feedback: text('feedback'),
    seq: seq(),
  },
  (table) => [primaryKey({ columns: [table.buildId, table.id] })],
);

export const runs = sqliteTable(
  'runs',
  {
    id: text('id').primaryKey(),
    buildId: text('build_id').notNull(),
    role: text('role').$type<RunView['role']>().notNull(),
    task: text('task'),
    round: integer('round').notNull(),
    model: text('model').notNull(),
    status: text('status').$type<RunView['status']>().notNull(),
    turns: integer('turns').notNull(),
    inputTokens: integer('input_tokens').notNull(),
    outputTokens: integer('output_tokens').notNull(),
    cacheWrite5mTokens: integer('cache_write_5m_tokens').notNull(),
    cacheWrite1hTokens: integer('cache_write_1h_tokens').notNull(),
    cacheReadTokens: integer('cache_read_tokens').notNull(),
    costUsd: real('cost_usd').notNull(),
    startedAt: time('started_at').notNull(),
    endedAt: time('ended_at'),
    seq: seq(),
  },
  (table) => [index('runs_by_build').on(table.buildId, table.startedAt)],
);

/** What starts builds by itself. `host` and `repository`, in lower case, are where an issue's trigger listens. */
export const triggers = sqliteTable(
  'triggers',
  {
    id: text('id').primaryKey(),
    tenant: text('tenant').notNull(),
    kind: text('kind').$type<TriggerInput['kind']>().notNull(),
    host: text('host'),
    repository: text('repository'),
    config: text('config', { mode: 'json' }).$type<TriggerInput>().notNull(),
    keyHash: text('key_hash'),
    createdAt: time('created_at').notNull(),
    createdBy: text('created_by').notNull(),
  },
  (table) => [
    index('triggers_by_repository').on(table.host, table.repository),
    index('triggers_by_tenant').on(table.tenant, table.createdAt, table.id),
  ],
);
