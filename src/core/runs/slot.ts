/** The slots of sandboxes: asked for by runs, held by them, or held by a sandbox that rests between two runs. */
import { z } from 'zod';

/**
 * A run asks for a slot for the sandbox that it will use. `ticket` counts the slots that a run has asked for, so that what
 * comes late is known to be of an earlier one.
 */
export const SlotRequest = z.strictObject({
  sandbox: z.string(),
  runId: z.string(),
  buildId: z.string(),
  ticket: z.int().positive(),
});
export type SlotRequest = z.infer<typeof SlotRequest>;
/** One slot among those that runs have asked for. */
export type SlotKey = Pick<SlotRequest, 'runId' | 'ticket'>;

/** Where a run has to wait: how many slots are in use, of how many, and whose limit that is. */
export const SlotsInUse = z.strictObject({ inUse: z.int(), limit: z.int(), of: z.enum(['account', 'build']) });
export type SlotsInUse = z.infer<typeof SlotsInUse>;
export type SlotAnswer = { kind: 'granted' } | ({ kind: 'queued' } & SlotsInUse);

/** Since when the sandbox rests without a run, and whether it has to go because somebody waits. */
export const Warm = z.strictObject({ since: z.number(), isLeaving: z.boolean() });

/**
 * A slot that is asked for or in use. At `offerAt` one in use is offered to its run: at once where it was granted to a run
 * that waited, and later to hear whether the run still needs it. A warm sandbox is asked to end then.
 */
export type Slot = SlotRequest &
  ({ kind: 'waiting' } | { kind: 'held'; offerAt: number; attempt: number; warm: z.infer<typeof Warm> | null });
export type HeldSlot = Extract<Slot, { kind: 'held' }>;

/** Those who wait stand in the order in which they asked. */
export type Slots = readonly Slot[];

export const heldSlots = (slots: Slots): HeldSlot[] => slots.filter((slot) => slot.kind === 'held');

export const replaced = (slots: Slots, old: Slot, by: Slot): Slots => slots.map((slot) => (slot === old ? by : slot));
