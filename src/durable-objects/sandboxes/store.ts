/** The row of a Sandbox object: whose it is. */
import { type Lease, leaseUpgrades, readLease } from '../../core/runs/sandbox-lease.ts';
import { upgradeFrom } from '../../core/stored/upgrades.ts';
import { bringUpToDate, hasTable, upgradeRows, writeVersion } from '../stored-version.ts';

const schema = 'CREATE TABLE IF NOT EXISTS lease (body TEXT NOT NULL)';

export type LeaseStore = {
  /** Null where it is nobody's. The same value until another one is taken. */
  lease(): Lease | null;
  take(lease: Lease): void;
  end(): void;
};

export function leaseStore(storage: DurableObjectStorage): LeaseStore {
  const { sql } = storage;
  const exists = hasTable(sql, 'lease');
  if (exists)
    bringUpToDate(storage, leaseUpgrades, (version) =>
      upgradeRows(sql, { table: 'lease', column: 'body' }, upgradeFrom(version, 'lease', leaseUpgrades)),
    );
  const [row] = exists ? sql.exec('SELECT body FROM lease').toArray() : [];
  let lease = row ? readLease(JSON.parse(String(row.body))) : null;

  return {
    lease: () => lease,
    take: (next) => {
      if (lease && JSON.stringify(lease) === JSON.stringify(next)) return;
      storage.transactionSync(() => {
        if (!hasTable(sql, 'lease')) {
          sql.exec(schema);
          writeVersion(sql, leaseUpgrades);
        }
        sql.exec('DELETE FROM lease');
        sql.exec('INSERT INTO lease VALUES (?)', JSON.stringify(next));
      });
      lease = next;
    },
    end: () => {
      if (lease) sql.exec('DELETE FROM lease');
      lease = null;
    },
  };
}
