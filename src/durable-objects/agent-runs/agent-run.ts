/** The AgentRun object: one session of one role, driven by its alarm, one durable step after the other. */
import { DurableObject } from 'cloudflare:workers';
import { objectSandbox, type SandboxObject } from '../../containers/driver/object-sandbox.ts';
import type { RepositoryDiff } from '../../core/contract/reads/diff.ts';
import type { NumberedQuery, PageQuery } from '../../core/contract/reads/page.ts';
import type { TranscriptPage } from '../../core/contract/reads/transcript.ts';
import { evidencePrefix } from '../../core/contract/screenshots.ts';
import { asksModel } from '../../core/roles.ts';
import { RunNote, withNote } from '../../core/runs/notes.ts';
import { putOff } from '../../core/runs/put-off.ts';
import { isClosed, type RunRecord, type Turn } from '../../core/runs/record.ts';
import { type RunOrder, sandboxOf } from '../../core/runs/run-order.ts';
import { readOrder } from '../../core/runs/stored-run.ts';
import { toldDiff } from '../../core/runs/told-diff.ts';
import { spendingOf } from '../../core/runs/turns/spending.ts';
import type { Env } from '../../env.ts';
import type { GitAccess } from '../../git/git-access.ts';
import { announcement } from '../announcement.ts';
import { offeredLimits } from '../sandboxes/offered-limits.ts';
import { forgetPngs, keepPng } from './evidence.ts';
import { liveCommand } from './live-command.ts';
import { drive, type Life, type Share } from './loop.ts';
import { anthropicModel } from './model/model.ts';
import { promptTexts } from './model/prompt-texts.ts';
import { clockOf, type Ports } from './ports.ts';
import { pushRefs, sessionRole } from './roles/session-role.ts';
import { offeredSlot } from './steps/slot.ts';
import { openStore, type RunStore, type TranscriptRow } from './store.ts';
import { transcriptPage, withNews } from './tell-transcript.ts';
import { type TurnPage, turnPage } from './tell-turns.ts';

/** An alarm costs a synced write, and a handler may run 15 minutes: so several steps an alarm, but not too many. */
const share: Share = { steps: 20, ms: 20_000 };
/** When even the record of a failure cannot be written. */
const lastResortMs = 10_000;
/** The platform ends a handler after 15 minutes, without a word to it: what drove for longer drives no more. */
const longestHandlerMs = 16 * 60_000;

export class AgentRun extends DurableObject<Env> {
  #opened: RunStore | null = null;
  readonly #news = announcement();
  readonly #stopping = new AbortController();
  #life: Life | null = null;
  #drivingSince: number | null = null;

