/** The Build object: one per build. It decides through `step` and never waits for an agent. */
import { DurableObject } from 'cloudflare:workers';
import { retention } from '../../core/builds/ending/retention.ts';
import { webhookMessages } from '../../core/builds/ending/webhooks.ts';
import { ledgerAnswer } from '../../core/builds/limits/ask-ledger.ts';
import { owedUsd } from '../../core/builds/limits/tenant-account.ts';
import type { BuildRecord } from '../../core/builds/records/build-record.ts';
import { recordsOf } from '../../core/builds/records/records-of.ts';
import { specView } from '../../core/builds/spec-view.ts';
import { type BuildState, isFinal, newBuild } from '../../core/builds/state.ts';
import { refusalOf } from '../../core/builds/steering/decisions.ts';
import { wasDone, withCommandKey } from '../../core/builds/steering/keyed-commands.ts';
import { step } from '../../core/builds/step.ts';
import { BuildInput, type Step } from '../../core/builds/step-types.ts';
import { viewOf } from '../../core/builds/view.ts';
import { BuildCommand, type Steered } from '../../core/contract/commands.ts';
import type { EventPage, EventsQuery } from '../../core/contract/events.ts';
import type { Origin } from '../../core/contract/origin.ts';
import { type RunsShown, withRecentRuns } from '../../core/contract/recent-runs.ts';
import { Submission } from '../../core/contract/submission.ts';
import type { BuildSnapshot, SpecAnswer } from '../../core/contract/views.ts';
import type { WorkPlan } from '../../core/plan/work-plan.ts';
import type { LedgerAnswer, LedgerRequest } from '../../core/runs/ledger-questions.ts';
import { RunProgress, type RunReport } from '../../core/runs/run-report.ts';
import { parseStored } from '../../core/stored/parse-stored.ts';
import type { Env } from '../../env.ts';
import { announcement } from '../announcement.ts';
import { type DueWork, dueWork, type WorkedOn } from './due-work.ts';
import { liveCommands } from './live-commands.ts';
import { type Asked, type ReadAnswer, type ReadKind, type ReadQuery, reads } from './reads.ts';
import { retentionAdvice } from './setting-advice.ts';
import { type BuildStore, buildStore, numbered } from './store.ts';
import { type Streams, streams } from './streams.ts';
import { reserveFor, topUpOf } from './top-up.ts';

