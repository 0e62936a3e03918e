/** Who gets a slot next, and which warm sandbox gives way to whom: a queue that is fair between builds. */
import { type HeldSlot, heldSlots, replaced, type Slot, type Slots } from './slot.ts';
import type { SlotLimits } from './slot-limits.ts';

/**
 * Grants every slot that is free: to the run whose build has the fewest at work, then to the one that has waited longest.
 * Where none is free, the warm sandbox that has rested longest leaves for the next in the queue; its slot is free once it
 * has.
 */
export function grantFree(given: Slots, limits: SlotLimits, now: number): Slots {
  let slots = given;
  /** Those for whom a place is being left. */
  const promised: Slot[] = [];
  for (;;) {
    const next = nextInLine(slots, promised, limits);
    if (!next) return slots;
    if (hasRoom(heldSlots(slots), next, limits)) {
      slots = replaced(slots, next, { ...next, kind: 'held', offerAt: now, attempt: 0, warm: null });
    } else if (hasRoom([...heldSlots(slots).filter((slot) => !slot.warm?.isLeaving), ...promised], next, limits)) {
      promised.push(next);
    } else {
      const leaving = longestIdle(slots, promised, next, limits);
      if (!leaving?.warm) return slots;
      const told = { ...leaving, offerAt: now, attempt: 0, warm: { ...leaving.warm, isLeaving: true } };
      slots = replaced(slots, leaving, told);
    }
  }
}

const countOf = (slots: Slots, { buildId }: Slot): number => slots.filter((slot) => slot.buildId === buildId).length;

const hasRoom = (taken: Slots, slot: Slot, { total, perBuild }: SlotLimits): boolean =>
  taken.length < total && countOf(taken, slot) < perBuild;

/** A warm sandbox counts for nobody here: it gives way to whoever waits. */
function nextInLine(slots: Slots, promised: Slots, limits: SlotLimits): Slot | undefined {
  const atWork = [...heldSlots(slots).filter(({ warm }) => !warm), ...promised];
  return slots
    .filter((slot) => slot.kind === 'waiting' && !promised.includes(slot) && hasRoom(atWork, slot, limits))
    .reduce<Slot | undefined>(
      (best, slot) => (best && countOf(atWork, best) <= countOf(atWork, slot) ? best : slot),
      undefined,
    );
}

/** Of its own build, where that build has all that it may have. */
function longestIdle(slots: Slots, promised: Slots, next: Slot, limits: SlotLimits): HeldSlot | undefined {
  const staying = heldSlots(slots).filter((slot) => !slot.warm?.isLeaving);
  const isFull = countOf([...staying, ...promised], next) >= limits.perBuild;
  return staying
    .filter((slot) => slot.warm && (!isFull || slot.buildId === next.buildId))
    .toSorted((a, b) => (a.warm?.since ?? 0) - (b.warm?.since ?? 0))[0];
}
