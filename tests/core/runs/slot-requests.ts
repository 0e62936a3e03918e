/** Runs that ask for slots, and what stands in the queue: for the tests of it. */
import type { HeldSlot, Slot, SlotRequest, Slots } from '../../../src/core/runs/slot.ts';

/** A run in a sandbox of its own, unless another one is named. */
export const run = (runId: string, ticket = 1, sandbox = runId): SlotRequest => ({
  sandbox,
  runId,
  buildId: runId[0] ?? '',
  ticket,
});

export const held = (slots: Slots): string[] => slots.flatMap(({ runId, kind }) => (kind === 'held' ? [runId] : []));
export const waiting = (slots: Slots): string[] =>
  slots.flatMap(({ runId, kind }) => (kind === 'waiting' ? [runId] : []));

export const isWarm = (slot: Slot): slot is HeldSlot => slot.kind === 'held' && slot.warm !== null;
export const warm = (slots: Slots): string[] => slots.filter(isWarm).map(({ runId }) => runId);
export const leaving = (slots: Slots): string[] =>
  slots.filter((slot) => isWarm(slot) && slot.warm?.isLeaving).map(({ runId }) => runId);
