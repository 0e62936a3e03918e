/** Who may have a sandbox: a bound on how many there are at once, and a queue that is fair between builds. */
import { z } from 'zod';

/** How many sandboxes there may be at once: of all builds, and of one. */
export type SlotLimits = { total: number; perBuild: number };

/** `ticket` counts the slots that a run has asked for, so that what comes late is known to be of an earlier one. */
export const SlotRequest = z.strictObject({ runId: z.string(), buildId: z.string(), ticket: z.int().positive() });
export type SlotRequest = z.infer<typeof SlotRequest>;

/** Where a run has to wait: how many slots are in use, of how many, and whose limit that is. */
export const SlotsInUse = z.strictObject({ inUse: z.int(), limit: z.int(), of: z.enum(['account', 'build']) });
export type SlotsInUse = z.infer<typeof SlotsInUse>;
export type SlotAnswer = { kind: 'granted' } | ({ kind: 'queued' } & SlotsInUse);

/**
 * A slot that is asked for or in use. One in use is offered to its run again at `offerAt`: at once where it was granted
 * to a run that waited, and later to hear whether the run still needs it.
 */
export type Slot = SlotRequest & ({ kind: 'waiting' } | { kind: 'held'; offerAt: number; attempt: number });
export type HeldSlot = Extract<Slot, { kind: 'held' }>;

/** Those who wait stand in the order in which they asked. */
export type Slots = readonly Slot[];

/** A slot of a run that ended without giving it back is lost for no longer than this. */
export const reofferMs = 5 * 60_000;
const firstRetryMs = 500;
const longestRetryMs = 60_000;

/** Takes up a run's question. Asked again, it changes nothing; an older ticket than the known one is passed over. */
export function acquire(slots: Slots, request: SlotRequest, limits: SlotLimits, now: number): Slots {
  const known = slots.find(({ runId }) => runId === request.runId);
  if (known && known.ticket > request.ticket) return slots;
  // A new ticket says that the run has let go of the old one, whose release was lost.
  const others = slots.filter((slot) => slot !== known);
  const queued =
    known?.ticket === request.ticket ? slots : grantFree([...others, { ...request, kind: 'waiting' }], limits, now);
  const held = heldSlots(queued).find(({ runId }) => runId === request.runId);
  // It hears of its slot by the answer, so the next offer only asks whether it still needs it.
  return held ? replaced(queued, held, { ...held, offerAt: now + reofferMs, attempt: 0 }) : queued;
}

/** What a run is told of its question. */
export function answerOf(slots: Slots, { runId, buildId }: SlotRequest, limits: SlotLimits): SlotAnswer {
  if (slots.some((slot) => slot.runId === runId && slot.kind === 'held')) return { kind: 'granted' };
  const ofBuild = heldBy(slots, buildId);
  if (ofBuild >= limits.perBuild) return { kind: 'queued', inUse: ofBuild, limit: limits.perBuild, of: 'build' };
  return { kind: 'queued', inUse: heldSlots(slots).length, limit: limits.total, of: 'account' };
}

/** Gives a slot, or a place in the queue, back. A later ticket than the given one stays. */
export function release(
  slots: Slots,
  { runId, ticket }: Pick<SlotRequest, 'runId' | 'ticket'>,
  limits: SlotLimits,
  now: number,
): Slots {
  const left = slots.filter((slot) => slot.runId !== runId || slot.ticket > ticket);
  return left.length === slots.length ? slots : grantFree(left, limits, now);
}

/** Grants every slot that is free: to the run whose build holds the fewest, then to the one that has waited longest. */
export function grantFree(slots: Slots, limits: SlotLimits, now: number): Slots {
  const next = nextToGrant(slots, limits);
  if (!next) return slots;
  return grantFree(replaced(slots, next, { ...next, kind: 'held', offerAt: now, attempt: 0 }), limits, now);
}

function nextToGrant(slots: Slots, { total, perBuild }: SlotLimits): Slot | undefined {
  const held = heldSlots(slots);
  if (held.length >= total) return undefined;
  const counts = new Map<string, number>();
  const countOf = ({ buildId }: Slot): number => counts.get(buildId) ?? 0;
  for (const slot of held) counts.set(slot.buildId, countOf(slot) + 1);
  return slots
    .filter((slot) => slot.kind === 'waiting' && countOf(slot) < perBuild)
    .reduce<Slot | undefined>((best, slot) => (best && countOf(best) <= countOf(slot) ? best : slot), undefined);
}

/** The slots whose runs are to be asked now. */
export const dueOffers = (slots: Slots, now: number): HeldSlot[] =>
  heldSlots(slots).filter(({ offerAt }) => offerAt <= now);

/** When the next run is to be asked; null where nothing is held, and so nothing waits either. */
export function nextOfferAt(slots: Slots): number | null {
  const times = heldSlots(slots).map(({ offerAt }) => offerAt);
  return times.length === 0 ? null : Math.min(...times);
}

/** What came of an offer. A run that does not answer keeps its slot and is asked again; one without need loses it. */
export function offered(
  slots: Slots,
  offer: HeldSlot,
  came: 'needed' | 'not-needed' | 'no-answer',
  limits: SlotLimits,
  now: number,
): Slots {
  const slot = heldSlots(slots).find(({ runId, ticket }) => runId === offer.runId && ticket === offer.ticket);
  if (!slot) return slots;
  switch (came) {
    case 'needed':
      return replaced(slots, slot, { ...slot, offerAt: now + reofferMs, attempt: 0 });
    case 'no-answer': {
      const delayMs = Math.min(longestRetryMs, firstRetryMs * 2 ** Math.min(slot.attempt, 20));
      return replaced(slots, slot, { ...slot, offerAt: now + delayMs, attempt: slot.attempt + 1 });
    }
    case 'not-needed':
      return release(slots, slot, limits, now);
    default:
      return came satisfies never;
  }
}

const heldSlots = (slots: Slots): HeldSlot[] => slots.filter((slot) => slot.kind === 'held');

const heldBy = (slots: Slots, buildId: string): number =>
  heldSlots(slots).filter((slot) => slot.buildId === buildId).length;

const replaced = (slots: Slots, old: Slot, by: Slot): Slots => slots.map((slot) => (slot === old ? by : slot));

const Limit = z
  .string()
  .regex(/^[1-9]\d{0,3}$/)
  .transform(Number);

/** The limits of a deployment, as its variables say. Throws for one that is no whole number from 1 to 9999. */
export function slotLimits(variables: { SANDBOX_LIMIT?: string; SANDBOX_LIMIT_PER_BUILD?: string }): SlotLimits {
  const limit = (name: keyof typeof variables, otherwise: number): number => {
    const value = variables[name];
    if (value === undefined || value === '') return otherwise;
    const parsed = Limit.safeParse(value);
    if (!parsed.success) throw new Error(`${name} must be a whole number from 1 to 9999, not "${value}"`);
    return parsed.data;
  };
  const total = limit('SANDBOX_LIMIT', 18);
  return { total, perBuild: Math.min(total, limit('SANDBOX_LIMIT_PER_BUILD', Math.max(1, Math.floor(total / 2)))) };
}
