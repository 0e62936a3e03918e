/** The Build object: one per build. It decides through `step` and never waits for an agent. */
import { DurableObject } from 'cloudflare:workers';
import { retention, transcriptsDueAt, transcriptsLookAt } from '../../core/builds/ending/retention.ts';
import { webhookMessages } from '../../core/builds/ending/webhooks.ts';
import { ledgerAnswer } from '../../core/builds/limits/ask-ledger.ts';
import { owedUsd } from '../../core/builds/limits/tenant-account.ts';
import { nextTickAt } from '../../core/builds/limits/timing.ts';
import { isMoot } from '../../core/builds/moot.ts';
import type { BuildRecord } from '../../core/builds/records/build-record.ts';
import { recordsOf } from '../../core/builds/records/records-of.ts';
import { specView } from '../../core/builds/spec-view.ts';
import { type BuildState, isFinal, newBuild } from '../../core/builds/state.ts';
import { refusalOf } from '../../core/builds/steering/decisions.ts';
import { step } from '../../core/builds/step.ts';
import { BuildInput, type Step } from '../../core/builds/step-types.ts';
import { viewOf } from '../../core/builds/view.ts';
import { BuildCommand, type Steered } from '../../core/contract/commands.ts';
import type { EventPage } from '../../core/contract/events.ts';
import type { Origin } from '../../core/contract/origin.ts';
import type { NumberedQuery } from '../../core/contract/reads/page.ts';
import { Submission } from '../../core/contract/submission.ts';
import type { BuildSnapshot, SpecAnswer } from '../../core/contract/views.ts';
import type { WorkPlan } from '../../core/plan/work-plan.ts';
import type { LedgerAnswer, LedgerRequest } from '../../core/runs/ledger-questions.ts';
import { RunProgress, type RunReport } from '../../core/runs/run-report.ts';
import { parseStored } from '../../core/stored/parse-stored.ts';
import type { Env } from '../../env.ts';
import { announcement } from '../announcement.ts';
import { clearAway, nextClearAt } from './deletion.ts';
import { type EarliestAlarm, earliestAlarm } from './earliest-alarm.ts';
import { perform } from './effects.ts';
import { type History, history } from './history.ts';
import { jobs } from './jobs.ts';
import { liveCommands } from './live-commands.ts';
import { type Asked, type ReadAnswer, type ReadKind, type ReadQuery, reads } from './reads.ts';
import { retentionAdvice } from './setting-advice.ts';
import { type BuildStore, buildStore, numbered, type OutboxEntry } from './store.ts';
import { type Streams, streams } from './streams.ts';
import { reserveFor, topUpOf } from './top-up.ts';

/** History follows at most this often, so that a busy build does not write a row a turn. */
const projectionDelayMs = 1000;
const firstRetryMs = 1000;
const longestRetryMs = 60_000;
/** How often it is looked whether the release is back that knows what this one cannot read. */
const unreadableRetryMs = 10 * 60_000;
/** The platform ends an alarm after 15 minutes; one that has gone on for so long starts nothing more. */
const longestShiftMs = 5 * 60_000;
const never = Number.POSITIVE_INFINITY;

