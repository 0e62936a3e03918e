/**
 * The Sandbox object: owns a container, or its folder on the local host, and passes the calls of the run that has it on to
 * the server in it. It asks for the slot that a sandbox needs, and gives it back. It knows nothing of models. What it does
 * outlives no call: the run that asked is told how each one ended.
 */
import { DurableObject } from 'cloudflare:workers';
import type { z } from 'zod';
import type { Tenant } from '../../containers/driver/object-sandbox.ts';
import { infrastructureFailure, type SandboxAnswer } from '../../containers/driver/sandbox.ts';
import {
  goingOnIn,
  Lease,
  type Preparation,
  readLease,
  type SandboxCall,
  type SlotCall,
  WantedSandbox,
} from '../../core/runs/sandbox-lease.ts';
import type { SlotAnswer } from '../../core/runs/slot.ts';
import { warmMs } from '../../core/runs/slots.ts';
import type { ExecResult } from '../../core/sandbox/commands.ts';
import type { SettleResult } from '../../core/sandbox/kept.ts';
import type { Operation, OperationRequest, OperationResult } from '../../core/sandbox/protocol.ts';
import { parseStored } from '../../core/stored/parse-stored.ts';
import type { Env } from '../../env.ts';
import { allSlots } from '../sandbox-slots/all-slots.ts';
import { imageOf, type SandboxOffer, type SandboxPlace, sandboxOffer, sandboxPlace } from './place.ts';
import type { ProbeAnswer } from './probe.ts';
import { withSnapshot } from './snapshots.ts';
import { type LeaseStore, leaseStore } from './store.ts';

/** How often it is asked whether the run is still at work: a call of one that has ended may come late. */
const leaseMs = 5 * 60_000;
/** The queue has a warm sandbox end after `warmMs`; this is for one that it has lost sight of. */
const longestWarmMs = warmMs + 5 * 60_000;
const retryMs = 30_000;
/** Long enough for the answer of `dispose` to be on its way. */
const afterAnswerMs = 100;

type PlainOperation = Exclude<Operation, 'exec' | 'prepare' | 'dispose'>;
type Done = { done: true };

export class Sandbox extends DurableObject<Env> {
  #opened: LeaseStore | null = null;
  #place: { lease: Lease; closed: readonly string[]; place: SandboxPlace } | null = null;
  #ending: Promise<SandboxAnswer<Done>> | null = null;
  readonly #underWay = new Map<string, AbortController>();

