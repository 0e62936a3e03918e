/** What the events of a forge are dealt with by: the trigger, its store, and the ways to forges and builds. */
import { quoted, sealedMark } from '../../core/builds/telling/issue-comment.ts';
import type { BuildCommand, Steered } from '../../core/contract/commands.ts';
import { refusalText } from '../../core/contract/refusal.ts';
import type { TriggerOf } from '../../core/contract/triggers.ts';
import type { BuildSnapshot } from '../../core/contract/views.ts';
import type { StoredTrigger } from '../../core/triggers/stored-trigger.ts';
import type { Forge, ForgeFailure, ForgeResult, Thread } from '../../forges/forge.ts';
import type { Submitted, TriggeredBuild } from './start-build.ts';
import type { TriggerStore } from './store.ts';

export type EventForge = Pick<
  Forge,
  'permissionOf' | 'branchOf' | 'reviews' | 'comment' | 'editComment' | 'findComment'
>;

export type EventPorts = {
  forgeOf(url: string): ForgeResult<EventForge>;
  builds: {
    view(id: string): Promise<BuildSnapshot | null>;
    steer(id: string, command: BuildCommand): Promise<Steered | null>;
    remark(id: string, text: string | null): Promise<void>;
  };
  /** See `commentSeal`. */
  seal(place: string): Promise<string>;
  submit(build: TriggeredBuild): Promise<Submitted>;
};

export type IssueTrigger = StoredTrigger & { config: TriggerOf<'issue'> };
export type Context = { trigger: IssueTrigger; store: TriggerStore; ports: EventPorts; now: number };

export type Handled = { kind: 'done' } | { kind: 'retry'; message: string; inMs: number | null };
export const done: Handled = { kind: 'done' };

export function ignored(store: TriggerStore, why: string): Handled {
  store.count(why);
  return done;
}

/** A forge that is away is asked again; one that refuses is a fault of its setting. */
export function failed({ reason, message, inMs }: ForgeFailure, { store, now }: Context): Handled {
  if (reason === 'unavailable') return { kind: 'retry', message, inMs };
  store.fault(message, now);
  return done;
}

/** A command that the build does not take is told where it was asked. */
export async function steered(id: string, command: BuildCommand, ports: EventPorts): Promise<void> {
  const answered = await ports.builds.steer(id, command);
  const refusal = answered?.ok === false ? refusalText(answered.refusal) : null;
  await ports.builds.remark(id, refusal);
}

export const notDone = (thread: Thread, message: string, context: Context): Promise<Handled> =>
  answer(thread, `**Not done:** ${quoted(message, 500)}`, context);

export function notStarted(thread: Thread, message: string, context: Context): Promise<Handled> {
  context.store.fault(message, context.now);
  return answer(thread, `**No build could start:** ${quoted(message, 1000)}`, context);
}

/** One comment of the trigger on an issue or a pull request, for what no build says: written anew, never doubled. */
async function answer(thread: Thread, text: string, context: Context): Promise<Handled> {
  const { trigger, ports } = context;
  const forge = ports.forgeOf(trigger.config.repository);
  if (!forge.ok) return failed(forge, context);
  const mark = sealedMark(trigger.id, await ports.seal(`${trigger.id} ${thread.kind} ${thread.number}`));
  const found = await forge.value.findComment(thread, mark);
  if (!found.ok) return failed(found, context);
  const body = `${mark}\n\n${text}`;
  const written = found.value
    ? await forge.value.editComment(thread, found.value.id, body)
    : await forge.value.comment(thread, body);
  return written.ok ? done : failed(written, context);
}
