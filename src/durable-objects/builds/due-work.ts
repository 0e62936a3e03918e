/** Does what falls due in a Build, driven by its alarm: ticks, effects of the outbox, history, and clearing a deleted build away. */
import { transcriptsDueAt, transcriptsLookAt } from '../../core/builds/ending/retention.ts';
import { nextTickAt } from '../../core/builds/limits/timing.ts';
import { isMoot } from '../../core/builds/moot.ts';
import type { BuildState } from '../../core/builds/state.ts';
import type { BuildInput } from '../../core/builds/step-types.ts';
import { viewOf } from '../../core/builds/view.ts';
import type { Env } from '../../env.ts';
import { announcement } from '../announcement.ts';
import { tellListReaders } from '../list-readers/list-readers.ts';
import { clearAway, nextClearAt } from './deletion.ts';
import { earliestAlarm } from './earliest-alarm.ts';
import { perform } from './effects.ts';
import { history } from './history.ts';
import { jobs } from './jobs.ts';
import type { BuildStore, OutboxEntry } from './store.ts';

/** History follows at most this often, so that a busy build does not write a row a turn. */
const projectionDelayMs = 1000;
const firstRetryMs = 1000;
const longestRetryMs = 60_000;
/** How often it is looked whether the release is back that knows what this one cannot read. */
const unreadableRetryMs = 10 * 60_000;
/** The platform ends an alarm after 15 minutes; one that has gone on for so long starts nothing more. */
const longestShiftMs = 5 * 60_000;
const never = Number.POSITIVE_INFINITY;

/** The build whose work it is. */
export type WorkedOn = {
  store: BuildStore;
  /** As it stands, also once it is deleted; null where there is none. */
  state(): BuildState | null;
  /** Steps and commits; `performed` is the outbox entry that the input is the result of. */
  take(input: BuildInput | null, performed?: number): void;
  /** Nothing is left of it. */
  cleared(): void;
};

export type DueWork = {
  /** The alarm has rung: performs what is due. It never throws: a throw would be retried six times and then never again. */
  ring(): Promise<void>;
  /** The alarm has rung, and another release has to see to it. */
  leaveToAnother(): void;
  /** A step was committed; `hasOrders`: it has put something into the outbox. */
  committed(change: { before: BuildState | null; after: BuildState; hasOrders: boolean; now: number }): void;
  /** Writes all of history again, however much of it is there; false where the build is deleted meanwhile. */
  rewriteHistory(): Promise<boolean>;
};

