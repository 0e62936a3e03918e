/** The tables of D1 that say who may call the API: tokens, links that are shared, and the bounds of tenants. */
import { index, integer, real, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** Of a token's secret only the SHA-256 digest is kept, in hexadecimal. Times are milliseconds since the epoch. */
export const tokens = sqliteTable(
  'tokens',
  {
    id: text('id').primaryKey(),
    name: text('name').notNull(),
    tenant: text('tenant').notNull(),
    scopes: text('scopes', { mode: 'json' }).$type<string[]>().notNull(),
    digest: text('digest').notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    expiresAt: integer('expires_at'),
    lastUsedAt: integer('last_used_at'),
    revokedAt: integer('revoked_at'),
  },
  (table) => [
    index('tokens_by_time').on(table.createdAt, table.id),
    index('tokens_by_tenant').on(table.tenant, table.createdAt, table.id),
  ],
);

/** A link that shows one build to whoever has it, signed; the row is what can be revoked. */
export const shares = sqliteTable(
  'shares',
  {
    id: text('id').primaryKey(),
    buildId: text('build_id').notNull(),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    expiresAt: integer('expires_at').notNull(),
    revokedAt: integer('revoked_at'),
  },
  (table) => [index('shares_by_build').on(table.buildId, table.createdAt, table.id)],
);

/** What the builds of a tenant may come to; null for no bound. */
export const tenants = sqliteTable('tenants', {
  name: text('name').primaryKey(),
  maxBuilds: integer('max_builds'),
  maxUsdPerMonth: real('max_usd_per_month'),
});
