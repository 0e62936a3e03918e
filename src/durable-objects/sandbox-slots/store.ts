/** The rows of the SandboxSlots object: one for each slot that is held or waited for. */
import type { SlotRequest, Slots } from '../../core/runs/slot.ts';
import { readSlot, slotUpgrades } from '../../core/runs/stored-slots.ts';
import { upgradeFrom } from '../../core/stored/upgrades.ts';
import { bringUpToDate, hasTable, upgradeRows, writeVersion } from '../stored-version.ts';

/** `position` grows with every question, so rows read in its order stand as they were asked. */
const schema = `
  CREATE TABLE IF NOT EXISTS slot (
    run_id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL
  );
`;

const upsert = `
  INSERT INTO slot VALUES (?, (SELECT coalesce(max(position), 0) + 1 FROM slot), ?)
  ON CONFLICT (run_id) DO UPDATE SET body = excluded.body
`;

export type SlotStore = {
  slots(): Slots;
  /** Writes in one transaction what has changed, and nothing where nothing has. */
  commit(next: Slots): void;
};

export function slotStore(storage: DurableObjectStorage): SlotStore {
  const { sql } = storage;
  if (hasTable(sql, 'slot'))
    bringUpToDate(storage, slotUpgrades, (version) =>
      upgradeRows(sql, { table: 'slot', column: 'body' }, upgradeFrom(version, 'slot', slotUpgrades)),
    );
  else {
    sql.exec(schema);
    writeVersion(sql, slotUpgrades);
  }
  let slots: Slots = sql
    .exec('SELECT body FROM slot ORDER BY position')
    .toArray()
    .map(({ body }) => readSlot(JSON.parse(String(body))));

  const commit = (next: Slots): void => {
    if (next === slots) return;
    const before = new Set(slots);
    const left = new Set(next.map(keyOf));
    storage.transactionSync(() => {
      // A run that has asked anew stands behind those who wait, so its row makes way for another.
      for (const slot of slots) if (!left.has(keyOf(slot))) sql.exec('DELETE FROM slot WHERE run_id = ?', slot.runId);
      // Every change makes a new value, so the same value is the same row.
      for (const slot of next) if (!before.has(slot)) sql.exec(upsert, slot.runId, JSON.stringify(slot));
    });
    slots = next;
  };

  return { slots: () => slots, commit };
}

const keyOf = ({ runId, ticket }: SlotRequest): string => `${ticket} ${runId}`;
