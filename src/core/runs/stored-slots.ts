/** What the rows of SandboxSlots mean, those of older releases too: the upgrades of its store and how a row is read. */
import { z } from 'zod';
import { parseStored } from '../stored/parse-stored.ts';
import type { Upgrade } from '../stored/upgrades.ts';
import { SlotRequest, Warm } from './slot.ts';

/** From version 1, that of release 0.1.0. */
export const slotUpgrades: readonly Upgrade<'slot'>[] = [
  // 2: a sandbox may outlive its run; before, each run had one of its own name.
  { slot: (slot) => ({ sandbox: slot.runId, ...slot }) },
];

export const StoredSlot = z.discriminatedUnion('kind', [
  z.strictObject({ ...SlotRequest.shape, kind: z.literal('waiting') }),
  z.strictObject({
    ...SlotRequest.shape,
    kind: z.literal('held'),
    offerAt: z.number(),
    attempt: z.int(),
    warm: Warm.nullable().default(null),
  }),
]);
export type StoredSlot = z.infer<typeof StoredSlot>;

export const readSlot = (stored: unknown): StoredSlot => parseStored(StoredSlot, stored, 'of a slot');
