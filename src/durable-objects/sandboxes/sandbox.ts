/**
 * The Sandbox object: owns the container of a run, or its folder on the local host, and passes the run's calls on to the
 * server in it. It knows nothing of models. What it does outlives no call: the run that asked is told how each one ended.
 */
import { DurableObject } from 'cloudflare:workers';
import { infrastructureFailure, type SandboxAnswer } from '../../containers/driver/sandbox.ts';
import { Lease, type SandboxCall, WantedRepositories } from '../../core/runs/sandbox-lease.ts';
import type { ExecResult } from '../../core/sandbox/commands.ts';
import type { Operation, OperationRequest, OperationResult } from '../../core/sandbox/protocol.ts';
import type { Env } from '../../env.ts';
import { type SandboxPlace, sandboxPlace } from './place.ts';
import { type LeaseStore, leaseStore } from './store.ts';

/** How often it is asked whether the run is still at work: a call of one that has ended may come late. */
const leaseMs = 5 * 60_000;
const retryMs = 30_000;
/** Long enough for the answer of `dispose` to be on its way. */
const afterAnswerMs = 100;

type PlainOperation = Exclude<Operation, 'exec' | 'prepare'>;

export class Sandbox extends DurableObject<Env> {
  #opened: LeaseStore | null = null;
  #place: { lease: Lease; place: SandboxPlace } | null = null;
  readonly #underWay = new Map<string, AbortController>();

  get #store(): LeaseStore {
    this.#opened ??= leaseStore(this.ctx.storage);
    return this.#opened;
  }

  /** Takes the lease for the run that asks, and prepares the sandbox for it. */
  async prepare(
    call: SandboxCall,
    lease: Lease,
    repositories: WantedRepositories,
  ): Promise<SandboxAnswer<OperationResult<'prepare'>>> {
    const asked = Lease.parse(lease);
    const wanted = WantedRepositories.parse(repositories);
    const held = this.#store.lease();
    if (held && held.runId !== asked.runId && (await this.#isAtWork(held)))
      return infrastructureFailure(`the run ${held.runId} is at work in this sandbox`);
    this.#store.take(asked);
    await this.ctx.storage.setAlarm(Date.now() + leaseMs);
    const { sandbox, remote, allowedHosts } = this.#placeOf(asked);
    const gitToken = await remote.token();
    const request = {
      repositories: wanted.map((repository) => ({ ...repository, url: remote.urlOf(repository.name) })),
      gitToken,
      allowedHosts,
    };
    return this.#tracked(call, (signal) => sandbox.call('prepare', request, signal));
  }

  async call<O extends PlainOperation>(
    call: SandboxCall,
    operation: O,
    request: OperationRequest<O>,
  ): Promise<SandboxAnswer<OperationResult<O>>> {
    const lease = this.#store.lease();
    if (operation === 'dispose') {
      // Nobody's sandbox is left as it is: another run's is not for this one to end.
      if (lease && lease.runId !== call.runId) return done<O>();
      return (await this.#dispose(lease ?? ownLease(call))) as SandboxAnswer<OperationResult<O>>;
    }
    if (lease?.runId !== call.runId) return notPrepared;
    const { sandbox } = this.#placeOf(lease);
    return this.#tracked(call, (signal) => sandbox.call(operation, request, signal));
  }

  async exec(call: SandboxCall, request: OperationRequest<'exec'>): Promise<SandboxAnswer<ExecResult>> {
    const lease = this.#store.lease();
    if (lease?.runId !== call.runId) return notPrepared;
    const { sandbox } = this.#placeOf(lease);
    return this.#tracked(call, (signal) => sandbox.exec(request, { signal }));
  }

  async cancel(id: string): Promise<void> {
    this.#underWay.get(id)?.abort();
  }

  /** Ends a sandbox whose run has ended without giving it back. It never throws: a throw would be retried six times only. */
  override async alarm(): Promise<void> {
    try {
      const lease = this.#store.lease();
      if (!lease) return;
      const isWanted = await this.#isAtWork(lease);
      if (!isWanted && (await this.#dispose(lease)).ok) return;
      await this.ctx.storage.setAlarm(Date.now() + (isWanted ? leaseMs : retryMs));
    } catch (error) {
      console.error(`sandbox ${this.ctx.id.name}:`, error);
      await this.ctx.storage.setAlarm(Date.now() + retryMs);
    }
  }

  #isAtWork({ runId }: Lease): Promise<boolean> {
    return this.env.AGENT_RUN.get(this.env.AGENT_RUN.idFromName(runId)).isAtWork();
  }

  #placeOf(lease: Lease): SandboxPlace {
    if (this.#place?.lease !== lease)
      this.#place = { lease, place: sandboxPlace(this.ctx, this.env, this.#name(lease), lease) };
    return this.#place.place;
  }

  /** Its name on the host. */
  #name({ runId }: Lease): string {
    return this.ctx.id.name ?? runId;
  }

  async #dispose(lease: Lease): Promise<SandboxAnswer<{ done: true }>> {
    for (const controller of this.#underWay.values()) controller.abort();
    const disposed = await this.#placeOf(lease).sandbox.call('dispose', {});
    if (!disposed.ok) return disposed;
    this.#store.end();
    await this.ctx.storage.deleteAlarm();
    // Locally workerd keeps the network sidecar of a container for as long as the object is in memory.
    if (this.ctx.container) setTimeout(() => this.ctx.abort('the sandbox has ended'), afterAnswerMs);
    return disposed;
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

const notPrepared = infrastructureFailure('this sandbox is not prepared for this run');

const done = <O extends PlainOperation>() =>
  ({ ok: true, result: { done: true } }) as SandboxAnswer<OperationResult<O>>;

/** Of a run that asks for the end of what it never had, or has given back already. */
const ownLease = ({ runId }: SandboxCall): Lease => Lease.parse({ runId, allowedHosts: [] });
