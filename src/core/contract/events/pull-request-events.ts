/** Events of the pull requests in which a build ends. */
import { z } from 'zod';
import { eventKind, toldEvent } from './event-kind.ts';

const Which = {
  repository: z.string(),
  number: z.int(),
  url: z.string(),
  state: z.enum(['draft', 'open', 'merged', 'closed']),
  /** What could not be done beside it, such as a reviewer who does not exist. */
  left: z.array(z.string()).default([]),
};

const leftText = (left: readonly string[]): string => (left.length === 0 ? '' : `; left undone: ${left.join('; ')}`);

export const pullRequestEvents = {
  'pull-request.opened': toldEvent(
    'A repository has its pull request: a draft until everything is shown.',
    Which,
    ({ repository, url, state, left }) =>
      `${repository}: ${state === 'draft' ? 'a draft pull request' : 'a pull request'} is at ${url}${leftText(left)}`,
  ),
  'pull-request.updated': eventKind(
    'It is brought up to date, or was found merged or closed by a person, and left alone.',
    Which,
    ({ repository, url, state, left }) => {
      const text = {
        draft: 'is up to date, and a draft',
        open: 'is ready for review',
        merged: 'has been merged by a person, and is left alone',
        closed: 'has been closed by a person, and is left alone',
      }[state];
      return `${repository}: the pull request ${url} ${text}${leftText(left)}`;
    },
  ),
  'pull-request.refused': toldEvent(
    'It could not be opened, or brought up to date; the branch is there all the same. `message` says what a person must do.',
    { repository: z.string(), message: z.string() },
    ({ repository, message }) => `${repository}: no pull request: ${message}`,
  ),
};
