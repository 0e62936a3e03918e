/** What is done with one event of a forge: asked who it was, then started, steered, collected or let be. */
import type { Origin } from '../../core/contract/origin.ts';
import type { EventOf, ForgeEvent } from '../../core/triggers/forge-event.ts';
import { closing, submissionOf } from '../../core/triggers/stored-trigger.ts';
import { type Facts, granted, isIdleTalk, type Wish, wishOf } from '../../core/triggers/what-to-do.ts';
import type { Thread } from '../../forges/forge.ts';
import { type Context, done, failed, type Handled, ignored, notDone, notStarted, steered } from './event-context.ts';
import { conversationOf, doInConversation } from './pull-request-comment.ts';
import { collectReview } from './reviews.ts';
import { buildIdFor, triggered } from './start-build.ts';

export async function handleEvent(event: ForgeEvent, context: Context): Promise<Handled> {
  const { trigger, store, ports } = context;
  const wanted = wishOf(event, trigger.config);
  if (wanted.do === 'ignore') return ignored(store, wanted.why);
  const forge = ports.forgeOf(trigger.config.repository);
  if (!forge.ok) return failed(forge, context);
  /** What is left of the wish, once it is known whose build it concerns and whether they may. */
  const grantedWith = async (build: Facts['build']): Promise<Wish | Handled> => {
    if (isIdleTalk(wanted, build)) return ignored(store, 'no-build');
    const permission = await forge.value.permissionOf(event.sender.login);
    if (!permission.ok) return failed(permission, context);
    const wish = granted(wanted, event, trigger.config, { permission: permission.value, build });
    return wish.do === 'ignore' ? ignored(store, wish.why) : wish;
  };
  switch (event.kind) {
    case 'labels':
    case 'comment': {
      const build = await lastBuild(event, context);
      const wish = await grantedWith(build);
      return 'kind' in wish ? wish : doOnIssue(event, wish, build, context);
    }
    case 'pull-request-comment': {
      const place = await conversationOf(event, forge.value, context);
      if (!place.ok) return failed(place, context);
      const wish = await grantedWith(place.value?.build ?? null);
      return 'kind' in wish ? wish : doInConversation(event, wish, place.value, context);
    }
    case 'reviewed':
    case 'review':
    case 'review-comment': {
      const wish = await grantedWith(null);
      if ('kind' in wish) return wish;
      return wish.do === 'review' ? collectReview(event, wish.branch, forge.value, context) : done;
    }
    default:
      return event satisfies never;
  }
}

type IssueEvent = EventOf<'labels' | 'comment'>;
const issueSubject = ({ issue }: IssueEvent): string => `issue ${issue.number}`;

async function doOnIssue(event: IssueEvent, wish: Wish, build: Facts['build'], context: Context): Promise<Handled> {
  const { ports } = context;
  const thread: Thread = { kind: 'issue', number: event.issue.number };
  switch (wish.do) {
    case 'start':
      return startOfIssue(event, wish.spec, thread, context);
    case 'steer':
      if (build) await steered(build.id, wish.command, ports);
      return done;
    case 'answer':
      if (!build || build.isOver) return notDone(thread, wish.message, context);
      await ports.builds.remark(build.id, wish.message);
      return done;
    case 'review':
    case 'follow-up':
    case 'ignore':
      return done;
    default:
      return wish satisfies never;
  }
}

async function startOfIssue(event: IssueEvent, spec: string, thread: Thread, context: Context): Promise<Handled> {
  const { trigger, store, ports, now } = context;
  const { forge, host, repository, issue, sender } = event;
  const subject = issueSubject(event);
  const number = (store.lastBuild(subject)?.number ?? 0) + 1;
  const id = await buildIdFor(trigger.id, subject, number);
  const closes = closing(trigger.config, `${repository}#${issue.number}`);
  const submission = { ...submissionOf(trigger.config, { spec }), ...closes };
  const { number: at, url, author } = issue;
  const origin: Omit<Origin, 'trigger'> = {
    kind: 'issue',
    by: sender.login,
    issue: { forge, isPullRequest: false, host, repository, number: at, url, author },
    continues: {},
  };
  const submitted = await ports.submit(triggered(trigger, { id, submission, origin }));
  if (!submitted.ok) return notStarted(thread, submitted.message, context);
  store.started({ subject, number, id, at: now });
  return done;
}

async function lastBuild(event: IssueEvent, { store, ports }: Context): Promise<Facts['build']> {
  const last = store.lastBuild(issueSubject(event));
  const view = last && (await ports.builds.view(last.id));
  return view && { id: view.id, isOver: view.endedAt !== null };
}
