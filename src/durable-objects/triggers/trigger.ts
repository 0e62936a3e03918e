/**
 * The Trigger object, one for each trigger: it keeps what has come until it is dealt with, knows what it has seen before, and
 * rings when a schedule is due. What the trigger is, its row in D1 says; without that row the object clears itself away.
 */
import { DurableObject } from 'cloudflare:workers';
import { commentSeal } from '../../auth/capability.ts';
import type { Origin } from '../../core/contract/origin.ts';
import type { TriggerState } from '../../core/contract/triggers.ts';
import type { ForgeEvent } from '../../core/triggers/forge-event.ts';
import { hookPrompt } from '../../core/triggers/spec-text.ts';
import { type StoredTrigger, submissionOf } from '../../core/triggers/stored-trigger.ts';
import type { Env } from '../../env.ts';
import { triggerById } from '../../history/triggers.ts';
import type { Build } from '../builds/build.ts';
import { openForge } from '../forges.ts';
import type { EventPorts, Handled } from './event-context.ts';
import { handleEvent } from './handle-event.ts';
import { nextDue } from './next-due.ts';
import { followUp } from './reviews.ts';
import { buildIdFor, type Submitted, type TriggeredBuild, triggered } from './start-build.ts';
import { type Taken, type TriggerStore, triggerStore } from './store.ts';

/** What the Worker's main module exports; ctx.exports cannot know its types from here. */
type Doors = { Submissions(options: object): { submit(build: TriggeredBuild): Promise<Submitted> } };

export type HookAnswer = { ok: true; build: string } | { ok: false; message: string };

const firstRetryMs = 1000;
const longestRetryMs = 5 * 60_000;
/** An hour or more: then it is a fault, which the trigger's view tells. */
const mostTries = 20;
const lastResortMs = 10_000;
/** The API writes the row of a trigger right after it has set its first alarm. */
const rowPatienceMs = 60_000;

