/**
 * The SandboxSlots object, one for the deployment: who has a sandbox, who waits for one, which ones rest without a run, and
 * who needs none any more. The objects of sandboxes ask here.
 *
 * Nobody waits in a circle here. A run that holds a slot never waits for one that is queued: a generator ends without its
 * evaluator, which is ordered after it, and an evaluator needs no one. What a holder may wait for is the model, a person,
 * or money that another run has reserved; after some minutes of that it gives its slot back. A warm sandbox gives way at
 * once.
 */
import { DurableObject } from 'cloudflare:workers';
import { grantFree } from '../../core/runs/grant-slots.ts';
import { type HeldSlot, type SlotAnswer, type SlotKey, SlotRequest, type Slots } from '../../core/runs/slot.ts';
import { type SlotLimits, slotLimits } from '../../core/runs/slot-limits.ts';
import { acquire, answerOf, dueOffers, keepWarm, nextOfferAt, offered, release } from '../../core/runs/slots.ts';
import type { Env } from '../../env.ts';
import { type SlotStore, slotStore } from './store.ts';

/** A run that hangs must not keep others from hearing of their slots. */
const offerTimeoutMs = 10_000;
const lastResortMs = 10_000;

export class SandboxSlots extends DurableObject<Env> {
  #opened: SlotStore | null = null;
  #knownLimits: SlotLimits | null = null;

  /** Opened by the first who asks: where a row cannot be read, that question fails, and the alarm comes again. */
  get #store(): SlotStore {
    this.#opened ??= slotStore(this.ctx.storage);
    return this.#opened;
  }

  /** Asks for a slot. Who is queued hears of it by `AgentRun.offerSlot`; asking again is safe. */
  async acquire(request: SlotRequest): Promise<SlotAnswer> {
    const parsed = SlotRequest.parse(request);
    await this.#commit(acquire(this.#store.slots(), parsed, this.#limits(), Date.now()));
    return answerOf(this.#store.slots(), parsed, this.#limits());
  }

  /** Gives a slot or a place in the queue back; once more is harmless. */
  async release({ runId, ticket }: SlotKey): Promise<void> {
    await this.#commit(release(this.#store.slots(), { runId, ticket }, this.#limits(), Date.now()));
  }

  /** The run has ended, and its sandbox stays for the next one of its task. */
  async keepWarm({ runId, ticket }: SlotKey): Promise<void> {
    await this.#commit(keepWarm(this.#store.slots(), { runId, ticket }, this.#limits(), Date.now()));
  }

  /** Everyone who has or waits for a slot, for those who look after the deployment. */
  async slots(): Promise<Slots> {
    return this.#store.slots();
  }

  /** Offers what is due. It never throws: a throw would be retried six times and then never again. */
  override async alarm(): Promise<void> {
    try {
      // A deployment may have raised the limits since these rows were written.
      await this.#commit(grantFree(this.#store.slots(), this.#limits(), Date.now()));
      await Promise.all(dueOffers(this.#store.slots(), Date.now()).map((slot) => this.#offer(slot)));
      await this.#arm();
    } catch (error) {
      console.error('sandbox slots: an alarm failed and is tried again', error);
      await this.ctx.storage.setAlarm(Date.now() + lastResortMs);
    }
  }

  async #offer(slot: HeldSlot): Promise<void> {
    const came = await this.#ask(slot);
    await this.#commit(offered(this.#store.slots(), slot, came, this.#limits(), Date.now()));
  }

  /** A run that has ended, or that there never was, needs no slot; only an answer of its own object says so. */
  async #ask({ sandbox, runId, ticket, warm }: HeldSlot): Promise<'needed' | 'not-needed' | 'no-answer'> {
    const { AGENT_RUN, SANDBOX } = this.env;
    const isNeeded = async (): Promise<boolean> =>
      warm
        ? !(await SANDBOX.get(SANDBOX.idFromName(sandbox)).giveWay())
        : AGENT_RUN.get(AGENT_RUN.idFromName(runId)).offerSlot(ticket);
    let timer: ReturnType<typeof setTimeout> | undefined;
    const timeout = new Promise<never>((_, reject) => {
      timer = setTimeout(() => reject(new Error('no answer in time')), offerTimeoutMs);
    });
    try {
      return (await Promise.race([isNeeded(), timeout])) ? 'needed' : 'not-needed';
    } catch (error) {
      console.warn(`sandbox slots: ${warm ? sandbox : runId} does not answer:`, error);
      return 'no-answer';
    } finally {
      clearTimeout(timer);
    }
  }

  async #commit(next: Slots): Promise<void> {
    if (next === this.#store.slots()) return;
    this.#store.commit(next);
    // Without an await in between, rows and alarm reach the disk together.
    await this.#arm();
  }

  /** Not in the constructor: where a variable is wrong, every question is told so, and the alarm outlives it. */
  #limits(): SlotLimits {
    this.#knownLimits ??= slotLimits(this.env);
    return this.#knownLimits;
  }

  /** One alarm, for the next offer; none where nothing is held. */
  async #arm(): Promise<void> {
    const at = nextOfferAt(this.#store.slots());
    // The platform refuses a time that is not after 1970.
    await (at === null ? this.ctx.storage.deleteAlarm() : this.ctx.storage.setAlarm(Math.max(at, 1)));
  }
}