export function dueWork(
  build: WorkedOn,
  { env, storage, retentionDays }: { env: Env; storage: DurableObjectStorage; retentionDays: number | null },
): DueWork {
  const { store } = build;
  const written = history(env.DB, store, (tenant) => tellListReaders(env, tenant));
  const alarm = earliestAlarm(storage, () => arm());
  /** What this instance is doing: effects by their outbox ids, and its own work. */
  const underWay = jobs<number | 'history' | 'clearing'>(() => arm());
  /** Whether the alarm is running, which then sees to whatever falls due. */
  let isAtWork = false;
  const stirred = announcement();
  const begun = build.state();
  /** When history is due to be written. What it has seen before is not known any more, so it is written once again. */
  let projectAt = begun?.deletedAt === null ? Date.now() : null;
  /** When a deleted build goes on being cleared away. */
  let clearAt = begun && begun.deletedAt !== null ? Date.now() : null;

  const known = (): BuildState => {
    const state = build.state();
    if (!state) throw new Error('this build does not exist');
    return state;
  };

  /** Goes on until nothing is under way: what takes long holds up nothing that falls due meanwhile. */
  const work = async (): Promise<void> => {
    const endAt = Date.now() + longestShiftMs;
    begin();
    while (underWay.size > 0 && Date.now() < endAt) {
      await stirred.wait(Math.min(nextWorkAt(), endAt) - Date.now());
      begin();
    }
    await underWay.settled();
  };

  /** Begins all that is due. */
  const begin = (): void => {
    if (!hasWork()) return;
    const now = Date.now();
    if (now >= tickAt(known())) build.take({ kind: 'tick', retentionDays });
    const due = store.outbox().filter(({ dueAt }) => dueAt <= now);
    for (const entry of due) underWay.start(entry.id, () => performEntry(entry));
    if (now >= historyAt()) underWay.start('history', project);
    if (now >= clearingAt()) underWay.start('clearing', clear);
  };

  const clear = async (): Promise<void> => {
    const forget = (runIds: readonly string[]): void => build.take({ kind: 'runs-erased', runIds: [...runIds] });
    const state = known();
    if (await clearAway(state, forget, env)) {
      await store.erase();
      return build.cleared();
    }
    clearAt = nextClearAt(state, Date.now());
  };

  const performEntry = async ({ id, effect, attempts }: OutboxEntry): Promise<void> => {
    if (effect.kind === 'unreadable') {
      console.error(`build ${known().id}: an effect stays in the outbox: ${effect.message}`);
      return store.postpone({ id, attempts, dueAt: Date.now() + unreadableRetryMs });
    }
    if (isMoot(effect, known())) return build.take(null, id);
    const performed = await perform(effect, attempts, known(), env);
    if (performed.kind === 'done') return build.take(performed.input, id);
    const inMs = performed.inMs ?? Math.min(firstRetryMs * 2 ** attempts, longestRetryMs);
    console.warn(`build: ${effect.kind} is tried again in ${inMs} ms: ${performed.message}`);
    store.postpone({ id, attempts: attempts + 1, dueAt: Date.now() + inMs });
    if (performed.input) build.take(performed.input);
  };

  const project = async (): Promise<void> => {
    const state = known();
    const view = viewOf(state, store.lastSeq());
    projectAt = null;
    try {
      const { isTold } = await written.project(state, view);
      if (!isTold) againLater();
    } catch (error) {
      console.warn('build: history is written again later:', error);
      againLater();
    }
  };

  /** A build that was deleted meanwhile is not to come back. */
  const againLater = (): void => {
    if (build.state()?.deletedAt === null) projectAt = Date.now() + 5 * projectionDelayMs;
  };

  /** While it is cleared away, its tables go: nothing is begun any more. */
  const hasWork = (): boolean => build.state() !== null && !underWay.has('clearing');

  /** When a tick has something to do. */
  const tickAt = (state: BuildState): number =>
    Math.min(nextTickAt(state) ?? never, transcriptsDueAt(state, retentionDays) ?? never);

  /** When there is something to do beside the outbox. */
  const ownWorkAt = (state: BuildState): number => {
    const lookAt = transcriptsLookAt(state, retentionDays, Date.now()) ?? never;
    return Math.min(tickAt(state), lookAt, historyAt(), clearingAt());
  };

  const historyAt = (): number => (underWay.has('history') ? never : (projectAt ?? never));

  /** Once all that the build had ordered is done, nothing may be left of it. */
  const clearingAt = (): number => {
    if (clearAt === null || underWay.size > 0 || store.outbox().length > 0) return never;
    return clearAt;
  };

  const nextWorkAt = (): number => {
    if (!hasWork()) return never;
    const waiting = store.outbox().filter(({ id }) => !underWay.has(id));
    return Math.min(ownWorkAt(known()), ...waiting.map(({ dueAt }) => dueAt));
  };

  /** A running alarm sees to what falls due by itself; if it is cut off, the platform runs it again. */
  const arm = (at: number = nextWorkAt()): void => {
    if (isAtWork) stirred.announce();
    else alarm.arm(at);
  };

  return {
    async ring() {
      alarm.rings();
      isAtWork = true;
      let nextAt: number | undefined;
      try {
        await work();
      } catch (error) {
        console.error('build: an alarm failed and is tried again', error);
        nextAt = Date.now() + firstRetryMs;
      }
      isAtWork = false;
      arm(nextAt);
    },
    leaveToAnother() {
      alarm.rings();
      alarm.arm(Date.now() + unreadableRetryMs);
    },
    committed({ before, after, hasOrders, now }) {
      if (after.deletedAt !== null) projectAt = null;
      else if (after !== before) projectAt ??= now + projectionDelayMs;
      if (after.deletedAt !== null && before?.deletedAt === null) clearAt = now;
      // What was in the outbox before is armed already.
      arm(hasOrders ? now : ownWorkAt(after));
    },
    async rewriteHistory() {
      while (underWay.has('history')) await underWay.ended('history');
      const state = build.state();
      if (state?.deletedAt !== null) return false;
      written.forget();
      const done = Promise.withResolvers<void>();
      const view = viewOf(state, store.lastSeq());
      // It is work that is under way: were the build cleared away meanwhile, it would come back.
      underWay.start('history', () => written.project(state, view).then(() => done.resolve(), done.reject));
      await done.promise;
      return true;
    },
  };
}
