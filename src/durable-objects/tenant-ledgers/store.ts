/** The rows of a TenantLedger: one for each build that it knows. */
import { type Account, Booking, bookingUpgrades } from '../../core/money/tenant-account.ts';
import { parseStored } from '../../core/stored/parse-stored.ts';
import { upgradeFrom } from '../../core/stored/upgrades.ts';
import { bringUpToDate, hasTable, upgradeRows, writeVersion } from '../stored-version.ts';

const schema = 'CREATE TABLE IF NOT EXISTS booking (build_id TEXT PRIMARY KEY, body TEXT NOT NULL)';

export type BookingStore = {
  account(): Account;
  put(booking: Booking): void;
  remove(buildIds: readonly string[]): void;
};

export function bookingStore(storage: DurableObjectStorage): BookingStore {
  const { sql } = storage;
  const account = new Map<string, Booking>();
  if (hasTable(sql, 'booking')) {
    bringUpToDate(storage, bookingUpgrades, (version) =>
      upgradeRows(sql, { table: 'booking', column: 'body' }, upgradeFrom(version, 'booking', bookingUpgrades)),
    );
    for (const { body } of sql.exec('SELECT body FROM booking')) {
      const booking = parseStored(Booking, JSON.parse(String(body)), 'of a booking');
      account.set(booking.buildId, booking);
    }
  }
  return {
    account: () => account,
    put(booking) {
      storage.transactionSync(() => {
        if (!hasTable(sql, 'booking')) {
          sql.exec(schema);
          writeVersion(sql, bookingUpgrades);
        }
        sql.exec('INSERT OR REPLACE INTO booking VALUES (?, ?)', booking.buildId, JSON.stringify(booking));
      });
      account.set(booking.buildId, booking);
    },
    remove(buildIds) {
      for (const buildId of buildIds) {
        sql.exec('DELETE FROM booking WHERE build_id = ?', buildId);
        account.delete(buildId);
      }
    },
  };
}