export class Build extends DurableObject<Env> {
  readonly #store: BuildStore;
  #state: BuildState | null = null;
  /** Why the rows of this build cannot be read. The object stays, so that another release finds it with its alarm. */
  #unreadable: Error | null = null;
  readonly #news = announcement();
  readonly #live = liveCommands();
  readonly #streams: Streams;
  /** What this instance is doing: effects by their outbox ids, and its own work. */
  readonly #underWay = jobs<number | 'history' | 'clearing'>(() => this.#arm());
  /** Whether its alarm is running, which then sees to whatever falls due. */
  #isAtWork = false;
  readonly #stirred = announcement();
  readonly #alarm: EarliestAlarm;
  readonly #retentionDays: number | null;
  readonly #history: History;
  /** When history is due to be written. */
  #projectAt: number | null = null;
  /** When a deleted build goes on being cleared away. */
  #clearAt: number | null = null;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    const { days, fault } = retention(env);
    this.#retentionDays = days;
    if (fault !== null) console.error(`build: ${retentionAdvice(fault)}`);
    this.#store = buildStore(ctx.storage);
    this.#history = history(env.DB, this.#store);
    this.#alarm = earliestAlarm(ctx.storage, () => this.#arm());
    this.#streams = streams(ctx, {
      lastSeq: () => this.#store.lastSeq(),
      events: (after, limit) => this.#store.events(after, limit),
      view: () => ({ ...this.#shown(this.#known()), scripted: env.SCRIPTED_MODEL === 'true' }),
    });
    this.#load();
    // What history has seen is not known any more, so it is written once again.
    if (this.#state?.deletedAt === null) this.#projectAt = Date.now();
    else if (this.#state) this.#clearAt = Date.now();
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

  async view(): Promise<BuildSnapshot | null> {
    const state = this.#present();
    return state && this.#shown(state);
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

  /**
   * Has all that history tells of the build written again; false where it does not exist. It is work that is under way: were
   * the build cleared away meanwhile, it would come back.
   */
  async rebuildHistory(): Promise<boolean> {
    while (this.#underWay.has('history')) await this.#underWay.ended('history');
    const state = this.#present();
    if (!state) return false;
    this.#history.forget();
    const written = Promise.withResolvers<void>();
    const view = viewOf(state, this.#store.lastSeq());
    this.#underWay.start('history', () => this.#history.project(state, view).then(written.resolve, written.reject));
    await written.promise;
    return true;
  }

  /** Events after a number, or the last before one; with `waitMs`, answers at the first one that comes within that time. */
  async events(query: NumberedQuery): Promise<EventPage | null> {
    if (!this.#present()) return null;
    const lastSeq = this.#store.lastSeq();
    if ('before' in query)
      return { events: this.#store.eventsBefore(query.before ?? lastSeq + 1, query.limit), lastSeq };
    if (query.waitMs > 0 && this.#store.lastSeq() <= query.after) {
      await this.#news.wait(query.waitMs);
      // It may have been deleted meanwhile.
      if (!this.#present()) return null;
    }
    return { events: this.#store.events(query.after, query.limit), lastSeq: this.#store.lastSeq() };
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

  /** Takes a person's command, and answers the build after it; null where it does not exist. */
  async steer(given: BuildCommand): Promise<Steered | null> {
    const state = this.#present();
    if (!state) return null;
    const command = BuildCommand.parse(given);
    const topUpUsd = topUpOf(state, command);
    if (topUpUsd !== null) return this.#topUp(state, command, topUpUsd);
    return this.#steered(state, command);
  }

  #steered(state: BuildState, command: BuildCommand): Steered {
    const refusal = refusalOf(state, command);
    if (refusal) return { ok: false, refusal };
    this.#take(command);
    return { ok: true, view: viewOf(this.#known(), this.#store.lastSeq()) };
  }

  /** What is to be said on the issue that it came from, to a person who asked there for what cannot be done. */
  async remark(text: string | null): Promise<void> {
    if (this.#present()?.origin?.issue) this.#take({ kind: 'remark', text });
  }

  /** The account of its tenant is asked first; what is refused after that gives back what it was given. */
  async #topUp(before: BuildState, command: BuildCommand, usd: number): Promise<Steered | null> {
    const refusal = refusalOf(before, command) ?? (await reserveFor(before, usd, this.env));
    if (refusal) return { ok: false, refusal };
    const state = this.#present();
    if (!state) return null;
    const steered = this.#steered(state, command);
    if (!steered.ok) await reserveFor(state, state.submission.limits.maxCostUsd, this.env);
    return steered;
  }

  /** What it owes the account of its tenant, and whether that is all; null where there is no build. One that is deleted still owes. */
  async owed(): Promise<{ isOver: boolean; usd: number } | null> {
    if (this.#unreadable) throw this.#unreadable;
    return this.#state && { isOver: isFinal(this.#state.phase), usd: owedUsd(this.#state) };
  }

  /** Performs what is due. It never throws: a throw would be retried six times and then never again. */
  override async alarm(): Promise<void> {
    this.#alarm.rings();
    if (this.#unreadable) {
      console.error(`build ${this.ctx.id.name}: ${this.#unreadable.message}`);
      return this.#alarm.arm(Date.now() + unreadableRetryMs);
    }
    this.#isAtWork = true;
    let nextAt: number | undefined;
    try {
      await this.#work();
    } catch (error) {
      console.error('build: an alarm failed and is tried again', error);
      nextAt = Date.now() + firstRetryMs;
    }
    this.#isAtWork = false;
    this.#arm(nextAt);
  }

  /** Goes on until nothing is under way: what takes long holds up nothing that falls due meanwhile. */
  async #work(): Promise<void> {
    const endAt = Date.now() + longestShiftMs;
    this.#begin();
    while (this.#underWay.size > 0 && Date.now() < endAt) {
      await this.#stirred.wait(Math.min(this.#nextWorkAt(), endAt) - Date.now());
      this.#begin();
    }
    await this.#underWay.settled();
  }

  /** Begins all that is due. */
  #begin(): void {
    if (!this.#hasWork()) return;
    const now = Date.now();
    if (now >= this.#tickAt(this.#known())) this.#take({ kind: 'tick', retentionDays: this.#retentionDays });
    const due = this.#store.outbox().filter(({ dueAt }) => dueAt <= now);
    for (const entry of due) this.#underWay.start(entry.id, () => this.#perform(entry));
    if (now >= this.#historyAt()) this.#underWay.start('history', () => this.#project());
    if (now >= this.#clearingAt()) this.#underWay.start('clearing', () => this.#clear());
  }

  async #clear(): Promise<void> {
    const forget = (runIds: readonly string[]): void => this.#take({ kind: 'runs-erased', runIds: [...runIds] });
    const build = this.#known();
    if (await clearAway(build, forget, this.env)) {
      await this.#store.erase();
      this.#state = null;
      return;
    }
    this.#clearAt = nextClearAt(build, Date.now());
  }

  async #perform({ id, effect, attempts }: OutboxEntry): Promise<void> {
    if (effect.kind === 'unreadable') {
      console.error(`build ${this.#known().id}: an effect stays in the outbox: ${effect.message}`);
      return this.#store.postpone({ id, attempts, dueAt: Date.now() + unreadableRetryMs });
    }
    if (isMoot(effect, this.#known())) return this.#take(null, id);
    const performed = await perform(effect, attempts, this.#known(), this.env);
    if (performed.kind === 'done') return this.#take(performed.input, id);
    const inMs = performed.inMs ?? Math.min(firstRetryMs * 2 ** attempts, longestRetryMs);
    console.warn(`build: ${effect.kind} is tried again in ${inMs} ms: ${performed.message}`);
    this.#store.postpone({ id, attempts: attempts + 1, dueAt: Date.now() + inMs });
    if (performed.input) this.#take(performed.input);
  }

  async #project(): Promise<void> {
    const state = this.#known();
    const view = viewOf(state, this.#store.lastSeq());
    this.#projectAt = null;
    try {
      await this.#history.project(state, view);
    } catch (error) {
      console.warn('build: history is written again later:', error);
      // A build that was deleted meanwhile is not to come back.
      if (this.#present()) this.#projectAt = Date.now() + 5 * projectionDelayMs;
    }
  }

  /** While it is cleared away, its tables go: nothing is begun any more. */
  #hasWork = (): boolean => this.#state !== null && !this.#underWay.has('clearing');

  /** The build, unless it does not exist or is deleted. */
  #present(): BuildState | null {
    if (this.#unreadable) throw this.#unreadable;
    return this.#state?.deletedAt === null ? this.#state : null;
  }

  #known(): BuildState {
    if (!this.#state) throw new Error('this build does not exist');
    return this.#state;
  }

  /** Parses, steps and commits one input, without fields of a newer release; `performed` is the outbox entry that it is the result of. */
  #take(input: BuildInput | null, performed: number | null = null): void {
    const before = this.#known();
    const now = Date.now();
    const taken = input && parseStored(BuildInput, input, 'of an input');
    const next = taken ? step(before, taken, now) : { state: before, effects: [], log: [] };
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
    if (state.deletedAt !== null) this.#projectAt = null;
    else if (state !== before) this.#projectAt ??= now + projectionDelayMs;
    const isJustDeleted = state.deletedAt !== null && before?.deletedAt === null;
    if (isJustDeleted) this.#clearAt = now;
    if (log.length > 0 || isJustDeleted) this.#news.announce();
    // What was in the outbox before is armed already.
    this.#arm(ordered.length > 0 ? now : this.#ownWorkAt(state));
    if (events.length > 0) this.#streams.publish(events);
    if (isJustDeleted) this.#streams.end('deleted');
  }

  /** When a tick has something to do. */
  #tickAt(state: BuildState): number {
    return Math.min(nextTickAt(state) ?? never, transcriptsDueAt(state, this.#retentionDays) ?? never);
  }

  /** When there is something to do beside the outbox. */
  #ownWorkAt(state: BuildState): number {
    const lookAt = transcriptsLookAt(state, this.#retentionDays, Date.now()) ?? never;
    return Math.min(this.#tickAt(state), lookAt, this.#historyAt(), this.#clearingAt());
  }

  #historyAt = (): number => (this.#underWay.has('history') ? never : (this.#projectAt ?? never));

  /** Once all that the build had ordered is done, nothing may be left of it. */
  #clearingAt(): number {
    if (this.#clearAt === null || this.#underWay.size > 0 || this.#store.outbox().length > 0) return never;
    return this.#clearAt;
  }

  /** A running alarm sees to what falls due by itself; if it is cut off, the platform runs it again. */
  #arm(at: number = this.#nextWorkAt()): void {
    if (this.#isAtWork) this.#stirred.announce();
    else this.#alarm.arm(at);
  }

  #nextWorkAt(): number {
    if (!this.#hasWork()) return never;
    const waiting = this.#store.outbox().filter(({ id }) => !this.#underWay.has(id));
    return Math.min(this.#ownWorkAt(this.#known()), ...waiting.map(({ dueAt }) => dueAt));
  }
}
