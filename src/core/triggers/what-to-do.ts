/**
 * What an event of a forge comes to. Only a person who may write there starts or steers anything, and the forge itself says
 * who that is; whatever else is written is at most the text of a spec.
 */
import { isBuildId } from '../build-id.ts';
import { commentMark } from '../builds/telling/issue-comment.ts';
import type { BuildCommand } from '../contract/commands.ts';
import type { TriggerOf } from '../contract/triggers.ts';
import { headOfText } from '../cut-text.ts';
import { type Asked, askedIn } from './comment-command.ts';
import type { EventOf, ForgeEvent } from './forge-event.ts';
import { issueSpec, readable } from './spec-text.ts';

/** Why an event comes to nothing. */
export type Unheard =
  | 'another-label'
  | 'no-command'
  | 'no-build'
  | 'runs-already'
  | 'may-not'
  | 'bot'
  | 'own-comment'
  | 'reviews-are-off'
  | 'not-our-branch';

/** What somebody wants, before it is known whether they may. */
export type Wish =
  | { do: 'start'; spec: string }
  | { do: 'steer'; command: BuildCommand }
  | { do: 'answer'; message: string }
  | { do: 'review'; branch: string }
  /** A note to the build of a pull request; once it has ended, what a build has to do that goes on with its branch. */
  | { do: 'follow-up'; text: string }
  | { do: 'ignore'; why: Unheard };

type Trigger = Pick<TriggerOf<'issue'>, 'label' | 'command' | 'comments' | 'reviews' | 'people'>;

/** What the event asks for; no forge has to be asked for this. */
export function wishOf(event: ForgeEvent, trigger: Trigger): Wish {
  if ('text' in event && event.text.includes(commentMark)) return ignore('own-comment');
  if (event.sender.isBot) return ignore('bot');
  switch (event.kind) {
    case 'labels':
      return trigger.label !== null && event.labels.includes(trigger.label)
        ? { do: 'start', spec: issueSpec(event.issue) }
        : ignore('another-label');
    case 'comment':
      return commentWish(event, trigger);
    case 'pull-request-comment':
      return conversationWish(event, trigger);
    case 'reviewed':
    case 'review':
    case 'review-comment':
      if (!trigger.reviews) return ignore('reviews-are-off');
      return buildOfBranch(event.pullRequest.branch ?? '') === null
        ? ignore('not-our-branch')
        : { do: 'review', branch: event.pullRequest.branch ?? '' };
    default:
      return event satisfies never;
  }
}

function commentWish({ issue, text }: EventOf<'comment'>, trigger: Trigger): Wish {
  const asked = askedIn(text);
  if (asked.kind !== 'build') return steeringWish(asked, text, trigger);
  return trigger.command ? { do: 'start', spec: issueSpec(issue, asked.words) } : startedByLabels;
}

function conversationWish({ text }: EventOf<'pull-request-comment'>, trigger: Trigger): Wish {
  const asked = askedIn(text);
  if (asked.kind === 'build')
    return asked.words === ''
      ? { do: 'answer', message: 'say what is to be changed: /breakwater build WORDS' }
      : { do: 'follow-up', text: asked.words };
  if (asked.kind === 'command' && asked.command.kind === 'note') return { do: 'follow-up', text: asked.command.text };
  return steeringWish(asked, text, trigger);
}

const startedByLabels: Wish = { do: 'answer', message: 'builds are started by a label here, not by a comment' };

function steeringWish(asked: Exclude<Asked, { kind: 'build' }>, text: string, trigger: Trigger): Wish {
  switch (asked.kind) {
    case 'command':
      return { do: 'steer', command: asked.command };
    case 'unknown':
      return { do: 'answer', message: asked.message };
    case 'talk':
      return trigger.comments === 'ignore' || readable(text) === ''
        ? ignore('no-command')
        : { do: 'steer', command: noteOf(readable(text)) };
    default:
      return asked satisfies never;
  }
}

/** As long as a note may be. */
export const noteOf = (text: string): BuildCommand => ({ kind: 'note', text: headOfText(text, 10_000) });

export type Facts = {
  /** What the forge says of the sender. */
  permission: 'none' | 'read' | 'write' | 'admin';
  /** The last build of this issue or pull request; null where there is none. */
  build: { id: string; isOver: boolean } | null;
};

/** Whether a wish is talk where no build runs: it concerns nobody, and no forge has to be asked about who talks. */
export const isIdleTalk = (wish: Wish, build: Facts['build']): boolean =>
  wish.do === 'steer' && wish.command.kind === 'note' && (build === null || build.isOver);

/** What is done of a wish. A stranger is not answered: whoever may write nothing here hears nothing either. */
export function granted(wish: Wish, event: ForgeEvent, trigger: Trigger, { permission, build }: Facts): Wish {
  if (wish.do === 'ignore') return wish;
  if (!mayStart(event.sender.login, permission, trigger.people)) return ignore('may-not');
  switch (wish.do) {
    case 'start':
      return build && !build.isOver ? ignore('runs-already') : wish;
    case 'steer':
      if (isIdleTalk(wish, build)) return ignore('no-build');
      return build ? wish : noBuild;
    case 'follow-up':
      if (!build) return noBuild;
      if (!build.isOver) return { do: 'steer', command: noteOf(wish.text) };
      return trigger.command ? wish : startedByLabels;
    case 'answer':
    case 'review':
      return wish;
    default:
      return wish satisfies never;
  }
}

const noBuild: Wish = { do: 'answer', message: 'there is no build here' };

/** An integration branch ends in the id of its build, whatever it begins with; null of any other. */
export function buildOfBranch(branch: string): string | null {
  const id = branch.slice(-11);
  return isBuildId(id) ? id : null;
}

export const mayWrite = (permission: Facts['permission']): boolean => permission === 'write' || permission === 'admin';

/** Names are the same in any case at every forge. */
function mayStart(login: string, permission: Facts['permission'], people: readonly string[]): boolean {
  if (!mayWrite(permission)) return false;
  return people.length === 0 || people.some((one) => one.toLowerCase() === login.toLowerCase());
}

const ignore = (why: Unheard): Wish => ({ do: 'ignore', why });
