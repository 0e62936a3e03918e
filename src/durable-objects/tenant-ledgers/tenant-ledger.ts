/**
 * The TenantLedger object, one for each tenant that has bounds: what its builds have reserved and spent. It answers one
 * question after the other, so that builds which are submitted at the same time cannot pass a bound together.
 */
import { DurableObject } from 'cloudflare:workers';
import {
  type Booking,
  forgotten,
  type Reserved,
  reserveBuild,
  settleBuild,
  type TenantBounds,
  type TenantUse,
  useOf,
} from '../../core/money/tenant-account.ts';
import type { Env } from '../../env.ts';
import { type BookingStore, bookingStore } from './store.ts';

/** A build whose submission has reserved for it is there after so long, or will never be. */
const beginsWithinMs = 2 * 60_000;
/** Each look asks objects, and whoever is refused may submit again at once. */
const looksEveryMs = 30_000;
/** Builds that one look asks; the next look goes on behind them. */
const mostAsked = 50;

export class TenantLedger extends DurableObject<Env> {
  readonly #store: BookingStore;
  /** The last look at the open builds; whoever comes while it goes on waits for it. */
  #look: { at: number; done: Promise<void> } | null = null;
  /** How many of the open builds have been asked, over all looks. */
  #asked = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = bookingStore(ctx.storage);
  }

  /** Reserves all that a build may cost. Before it refuses, it asks the builds that it takes to be open. */
  async reserve(buildId: string, usd: number, bounds: TenantBounds): Promise<Reserved> {
    const first = this.#reserve(buildId, usd, bounds);
    if (first.ok) return first;
    await this.#lookAtOpen();
    return this.#reserve(buildId, usd, bounds);
  }

  /** Books what a build has cost at its end; the same again changes nothing. */
  async settle(buildId: string, usd: number): Promise<void> {
    const now = Date.now();
    const booking = settleBuild(this.#store.account(), { buildId, usd, now });
    if (booking) this.#store.put(booking);
    this.#store.remove(forgotten(this.#store.account(), now));
  }

  /** Gives back what was reserved for a build that did not come to be. */
  async forget(buildId: string): Promise<void> {
    if (this.#store.account().get(buildId)?.settled === null) this.#store.remove([buildId]);
  }

  async use(): Promise<TenantUse> {
    return useOf(this.#store.account(), Date.now());
  }

  #reserve(buildId: string, usd: number, bounds: TenantBounds): Reserved {
    const reserved = reserveBuild(this.#store.account(), { buildId, usd, now: Date.now() }, bounds);
    if (reserved.ok) this.#store.put(reserved.booking);
    return reserved;
  }

  /** A submission that broke off has left its booking behind. */
  #lookAtOpen(): Promise<void> {
    const now = Date.now();
    if (this.#look === null || now - this.#look.at >= looksEveryMs) this.#look = { at: now, done: this.#askOpen() };
    return this.#look.done;
  }

  async #askOpen(): Promise<void> {
    const open = [...this.#store.account().values()].filter(({ settled }) => settled === null);
    const from = open.length > mostAsked ? this.#asked % open.length : 0;
    const asked = [...open.slice(from), ...open.slice(0, from)].slice(0, mostAsked);
    this.#asked += asked.length;
    await Promise.all(asked.map((booking) => this.#ask(booking)));
  }

  /** What is booked for a build that does not answer stays so. */
  async #ask({ buildId, at }: Booking): Promise<void> {
    try {
      const owed = await this.env.BUILD.get(this.env.BUILD.idFromName(buildId)).owed();
      if (owed?.isOver) await this.settle(buildId, owed.usd);
      else if (!owed && Date.now() - at > beginsWithinMs) await this.forget(buildId);
    } catch (error) {
      console.warn(`tenant ledger: the build ${buildId} cannot be asked, and stays booked:`, error);
    }
  }
}