export class Trigger extends DurableObject<Env> {
  readonly #store: TriggerStore;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#store = triggerStore(ctx.storage);
  }

  /** Keeps an event until it is dealt with. */
  async deliver(event: ForgeEvent, ids: string[]): Promise<Taken> {
    const taken = this.#store.take(event, ids, Date.now());
    await this.#arm();
    return taken;
  }

  /** Starts a build of a hook. The same key is the same build. */
  async call(request: { key: string; body: unknown }): Promise<HookAnswer | null> {
    const trigger = await this.#trigger();
    if (trigger?.config.kind !== 'hook') return null;
    const filled = hookPrompt(trigger.config.prompt, request.body);
    if (!filled.ok) return { ok: false, message: `${filled.field} is not in the body` };
    const subject = `call ${request.key}`;
    const known = this.#store.lastBuild(subject);
    if (known) return { ok: true, build: known.id };
    const { id, submitted } = await this.#start(trigger, subject, { kind: 'hook', prompt: filled.prompt });
    return submitted.ok ? { ok: true, build: id } : { ok: false, message: submitted.message };
  }

  /** Has it ring at this time, before its row is written: without a row it goes away again. */
  async schedule(dueAt: number): Promise<void> {
    this.#store.setClock({ dueAt, firedAt: null });
    await this.#arm();
  }

  async state(): Promise<TriggerState> {
    return this.#store.state();
  }

  async erase(): Promise<void> {
    await this.ctx.storage.deleteAlarm();
    await this.#store.erase();
  }

  /** Deals with what is due. It never throws: a throw would be retried six times and then never again. */
  override async alarm(): Promise<void> {
    try {
      const trigger = await this.#trigger();
      if (!trigger) return await this.#withoutRow();
      await this.#hear(trigger);
      await this.#ring(trigger);
      await this.#arm();
    } catch (error) {
      console.error('trigger: an alarm failed and is tried again', error);
      await this.ctx.storage.setAlarm(Date.now() + lastResortMs);
    }
  }

  /** It was removed; or its schedule was due before its row was written, which is waited for. */
  async #withoutRow(): Promise<void> {
    const { dueAt } = this.#store.clock();
    if (dueAt !== null && Date.now() - dueAt < rowPatienceMs)
      await this.ctx.storage.setAlarm(Date.now() + firstRetryMs);
    else await this.#store.erase();
  }

  /** One after the other: two labels of one issue are never looked at side by side. */
  async #hear(trigger: StoredTrigger): Promise<void> {
    const { config } = trigger;
    if (config.kind !== 'issue') return;
    const context = () => ({
      trigger: { ...trigger, config },
      store: this.#store,
      ports: this.#ports(),
      now: Date.now(),
    });
    for (const { id, event, attempts } of this.#store.dueEvents(Date.now())) {
      const handled = await this.#try(attempts, () => handleEvent(event, context()));
      if (handled === null) this.#store.settle(id);
      else this.#store.postpone(id, attempts + 1, Date.now() + handled);
    }
    for (const collected of this.#store.dueReviews(Date.now())) {
      const handled = await this.#try(collected.attempts, () => followUp(collected, context()));
      if (handled === null) this.#store.answered(collected);
      else this.#store.waitLonger(collected, Date.now() + handled);
    }
  }

  /** Milliseconds until it is tried again; null where it is dealt with, or given up. */
  async #try(attempts: number, work: () => Promise<Handled>): Promise<number | null> {
    const handled = await work().catch(
      (error: unknown): Handled => ({ kind: 'retry', message: String(error), inMs: null }),
    );
    if (handled.kind === 'done') return null;
    console.warn(`trigger ${this.ctx.id.name}: tried again: ${handled.message}`);
    if (attempts < mostTries) return handled.inMs ?? Math.min(firstRetryMs * 2 ** attempts, longestRetryMs);
    this.#store.fault(handled.message, Date.now());
    return null;
  }

  /** Of the moments that were missed, the last one due is made up for; the build's id says which, so that it is one. */
  async #ring(trigger: StoredTrigger): Promise<void> {
    const { config } = trigger;
    const { dueAt } = this.#store.clock();
    if (config.kind !== 'schedule' || dueAt === null || dueAt > Date.now()) return;
    const before = this.#store.newestBuild();
    const view = before === null ? null : await this.#ports().builds.view(before);
    if (view && view.endedAt === null) this.#store.count('runs-already');
    else await this.#start(trigger, `due ${dueAt}`, { kind: 'schedule', prompt: config.prompt });
    this.#store.setClock({ dueAt: nextDue(config, Date.now()), firedAt: dueAt });
  }

  async #start(
    trigger: StoredTrigger,
    subject: string,
    { kind, prompt }: { kind: 'hook' | 'schedule'; prompt: string },
  ): Promise<{ id: string; submitted: Submitted }> {
    const id = await buildIdFor(trigger.id, subject, 1);
    const origin: Omit<Origin, 'trigger'> = { kind, by: null, issue: null, continues: {} };
    const submission = submissionOf(trigger.config, { prompt });
    const submitted = await this.#ports().submit(triggered(trigger, { id, submission, origin }));
    if (submitted.ok) this.#store.started({ subject, number: 1, id, at: Date.now() });
    else this.#store.fault(submitted.message, Date.now());
    return { id, submitted };
  }

  #ports(): EventPorts {
    const { BUILD } = this.env;
    // An event's data is JSON of any depth, which the types that RPC puts around a result cannot follow.
    const build = (id: string) =>
      BUILD.get(BUILD.idFromName(id)) as unknown as Pick<Build, 'view' | 'steer' | 'remark'>;
    const { Submissions } = this.ctx.exports as unknown as Doors;
    return {
      forgeOf: (url) => openForge(url, this.env),
      builds: {
        view: (id) => build(id).view(),
        steer: (id, command) => build(id).steer(command),
        remark: (id, text) => build(id).remark(text),
      },
      seal: (place) => commentSeal(this.env.CAPABILITY_SECRET, place),
      submit: (given) => Submissions({}).submit(given),
    };
  }

  #trigger(): Promise<StoredTrigger | null> {
    return triggerById(this.env.DB, this.ctx.id.name ?? '');
  }

  /** One alarm, for whatever is due next; none where nothing is. */
  async #arm(): Promise<void> {
    const next = this.#store.nextAt();
    if (next !== null) await this.ctx.storage.setAlarm(Math.max(next, 1));
  }
}
