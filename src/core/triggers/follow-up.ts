/** What a build does that follows up a review: the comments of a while, taken together, and the build that it goes on with. */
import type { Origin } from '../contract/origin.ts';
import type { BuildSnapshot } from '../contract/views.ts';
import type { EventOf } from './forge-event.ts';
import type { Remark } from './spec-text.ts';
import { isAt, type RepositoryKey } from './stored-trigger.ts';

export type ReviewEvent = EventOf<'review' | 'review-comment'>;

/** What somebody has said of a pull request as a whole, and of its lines. */
export type Review = {
  id: number;
  verdict: EventOf<'review'>['verdict'];
  text: string;
  comments: readonly { id: number; path: string; line: number | null; text: string }[];
};

/** A review that the forge was asked for, as others send it in their webhooks. */
export function saidIn({ id, verdict, text, comments }: Review, event: EventOf<'reviewed'>): ReviewEvent[] {
  const review = String(id);
  const onLines = comments.map(
    ({ id: comment, ...said }): ReviewEvent => ({
      ...event,
      kind: 'review-comment',
      review,
      comment: String(comment),
      ...said,
    }),
  );
  return [...onLines, { ...event, kind: 'review', review, verdict, text }];
}

/** A comment in the conversation that asks for work, as one of a review. */
export const askedOf = (event: EventOf<'pull-request-comment'>, branch: string, text: string): ReviewEvent => ({
  ...event,
  kind: 'review-comment',
  pullRequest: { ...event.pullRequest, branch },
  review: null,
  path: null,
  line: null,
  text,
});

/** What is asked for; who approves asks for nothing, whatever is said on the way. */
export function remarksOf(events: readonly ReviewEvent[]): Remark[] {
  const approved = events.flatMap((event) =>
    event.kind === 'review' && event.verdict === 'approved' ? [event.review] : [],
  );
  return events
    .filter(({ review, text }) => text.trim() !== '' && (review === null || !approved.includes(review)))
    .map((event) => ({
      path: event.kind === 'review' ? null : event.path,
      line: event.kind === 'review' ? null : event.line,
      by: event.sender.login,
      text: event.text,
    }));
}

/**
 * By repository, the branch that goes on, and where it is to be merged; null where the build has not this branch in the
 * repository of the review: whoever writes there may give a branch any name.
 */
export function continuedFrom(
  build: Pick<BuildSnapshot, 'repositories' | 'origin'>,
  branch: string,
  place: RepositoryKey,
): Origin['continues'] | null {
  if (!build.repositories.some((repository) => repository.branch === branch && isAt(repository.url, place)))
    return null;
  return Object.fromEntries(
    build.repositories.map(({ name, branch: own, base }) => [
      name,
      { branch: own, base: build.origin?.continues[name]?.base ?? base },
    ]),
  );
}