export class Build extends DurableObject<Env> {
  readonly #store: BuildStore;
  #state: BuildState | null = null;
  /** Why the rows of this build cannot be read. The object stays, so that another release finds it with its alarm. */
  #unreadable: Error | null = null;
  readonly #news = announcement();
  readonly #live = liveCommands();
  readonly #streams: Streams;
  readonly #work: DueWork;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { days, fault } = retention(env);
    if (fault !== null) console.error(`build: ${retentionAdvice(fault)}`);
    this.#store = buildStore(ctx.storage);
    this.#streams = streams(ctx, {
      lastSeq: () => this.#store.lastSeq(),
      events: (after, limit) => this.#store.events(after, limit),
      view: () => ({ ...this.#shown(this.#known()), scripted: env.SCRIPTED_MODEL === 'true' }),
    });
    this.#load();
    const build: WorkedOn = {
      store: this.#store,
      state: () => this.#state,
      take: (input, performed) => this.#take(input, { performed: performed ?? null }),
      cleared: () => {
        this.#state = null;
      },
    };
    this.#work = dueWork(build, { env, storage: ctx.storage, retentionDays: days });
  }

  #load(): void {
    try {
      this.#state = this.#store.load();
    } catch (error) {
      this.#unreadable = error instanceof Error ? error : new Error(String(error));
    }
  }

  /** Begins a build; a second call with the same id changes nothing. */
  async create(input: {
    id: string;
    submission: Submission;
    tenant: string;
    submittedBy: string;
    origin?: Origin | null;
    isTenantBounded?: boolean;
  }): Promise<void> {
    if (this.#present() ?? this.#state) return;
    const submission = Submission.parse(input.submission);
    const now = Date.now();
    const { id, tenant, submittedBy, origin = null, isTenantBounded = false } = input;
    const created = newBuild({ id, submission, now, tenant, submittedBy, origin, isTenantBounded });
    this.#commit(null, step(created, { kind: 'begin' }, now), [], null, now);
  }

  /** Whose build it is; null where there is none. */
  async tenant(): Promise<string | null> {
    return this.#present()?.tenant ?? null;
  }

  async view(runs: RunsShown = 'all'): Promise<BuildSnapshot | null> {
    const state = this.#present();
    const view = state && this.#shown(state);
    return view && runs === 'recent' ? withRecentRuns(view) : view;
  }

  #shown = (state: BuildState): BuildSnapshot => this.#live.shownIn(viewOf(state, this.#store.lastSeq()), Date.now());

  async plan(): Promise<WorkPlan | null> {
    return this.#present()?.plan ?? null;
  }

  async spec(): Promise<SpecAnswer | null> {
    const state = this.#present();
    return state && specView(state);
  }

  /** Answers one of the `reads`; null where the build does not exist. */
  async read<Kind extends ReadKind>(kind: Kind, query: ReadQuery<Kind>): Promise<ReadAnswer<Kind> | null> {
    const state = this.#present();
    if (!state) return null;
    // A kind and its query belong together, which the types lose where all kinds are one.
    const answer = reads[kind] as (asked: Asked, query: ReadQuery<Kind>) => unknown;
    const asked = { state, store: this.#store, usualSize: this.env.SANDBOX_SIZE, now: Date.now() };
    return answer(asked, query) as ReadAnswer<Kind>;
  }

  /** Has all that history tells of the build written again; false where it does not exist. */
  async rebuildHistory(): Promise<boolean> {
    return this.#present() !== null && this.#work.rewriteHistory();
  }

  /** Events after a number, or the last before one; with `waitMs`, answers at the first one that comes within that time. */
  async events(query: EventsQuery): Promise<EventPage | null> {
    if (!this.#present()) return null;
    const lastSeq = this.#store.lastSeq();
    if ('before' in query)
      return { events: this.#store.eventsBefore(query.before ?? lastSeq + 1, query.limit, query.types), lastSeq };
    if (query.waitMs > 0 && this.#store.lastSeq() <= query.after) {
      await this.#news.wait(query.waitMs);
      // It may have been deleted meanwhile.
      if (!this.#present()) return null;
    }
    return { events: this.#store.events(query.after, query.limit, query.types), lastSeq: this.#store.lastSeq() };
  }

  /** Opens a stream of the events: see `streamRequest`. */
  override async fetch(request: Request): Promise<Response> {
    return this.#present() ? this.#streams.open(request) : new Response(null, { status: 404 });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    if (this.#present()) this.#streams.hear(socket, message);
  }

  /** Takes a report of a run; a stale or repeated one changes nothing, nor does one that comes after the build is gone. */
  async report(report: RunReport): Promise<void> {
    if (this.#present()) this.#take({ kind: 'report', report });
  }

  /** What a run's command is at; it is told to whoever looks, and never stored. */
  async progress(progress: RunProgress): Promise<void> {
    if (!this.#present()) return;
    const told = parseStored(RunProgress, progress, 'of a progress');
    this.#streams.tell(told);
    if (this.#live.take(told, Date.now())) this.#news.announce();
  }

  /** Settles and reserves model calls; see `LedgerRequest`. */
  async askLedger(request: LedgerRequest): Promise<LedgerAnswer> {
    if (!this.#present()) return 'stop';
    this.#take({ kind: 'ledger-asked', request });
    return ledgerAnswer(this.#known(), request);
  }

  /** Takes a person's command, once for a `key`, and answers the build after it; null where it does not exist. */
  async steer(given: BuildCommand, key: string | null = null): Promise<Steered | null> {
    const state = this.#present();
    if (!state) return null;
    if (wasDone(state, key)) return this.#answered();
    const command = BuildCommand.parse(given);
    const topUpUsd = topUpOf(state, command);
    if (topUpUsd !== null) return this.#topUp(state, command, key, topUpUsd);
    return this.#steered(state, command, key);
  }

  #steered(state: BuildState, command: BuildCommand, key: string | null): Steered {
    const refusal = refusalOf(state, command);
    if (refusal) return { ok: false, refusal };
    this.#take(command, { key });
    return this.#answered();
  }

  #answered = (): Steered => ({ ok: true, view: viewOf(this.#known(), this.#store.lastSeq()) });

  /** What is to be said on the issue that it came from, to a person who asked there for what cannot be done. */
  async remark(text: string | null): Promise<void> {
    if (this.#present()?.origin?.issue) this.#take({ kind: 'remark', text });
  }

  /** The account of its tenant is asked first; what is refused after that gives back what it was given. */
  async #topUp(before: BuildState, command: BuildCommand, key: string | null, usd: number): Promise<Steered | null> {
    const refusal = refusalOf(before, command) ?? (await reserveFor(before, usd, this.env));
    if (refusal) return { ok: false, refusal };
    const state = this.#present();
    if (!state) return null;
    if (wasDone(state, key)) return this.#answered();
    const steered = this.#steered(state, command, key);
    if (!steered.ok) await reserveFor(state, state.submission.limits.maxCostUsd, this.env);
    return steered;
  }

  /** What it owes the account of its tenant, and whether that is all; null where there is no build. One that is deleted still owes. */
  async owed(): Promise<{ isOver: boolean; usd: number } | null> {
    if (this.#unreadable) throw this.#unreadable;
    return this.#state && { isOver: isFinal(this.#state.phase), usd: owedUsd(this.#state) };
  }

  /** Performs what is due, and never throws. */
  override async alarm(): Promise<void> {
    if (!this.#unreadable) return this.#work.ring();
    console.error(`build ${this.ctx.id.name}: ${this.#unreadable.message}`);
    this.#work.leaveToAnother();
  }

  /** The build, unless it does not exist or is deleted. */
  #present(): BuildState | null {
    if (this.#unreadable) throw this.#unreadable;
    return this.#state?.deletedAt === null ? this.#state : null;
  }

  #known(): BuildState {
    if (!this.#state) throw new Error('this build does not exist');
    return this.#state;
  }

  /** Parses, steps and commits one input, without fields of a newer release; `performed` is the outbox entry that it is the result of, `key` that of a command. */
  #take(
    input: BuildInput | null,
    { performed = null, key = null }: { performed?: number | null; key?: string | null } = {},
  ): void {
    const before = this.#known();
    const now = Date.now();
    const taken = input && parseStored(BuildInput, input, 'of an input');
    const stepped = taken ? step(before, taken, now) : { state: before, effects: [], log: [] };
    const next = { ...stepped, state: withCommandKey(stepped.state, key) };
    this.#commit(before, next, recordsOf(before, taken, next, now), performed, now);
  }

  #commit(
    before: BuildState | null,
    { state, effects, log }: Step,
    records: readonly BuildRecord[],
    performed: number | null,
    now: number,
  ): void {
    if (state === before && performed === null) return;
    const events = numbered(log, this.#store.lastSeq(), now);
    const ordered = [...effects, ...webhookMessages(state, events)];
    this.#store.commit({ before, after: state, events, effects: ordered, records, performed, now });
    this.#state = state;
    const isJustDeleted = state.deletedAt !== null && before?.deletedAt === null;
    if (log.length > 0 || isJustDeleted) this.#news.announce();
    this.#work.committed({ before, after: state, hasOrders: ordered.length > 0, now });
    if (events.length > 0) this.#streams.publish(events);
    if (isJustDeleted) this.#streams.end('deleted');
  }
}