  /** Opened by the first who asks: where a row cannot be read, that question fails, and the alarm comes again. */
  get #store(): RunStore {
    this.#opened ??= withNews(openStore(this.ctx.storage), this.#news);
    return this.#opened;
  }

  /** Begins the run; the same order again only makes sure that it goes on. */
  async start(order: RunOrder): Promise<void> {
    // A Build of a newer release may say more.
    this.#store.create(readOrder(order));
    await this.#goOn();
  }

  /** Goes on after the ledger let the run wait. */
  async wake(): Promise<void> {
    const record = this.#store.record();
    if (!record) return;
    if (this.#life) this.#life.wakes += 1;
    const { waitingSince, waitedMs } = record.state;
    if (waitingSince !== null) {
      const waited = waitedMs + Date.now() - waitingSince;
      this.#store.commit({ state: { waitingSince: null, waitedMs: waited, idleTries: 0 } });
    }
    await this.#goOn();
  }

  /** Offers the slot of a ticket. Answers whether the run needs it; where it does not, the slot is free again. */
  async offerSlot(ticket: number): Promise<boolean> {
    const record = this.#store.record();
    const change = record && offeredSlot(record, ticket, Date.now());
    if (!change) return false;
    if (this.#life) this.#life.offers += 1;
    if (change.state) {
      this.#store.commit(change);
      await this.#goOn();
    }
    return true;
  }

  /** Ends the run without a report; what is under way is cut off and the sandbox given back. */
  async stop(reason: string): Promise<void> {
    const record = this.#store.record();
    // The order may still be on its way: it must not begin a run that is stopped already.
    if (!record) return this.#store.refuse();
    if (record.state.phase.kind === 'ended') return;
    const { turn } = record;
    // Even where nothing is owed: the Build keeps the reservation of a stopped run until this last word.
    const unsettled = record.state.unsettled ?? (turn && spendingOf(turn));
    this.#store.commit({ state: { phase: { kind: 'disposing', reason }, backoff: null, unsettled } });
    this.#stopping.abort();
    await this.#goOn();
  }

  /**
   * Takes a person's note for the next user message of the session; the same note again is taken once. False where the
   * run has not begun yet.
   */
  async tell(note: RunNote): Promise<boolean> {
    const record = this.#store.record();
    if (!record) return this.#store.isRefused();
    const change = withNote(record.state, RunNote.parse(note));
    if (change) this.#store.commit(change);
    return true;
  }

  /** What the run's git may reach; null before it began and once it has ended. */
  async gitAccess(): Promise<GitAccess | null> {
    const record = this.#recordAtWork();
    if (!record) return null;
    const { order } = record;
    return {
      repositories: order.heads.map((head) => ({ name: head.name, url: head.url, pushRefs: pushRefs(order, head) })),
    };
  }

  /** Whether it has begun and has not ended: no sandbox reaches the network for a run that is not at work. */
  async isAtWork(): Promise<boolean> {
    return this.#recordAtWork() !== null;
  }

  /** Messages of the transcript after the given number, each with its content as the JSON that is stored. */
  async transcript({ after = -1, limit = 50 } = {}): Promise<TranscriptRow[]> {
    return this.#store.transcript(after, limit);
  }

  /** The transcript as it is told, behind a number or before one; with `waitMs`, answers at the first that comes within that time. */
  async tellTranscript(query: NumberedQuery): Promise<TranscriptPage | { removedAt: number }> {
    const isOver = () => this.#store.record()?.state.phase.kind === 'ended';
    if ('after' in query) {
      const endAt = Date.now() + query.waitMs;
      while (this.#store.lastMessage() <= query.after && !isOver() && Date.now() < endAt)
        await this.#news.wait(endAt - Date.now());
    }
    const removedAt = this.#store.transcriptRemovedAt();
    return removedAt === null ? transcriptPage(this.#store, query, isOver()) : { removedAt };
  }

  /** Its turns, from the one after the cursor on; null where that is none. */
  async tellTurns(query: PageQuery): Promise<TurnPage | null> {
    return turnPage(this.#store.turns(), query, this.#store.transcriptRemovedAt());
  }

  /** What its evaluation saw of a candidate, by repository; null where it has seen nothing, or it is removed. */
  async tellDiff(): Promise<RepositoryDiff[] | null> {
    const merges = this.#store.record()?.evaluation.merges ?? [];
    return merges.length === 0 ? null : toldDiff(merges);
  }

  /** Removes what the model of a run that has ended was told and said; its record stays. False while it has not ended. */
  async removeTranscript(): Promise<boolean> {
    if (!this.#hasEnded()) return false;
    await this.#forgetEvidence();
    this.#store.removeTranscript(Date.now());
    return true;
  }

  /** When the transcript was removed, in milliseconds since the epoch; null where it was not. */
  async transcriptRemovedAt(): Promise<number | null> {
    return this.#store.transcriptRemovedAt();
  }

  /** Removes everything of a run that has ended, or that never began. False while it has not ended. */
  async erase(): Promise<boolean> {
    if (!this.#hasEnded()) return false;
    await this.#forgetEvidence();
    await this.#store.erase();
    this.#life = null;
    return true;
  }

  /** Every turn with its tokens, its cost and its times in milliseconds. */
  async timings(): Promise<Turn[]> {
    return this.#store.turns();
  }

  override async alarm(): Promise<void> {
    const startedAt = Date.now();
    if (this.#drivingSince !== null && startedAt - this.#drivingSince < longestHandlerMs) {
      await this.ctx.storage.setAlarm(startedAt + lastResortMs);
      return;
    }
    this.#drivingSince = startedAt;
    try {
      const at = await this.#drive();
      if (at !== null) await this.ctx.storage.setAlarm(at);
    } catch (error) {
      console.error(`run ${this.ctx.id.name}: ${error instanceof Error ? error.message : String(error)}`);
      await this.ctx.storage.setAlarm(Date.now() + lastResortMs);
    } finally {
      this.#drivingSince = null;
    }
  }

  async #drive(): Promise<number | null> {
    const record = this.#store.record();
    if (!record) return null;
    this.#life ??= this.#newLife(record.order);
    try {
      return await drive(this.#life, share);
    } catch (error) {
      // A throw outside of a step: put off like one inside, so that repeats end the run instead of circling.
      const message = error instanceof Error ? error.message : String(error);
      this.#store.commit(
        putOff(this.#store.record() ?? record, { cause: 'internal', message }, clockOf(this.#life.ports)),
      );
      return Date.now();
    }
  }

  async #forgetEvidence(): Promise<void> {
    const order = this.#store.record()?.order;
    if (order?.assignment.role !== 'evaluator') return;
    const { buildId, runId, round, assignment } = order;
    await forgetPngs(this.env.EVIDENCE, evidencePrefix({ buildId, runId, round, task: assignment.task.id }));
  }

  /** Also where the run never began: no order comes any more once its build clears away. */
  #hasEnded(): boolean {
    const record = this.#store.record();
    return this.#drivingSince === null && (record === null || record.state.phase.kind === 'ended');
  }

  #recordAtWork(): RunRecord | null {
    const record = this.#store.record();
    return record && !isClosed(record.state.phase) ? record : null;
  }

  /** The alarm is set anew at the end of a running handler; setting it here as well does no harm. */
  async #goOn(): Promise<void> {
    if (this.#store.record()?.state.phase.kind !== 'ended') await this.ctx.storage.setAlarm(Date.now());
  }

  #newLife(order: RunOrder): Life {
    const ports = this.#ports(order);
    return {
      store: this.#store,
      role: asksModel(order.assignment.role) ? sessionRole(order, ports.texts) : null,
      ports,
      begun: { turn: null, call: null },
      wakes: 0,
      offers: 0,
    };
  }

  #ports(order: RunOrder): Ports {
    const { env } = this;
    // A stub whose object was reset fails for ever, so each call takes a new one.
    const build = () => env.BUILD.get(env.BUILD.idFromName(order.buildId));
    return {
      callModel: anthropicModel({ apiKey: env.ANTHROPIC_API_KEY, baseUrl: env.ANTHROPIC_BASE_URL }),
      build: { report: (report) => build().report(report), askLedger: (request) => build().askLedger(request) },
      sandbox: objectSandbox({
        // The types of RPC cannot follow an operation and its result.
        object: () => env.SANDBOX.get(env.SANDBOX.idFromName(sandboxOf(order))) as unknown as SandboxObject,
        tenant: { runId: order.runId, buildId: order.buildId, allowedHosts: order.allowedHosts },
        newId: () => crypto.randomUUID(),
      }),
      keepEvidence: (key, png) => keepPng(env.EVIDENCE, key, png),
      live: liveCommand((command) => build().progress({ runId: order.runId, command }), Date.now),
      limits: () => offeredLimits(env, sandboxOf(order)),
      texts: promptTexts,
      now: () => Date.now(),
      random: () => Math.random(),
      signal: this.#stopping.signal,
    };
  }
}
