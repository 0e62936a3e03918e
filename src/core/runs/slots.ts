/**
 * Who may have a sandbox: a bound on how many there are at once. A run at work holds a slot; one that its run has left
 * warm holds it too, until the next run of the task takes it, somebody else waits for it, or it has rested for long.
 */
import { grantFree } from './grant-slots.ts';
import {
  type HeldSlot,
  heldSlots,
  replaced,
  type Slot,
  type SlotAnswer,
  type SlotKey,
  type SlotRequest,
  type Slots,
} from './slot.ts';
import type { SlotLimits } from './slot-limits.ts';

/** A slot of a run that ended without giving it back is lost for no longer than this. */
export const reofferMs = 5 * 60_000;
/** How long a sandbox rests without a run: longer than most evaluations, of which a generator waits for the end. */
export const warmMs = 10 * 60_000;
const firstRetryMs = 500;
const longestRetryMs = 60_000;

/** Takes up a run's question. Asked again, it changes nothing; an older ticket than the known one is passed over. */
export function acquire(slots: Slots, request: SlotRequest, limits: SlotLimits, now: number): Slots {
  const known = slots.find(({ runId }) => runId === request.runId);
  if (known && known.ticket > request.ticket) return slots;
  const isAsking = known?.ticket === request.ticket && !(known.kind === 'held' && known.warm);
  // A new ticket says that the run has let go of the old one, whose release was lost.
  const others = isAsking ? slots : slots.filter((slot) => slot !== known || isStaying(slot, request));
  const warm = heldSlots(others).find((slot) => isStaying(slot, request));
  const asked = { ...request, kind: 'waiting' as const };
  const queued = isAsking ? slots : warm ? replaced(others, warm, held(asked)) : [...others, asked];
  const granted = grantFree(queued, limits, now);
  // It hears of its slot by the answer, so the next offer only asks whether it still needs it.
  const own = heldSlots(granted).find((slot) => slot.runId === request.runId);
  return own ? replaced(granted, own, { ...own, offerAt: now + reofferMs, attempt: 0 }) : granted;

  function held(slot: SlotRequest): HeldSlot {
    return { ...slot, kind: 'held', offerAt: now + reofferMs, attempt: 0, warm: null };
  }
}

/** The sandbox that a run asks for, left warm by the run before. One that has to leave is promised to somebody else. */
const isStaying = (slot: Slot, { sandbox }: SlotRequest): boolean =>
  slot.kind === 'held' && slot.sandbox === sandbox && slot.warm !== null && !slot.warm.isLeaving;

/** What a run is told of its question. */
export function answerOf(slots: Slots, { runId, buildId }: SlotRequest, limits: SlotLimits): SlotAnswer {
  if (slots.some((slot) => slot.runId === runId && slot.kind === 'held')) return { kind: 'granted' };
  const ofBuild = heldSlots(slots).filter((slot) => slot.buildId === buildId).length;
  if (ofBuild >= limits.perBuild) return { kind: 'queued', inUse: ofBuild, limit: limits.perBuild, of: 'build' };
  return { kind: 'queued', inUse: heldSlots(slots).length, limit: limits.total, of: 'account' };
}

/** Gives a slot, or a place in the queue, back. A later ticket than the given one stays. */
export function release(slots: Slots, { runId, ticket }: SlotKey, limits: SlotLimits, now: number): Slots {
  const left = slots.filter((slot) => slot.runId !== runId || slot.ticket > ticket);
  return left.length === slots.length ? slots : grantFree(left, limits, now);
}

/** The run has ended, and its sandbox stays for the next run of the task. */
export function keepWarm(slots: Slots, key: SlotKey, limits: SlotLimits, now: number): Slots {
  const slot = heldSlots(slots).find(
    ({ runId, ticket, warm }) => runId === key.runId && ticket === key.ticket && !warm,
  );
  if (!slot) return slots;
  const warm = { ...slot, offerAt: now + warmMs, attempt: 0, warm: { since: now, isLeaving: false } };
  return grantFree(replaced(slots, slot, warm), limits, now);
}

/** The slots whose runs, or whose warm sandboxes, are to be asked now. */
export const dueOffers = (slots: Slots, now: number): HeldSlot[] =>
  heldSlots(slots).filter(({ offerAt }) => offerAt <= now);

/** When the next one is to be asked; null where nothing is held, and so nothing waits either. */
export function nextOfferAt(slots: Slots): number | null {
  const times = heldSlots(slots).map(({ offerAt }) => offerAt);
  return times.length === 0 ? null : Math.min(...times);
}

/**
 * What came of an offer. A run that does not answer keeps its slot and is asked again; one without need loses it. A warm
 * sandbox that is `needed` has a run again, whose question is on its way: it is asked again too.
 */
export function offered(
  slots: Slots,
  offer: HeldSlot,
  came: 'needed' | 'not-needed' | 'no-answer',
  limits: SlotLimits,
  now: number,
): Slots {
  const slot = heldSlots(slots).find(
    ({ runId, ticket, warm }) =>
      runId === offer.runId && ticket === offer.ticket && (warm === null) === (offer.warm === null),
  );
  if (!slot) return slots;
  if (came === 'not-needed') return release(slots, slot, limits, now);
  if (came === 'needed' && !slot.warm) return replaced(slots, slot, { ...slot, offerAt: now + reofferMs, attempt: 0 });
  const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(slot.attempt, 20));
  return replaced(slots, slot, { ...slot, offerAt: now + delayMs, attempt: slot.attempt + 1 });
}
