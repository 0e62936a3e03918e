/** Slots that others hold, and clocks that are put back. */
import { abortAllDurableObjects, runDurableObjectAlarm, runInDurableObject } from 'cloudflare:test';
import { expect, vi } from 'vitest';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import { sandboxSlots } from './orders.ts';

/** Takes the only slot of an order's build, as another run of it would. */
export async function occupy({ buildId }: RunOrder) {
  const runId = `other-of-${buildId}`;
  const other = { sandbox: runId, runId, buildId, ticket: 1 };
  expect(await sandboxSlots().acquire(other)).toEqual({ kind: 'granted' });
  return other;
}

export const slotsOf = async ({ buildId }: RunOrder): Promise<string[]> =>
  (await sandboxSlots().slots()).flatMap((slot) =>
    slot.buildId === buildId ? [`${slot.runId} ${slot.kind === 'held' && slot.warm ? 'warm' : slot.kind}`] : [],
  );

export const untilSlots = (given: RunOrder, ...expected: string[]): Promise<void> =>
  vi.waitFor(async () => expect(await slotsOf(given)).toEqual(expected), { timeout: 30_000 });

/** Puts back the clock of an object that rests: what its row says to come is due in its next life, after a crash. */
export async function ageRow(object: () => Parameters<typeof runDurableObjectAlarm>[0], update: string): Promise<void> {
  await vi.waitFor(
    () =>
      runInDurableObject(object(), async (_, { storage }) => {
        expect(storage.sql.exec(`${update} RETURNING 1`).toArray()).toHaveLength(1);
      }),
    { timeout: 30_000 },
  );
  await abortAllDurableObjects();
  await runDurableObjectAlarm(object());
}

/** A run that waits for money has waited for so long that it gives its sandbox back. */
export const hasWaitedLong = `UPDATE run SET body = json_set(body, '$.waitingSince', 1)
  WHERE key = 'state' AND body ->> '$.waitingSince' IS NOT NULL`;