  get #store(): LeaseStore {
    this.#opened ??= leaseStore(this.ctx.storage);
    return this.#opened;
  }

  /** Takes the lease for the run that asks, once there is a slot for it, and prepares the sandbox for it. */
  async prepare(call: SlotCall, tenant: Tenant, wanted: WantedSandbox): Promise<SandboxAnswer<Preparation>> {
    // A run of a newer release may say more.
    const parsed = parseStored(WantedSandbox, wanted, 'of a wanted sandbox');
    const { from } = parsed;
    const kept = from ? { remotes: from.remotes, key: from.key } : null;
    const wish = readLease({ ...tenant, ...parsed.access, ticket: call.ticket, kept });
    return this.#tracked(call, async (signal) => {
      const before = this.#store.lease();
      const asked = before ? goingOnIn(before, wish) : wish;
      if (before && isAnothers(before, asked) && (await this.#isAtWork(before)))
        return infrastructureFailure(`the run ${before.runId} is at work in this sandbox`);
      const slot = await this.#askForSlot(asked);
      if (slot.kind !== 'granted') return { ok: true, result: slot };
      await this.#ending;
      if (signal.aborted) return infrastructureFailure('the run wants no sandbox any more');
      if (before && before.runId !== asked.runId) this.#cutOff(call.id);
      const ended = before ? await this.#endOfAnotherImage(before, asked) : done;
      if (!ended.ok) return ended;
      this.#store.take(asked);
      await this.ctx.storage.setAlarm(Date.now() + leaseMs);
      return this.#prepareFor(this.#store.lease() ?? asked, parsed, { isTakenOver: before !== null, signal });
    });
  }

  /** A container that runs keeps its image. Before the lease is taken: what a crash cuts off is then done again. */
  async #endOfAnotherImage(before: Lease, asked: Lease): Promise<SandboxAnswer<Done>> {
    const { container } = this.ctx;
    if (!container || imageOf(container, before) === imageOf(container, asked)) return done;
    return this.#placeOf(before).sandbox.call('dispose', {});
  }

  async #askForSlot(lease: Lease): Promise<SlotAnswer | { kind: 'no-answer'; message: string }> {
    const { runId, buildId, ticket } = lease;
    try {
      return await allSlots(this.env).acquire({ sandbox: this.#name(lease), runId, buildId, ticket });
    } catch (error) {
      return { kind: 'no-answer', message: error instanceof Error ? error.message : String(error) };
    }
  }

  async #prepareFor(
    lease: Lease,
    { keep, repositories, variables, from }: z.output<typeof WantedSandbox>,
    { isTakenOver, signal }: { isTakenOver: boolean; signal: AbortSignal },
  ): Promise<SandboxAnswer<Preparation>> {
    const startedAt = Date.now();
    const { sandbox, remote, allowedHosts, refusal } = this.#placeOf(lease);
    if (refusal !== null) return { ok: false, error: { reason: 'bad-request', message: refusal } };
    const urls = repositories.map((repository) => ({ ...repository, url: remote.urlOf(repository.name) }));
    const request = {
      run: lease.runId,
      keep,
      repositories: urls,
      gitToken: await remote.token(),
      allowedHosts,
      variables,
      ...(from && { from }),
    };
    let prepared = await sandbox.call('prepare', request, signal);
    // What a run before has left may be in the way; it is of no more use then.
    if (!prepared.ok && isTakenOver && !signal.aborted && (await sandbox.call('dispose', {})).ok)
      prepared = await sandbox.call('prepare', request, signal);
    if (!prepared.ok) return prepared;
    const { reused = false, kept = false, isSetUp = false, isStale = false, repositories: heads } = prepared.result;
    const ms = Date.now() - startedAt;
    return { ok: true, result: { kind: 'prepared', repositories: heads, reused, kept, isSetUp, isStale, ms } };
  }

  async call<O extends PlainOperation>(
    call: SandboxCall,
    operation: O,
    request: OperationRequest<O>,
  ): Promise<SandboxAnswer<OperationResult<O>>> {
    const lease = this.#leaseOf(call);
    if (!lease) return notPrepared;
    const { sandbox } = this.#placeOf(lease);
    return this.#tracked(call, async (signal) => {
      const answer = await sandbox.call(operation, request, signal);
      if (operation !== 'settle' || !answer.ok) return answer;
      // The compiler cannot follow that this is the operation whose result it is.
      const result = await this.#snapshot(lease, request as OperationRequest<'settle'>, answer.result as SettleResult);
      return { ok: true, result: result as OperationResult<O> };
    });
  }

  /** On the local host what is kept is there for all sandboxes already. */
  async #snapshot(lease: Lease, { keep }: OperationRequest<'settle'>, result: SettleResult): Promise<SettleResult> {
    const { container } = this.ctx;
    const image = container?.images[lease.image];
    return container && keep && image !== undefined
      ? withSnapshot(container, this.env, { name: keep, image, result })
      : result;
  }

  async exec(call: SandboxCall, request: OperationRequest<'exec'>): Promise<SandboxAnswer<ExecResult>> {
    const lease = this.#leaseOf(call);
    if (!lease) return notPrepared;
    const { sandbox } = this.#placeOf(lease);
    return this.#tracked(call, (signal) => sandbox.exec(request, { signal }));
  }

  /** What there is to choose among when a container starts; no images and no sizes on the local host. */
  async offer(): Promise<SandboxOffer> {
    return sandboxOffer(this.ctx.container);
  }

  /**
   * Whether a sandbox comes up in this deployment: one is started, asked and ended, in a slot like any other. For an object
   * of its own. Where this is cut off, the alarm ends it: nobody is at work in it.
   */
  async probe(): Promise<ProbeAnswer> {
    if (this.#store.lease()) return infrastructureFailure('this sandbox is in use');
    const name = this.ctx.id.name ?? 'doctor';
    const lease = readLease({ runId: name, buildId: name, allowedHosts: [] });
    const slot = await this.#askForSlot(lease);
    if (slot.kind !== 'granted') {
      await this.#release(lease);
      return slot.kind === 'queued' ? { ok: true, result: slot } : infrastructureFailure(slot.message);
    }
    this.#store.take(lease);
    await this.ctx.storage.setAlarm(Date.now() + leaseMs);
    const place = this.#placeOf(this.#store.lease() ?? lease);
    const startedAt = Date.now();
    const started = place.refusal === null ? await place.start() : infrastructureFailure(place.refusal);
    const upAt = Date.now();
    const ended = await this.#endAndRelease(lease);
    if (!started.ok) return started;
    if (!ended.ok) return ended;
    const { image = null, instance = null } = place.startsFrom ?? {};
    return {
      ok: true,
      result: { kind: 'started', image, instance, startMs: upAt - startedAt, endMs: Date.now() - upAt },
    };
  }

  async cancel(id: string): Promise<void> {
    this.#underWay.get(id)?.abort();
  }

  /** The run has ended, and the next one of its task may go on here. Once more is harmless. */
  async keepWarm(call: SlotCall): Promise<SandboxAnswer<Done>> {
    const lease = this.#leaseOf(call);
    if (!lease) return done;
    this.#cutOff();
    const warm = { ...lease, warmSince: Date.now() };
    this.#store.take(warm);
    await this.ctx.storage.setAlarm(Date.now() + longestWarmMs);
    try {
      await allSlots(this.env).keepWarm({ runId: lease.runId, ticket: lease.ticket });
      return done;
    } catch {
      // A sandbox that nobody can have give way must not stay.
      return this.#end(warm);
    }
  }

  /** Ends the sandbox of the run, or takes back its question for one. Another run's is not for this one to end. */
  async dispose(call: SlotCall, { evenWarm }: { evenWarm: boolean }): Promise<SandboxAnswer<Done>> {
    const lease = this.#store.lease();
    if (lease?.runId === call.runId) return lease.warmSince === null || evenWarm ? this.#endAndRelease(lease) : done;
    // Nobody's sandbox is left as it is.
    const asked = Lease.parse({ runId: call.runId, ticket: call.ticket, allowedHosts: [] });
    return lease ? this.#release(asked) : this.#endAndRelease(asked);
  }

  /** Ends a warm sandbox for somebody who waits. False where a run is at work in it. */
  async giveWay(): Promise<boolean> {
    const lease = this.#store.lease();
    if (!lease) return true;
    if (lease.warmSince === null) return false;
    const ended = await this.#end(lease);
    if (!ended.ok) throw new Error(ended.error.message);
    return true;
  }

  /** No run of its task comes any more. One that is at work ends it itself. */
  async endWarm(): Promise<void> {
    const lease = this.#store.lease();
    if (!lease || lease.warmSince === null) return;
    const ended = await this.#endAndRelease(lease);
    if (!ended.ok) throw new Error(ended.error.message);
  }

  /** Ends a sandbox whose run has ended without giving it back. It never throws: a throw would be retried six times only. */
  override async alarm(): Promise<void> {
    try {
      const lease = this.#store.lease();
      if (!lease) return;
      const isWanted =
        lease.warmSince === null ? await this.#isAtWork(lease) : Date.now() < lease.warmSince + longestWarmMs;
      if (!isWanted && (await this.#endAndRelease(lease)).ok) return;
      await this.ctx.storage.setAlarm(Date.now() + (isWanted ? leaseMs : retryMs));
    } catch (error) {
      console.error(`sandbox ${this.ctx.id.name}:`, error);
      await this.ctx.storage.setAlarm(Date.now() + retryMs);
    }
  }

  #isAtWork({ runId }: Lease): Promise<boolean> {
    return this.env.AGENT_RUN.get(this.env.AGENT_RUN.idFromName(runId)).isAtWork();
  }

  /** Null where the sandbox is not the caller's, or not any more. */
  #leaseOf({ runId }: SandboxCall): Lease | null {
    const lease = this.#store.lease();
    return lease?.runId === runId && lease.warmSince === null ? lease : null;
  }

  #placeOf(lease: Lease): SandboxPlace {
    if (this.#place?.lease !== lease) {
      // In a container that runs, no host can be taken back but by refusing it.
      const before = this.#place ? [...this.#place.lease.allowedHosts, ...this.#place.closed] : [];
      const closed = [...new Set(before)].filter((host) => !lease.allowedHosts.includes(host));
      const place = sandboxPlace(this.ctx, this.env, { name: this.#name(lease), lease, closed });
      this.#place = { lease, closed, place };
    }
    return this.#place.place;
  }

  /** Its name on the host. */
  #name({ runId }: Lease): string {
    return this.ctx.id.name ?? runId;
  }

  #cutOff(but?: string): void {
    for (const [id, controller] of this.#underWay) if (id !== but) controller.abort();
  }

  /** Ends container or folder. Whoever asks meanwhile hears of the same end. */
  #end(lease: Lease): Promise<SandboxAnswer<Done>> {
    this.#ending ??= this.#endNow(lease).finally(() => {
      this.#ending = null;
    });
    return this.#ending;
  }

  async #endNow(lease: Lease): Promise<SandboxAnswer<Done>> {
    this.#cutOff();
    const disposed = await this.#placeOf(lease).sandbox.call('dispose', {});
    if (!disposed.ok) return disposed;
    this.#store.end();
    await this.ctx.storage.deleteAlarm();
    // Locally workerd keeps the network sidecar of a container for as long as the object is in memory.
    if (this.ctx.container)
      setTimeout(() => {
        if (!this.#store.lease()) this.ctx.abort('the sandbox has ended');
      }, afterAnswerMs);
    return disposed;
  }

  async #endAndRelease(lease: Lease): Promise<SandboxAnswer<Done>> {
    const ended = await this.#end(lease);
    return ended.ok ? this.#release(lease) : ended;
  }

  /** Where nobody answers, the queue asks for itself after a while whether the slot is still needed. */
  async #release({ runId, ticket }: Lease): Promise<SandboxAnswer<Done>> {
    try {
      await allSlots(this.env).release({ runId, ticket });
      return done;
    } catch (error) {
      return infrastructureFailure(`the slot: ${error instanceof Error ? error.message : String(error)}`);
    }
  }

  async #tracked<T>(
    { id }: SandboxCall,
    work: (signal: AbortSignal) => Promise<SandboxAnswer<T>>,
  ): Promise<SandboxAnswer<T>> {
    const controller = new AbortController();
    this.#underWay.set(id, controller);
    try {
      return await work(controller.signal);
    } finally {
      this.#underWay.delete(id);
    }
  }
}

const isAnothers = (lease: Lease, asked: Lease): boolean => lease.runId !== asked.runId && lease.warmSince === null;

const notPrepared = infrastructureFailure('this sandbox is not prepared for this run');

const done = { ok: true as const, result: { done: true as const } };
