/** The table of D1 that has the requests with an `Idempotency-Key`, and what they were answered. */
import { customType, index, integer, sqliteTable, text } from 'drizzle-orm/sqlite-core';

/** D1 takes bytes as they are and answers them as a list of numbers. */
const bytes = customType<{ data: Uint8Array<ArrayBuffer>; driverData: Uint8Array<ArrayBuffer> | number[] }>({
  dataType: () => 'blob',
  fromDriver: (value) => Uint8Array.from(value),
});

export const idempotencyKeys = sqliteTable(
  'idempotency_keys',
  {
    /** A digest of tenant and key: neither can be read from it. */
    id: text('id').primaryKey(),
    /** Whose request it is; null for the operator's. */
    tenant: text('tenant'),
    /** A digest of what was asked for. */
    fingerprint: text('fingerprint').notNull(),
    /** Names the attempt that is under way, or that was answered. */
    claim: text('claim').notNull(),
    claimedAt: integer('claimed_at').notNull(),
    createdAt: integer('created_at').notNull(),
    /** Null until it is answered. */
    status: integer('status'),
    /** A short one, sealed under the key, since answers hold links with keys in them. */
    answer: text('answer'),
    /** A longer one, compressed and sealed; both are null where it was too large to be kept. */
    packed: bytes('packed'),
  },
  (table) => [
    index('idempotency_keys_by_time').on(table.createdAt),
    index('idempotency_keys_by_tenant').on(table.tenant, table.createdAt),
  ],
);
