/** One request per key: a row is claimed before anything is done, and holds the answer afterwards. */
import { and, eq, gt, lt, type SQL, sql } from 'drizzle-orm';
import { drizzle } from 'drizzle-orm/d1';
import { idempotencyKeys as keys } from './schema.ts';

/** A key is forgotten after this; the same one is another then. */
export const keptForMs = 24 * 3600_000;
/** An attempt that has not ended by now has crashed: another one takes its place. */
export const longestAttemptMs = 60_000;
/** New keys of one tenant within an hour: each is a row for a day. */
export const mostAnHour = 1000;
/** Of packed answers of one tenant within an hour. What would come on top is not kept: a database has 10 GB for all. */
const mostPackedBytesAnHour = 10_000_000;
const hourMs = 3_600_000;

/** A text of a few kilobytes at most, or what was packed to be kept. */
export type KeptAnswer = string | Uint8Array<ArrayBuffer>;

export type Claimed =
  /** Nobody else does it. `since` stays the same when a crashed attempt is followed by another. */
  | { kind: 'yours'; since: number }
  | { kind: 'answered'; status: number; answer: KeptAnswer | null }
  | { kind: 'under-way' }
  | { kind: 'other-request' }
  /** The tenant has sent too many new keys. */
  | { kind: 'too-many' };

export type IdempotencyKeys = {
  /** `tenant` is null for the operator, whose keys are not counted. */
  claim(request: {
    id: string;
    tenant: string | null;
    fingerprint: string;
    claim: string;
    now: number;
  }): Promise<Claimed>;
  /** The request has been answered, and is so from now on, where the answer can be kept. */
  keep(request: {
    id: string;
    tenant: string | null;
    claim: string;
    now: number;
    status: number;
    answer: KeptAnswer | null;
  }): Promise<void>;
  /** Nothing was done: the key is free for any request. */
  forget(request: { id: string; claim: string }): Promise<void>;
  /** Something may have been done: the same request may be tried again at once. */
  giveUp(request: { id: string; claim: string }): Promise<void>;
};

export function idempotencyKeys(database: D1Database): IdempotencyKeys {
  const db = drizzle(database);
  const of = ({ id, claim }: { id: string; claim: string }) => and(eq(keys.id, id), eq(keys.claim, claim));
  return {
    claim: async ({ id, tenant, fingerprint, claim, now }) => {
      // A batch is one transaction: of those who come at the same time, one finds its own claim in the row.
      const [, , rows, [beyond]] = await db.batch([
        db.delete(keys).where(lt(keys.createdAt, now - keptForMs)),
        db
          .insert(keys)
          .values({ id, tenant, fingerprint, claim, claimedAt: now, createdAt: now })
          .onConflictDoUpdate({
            target: keys.id,
            set: { claim: sql`excluded.claim`, claimedAt: sql`excluded.claimed_at` },
            setWhere: sql`${keys.status} is null and ${keys.claimedAt} < ${now - longestAttemptMs} and ${keys.fingerprint} = ${fingerprint}`,
          }),
        db.select().from(keys).where(eq(keys.id, id)),
        db
          .select({ id: keys.id })
          .from(keys)
          .where(and(eq(keys.tenant, tenant ?? ''), gt(keys.createdAt, now - hourMs)))
          .limit(1)
          .offset(mostAnHour),
      ]);
      const [row] = rows;
      if (!row) throw new Error('a key that was claimed has no row');
      if (row.fingerprint !== fingerprint) return { kind: 'other-request' };
      if (row.status !== null) return { kind: 'answered', status: row.status, answer: row.answer ?? row.packed };
      if (row.claim !== claim) return { kind: 'under-way' };
      if (beyond && row.createdAt === now) {
        await db.delete(keys).where(of({ id, claim }));
        return { kind: 'too-many' };
      }
      return { kind: 'yours', since: row.createdAt };
    },
    keep: async ({ id, tenant, claim, now, status, answer }) => {
      const kept =
        answer === null || typeof answer === 'string' ? { answer } : { packed: ifThereIsRoom(answer, { tenant, now }) };
      await db
        .update(keys)
        .set({ status, ...kept })
        .where(of({ id, claim }));
    },
    forget: async (request) => {
      await db.delete(keys).where(of(request));
    },
    giveUp: async (request) => {
      await db.update(keys).set({ claimedAt: 0 }).where(of(request));
    },
  };
}

/** Null where the tenant's answers of the last hour leave no room for it. */
function ifThereIsRoom(packed: Uint8Array, { tenant, now }: { tenant: string | null; now: number }): SQL {
  const others = sql`select coalesce(sum(length(packed)), 0) from ${keys} where tenant is ${tenant} and created_at > ${now - hourMs}`;
  return sql`case when (${others}) + ${packed.length} > ${mostPackedBytesAnHour} then null else ${packed} end`;
}
