/** The bodies of Gitea's webhooks, as far as they concern builds: those of GitHub, but for reviews. */
import { z } from 'zod';
import { type Heard, heard, timeOf } from './forge-event.ts';
import { githubEvent, PullRequest, placeOf, pullRequestOf, Repository, User } from './github.ts';

/** Which review it is, and what it says of lines, is not in it. */
const Reviewed = z.object({
  action: z.literal('reviewed'),
  pull_request: PullRequest.extend({ updated_at: z.string() }),
  repository: Repository,
  sender: User,
});

/** Some releases name a review like a comment in the conversation; its body is told by what has happened. */
const names = ['pull_request_approved', 'pull_request_rejected', 'pull_request_comment', 'issue_comment'];
const isReview = z.object({ action: z.literal('reviewed'), review: z.object({}) });

/** `name` is that of the event, as `X-Gitea-Event` gives it. */
export function giteaEvent(name: string, body: unknown): Heard {
  if (!names.includes(name) || !isReview.safeParse(body).success) return githubEvent(name, body, 'gitea');
  return heard(Reviewed, body, ({ pull_request, ...event }) => ({
    kind: 'reviewed',
    ...placeOf('gitea', event),
    at: timeOf(pull_request.updated_at),
    pullRequest: pullRequestOf(pull_request, event.repository.full_name),
  }));
}
