/** A comment in the conversation of a pull request: it steers the build whose branch that is, or has one go on with it. */

import { refusalText } from '../../core/contract/refusal.ts';
import { askedOf } from '../../core/triggers/follow-up.ts';
import type { EventOf } from '../../core/triggers/forge-event.ts';
import type { Facts, Wish } from '../../core/triggers/what-to-do.ts';
import { type ForgeResult, given, type Thread } from '../../forges/forge.ts';
import { type BranchBuild, buildOnBranch, mayWriteIn, unasked } from './branch-build.ts';
import { type Context, done, type EventForge, failed, type Handled, ignored, notDone } from './event-context.ts';

type Comment = EventOf<'pull-request-comment'>;
export type Conversation = { branch: string; build: Facts['build'] & object; onBranch: BranchBuild };

/** Null where the pull request is of no build of ours. */
export async function conversationOf(
  event: Comment,
  forge: EventForge,
  context: Context,
): Promise<ForgeResult<Conversation | null>> {
  const branch = await forge.branchOf(event.pullRequest.number);
  if (!branch.ok) return branch;
  const onBranch = branch.value === null ? null : await buildOnBranch(branch.value, event, context);
  if (branch.value === null || onBranch === null) return given(null);
  const { id, endedAt } = onBranch.view;
  return given({ branch: branch.value, build: { id, isOver: endedAt !== null }, onBranch });
}

export async function doInConversation(
  event: Comment,
  wish: Wish,
  place: Conversation | null,
  context: Context,
): Promise<Handled> {
  const { trigger, store, ports, now } = context;
  const { sender, host } = event;
  const thread: Thread = { kind: 'pull-request', number: event.pullRequest.number };
  if (place) {
    const may = await mayWriteIn(unasked(place.onBranch.view, trigger), { login: sender.login, host }, ports);
    if (!may.ok) return failed(may, context);
    if (!may.value) return ignored(store, 'may-not');
  }
  switch (wish.do) {
    case 'steer': {
      const answered = place && (await ports.builds.steer(place.build.id, wish.command));
      return answered?.ok === false ? notDone(thread, refusalText(answered.refusal), context) : done;
    }
    case 'follow-up':
      if (place) {
        const events = [askedOf(event, place.branch, wish.text)];
        store.collect(place.branch, { events, id: `comment ${event.comment}`, now, dueAt: now });
      }
      return done;
    case 'answer':
      return notDone(thread, wish.message, context);
    case 'start':
    case 'review':
    case 'ignore':
      return done;
    default:
      return wish satisfies never;
  }
}
