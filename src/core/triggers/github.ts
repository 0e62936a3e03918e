/** The bodies of GitHub's webhooks, as far as they concern builds. Gitea speaks nearly the same. */
import { z } from 'zod';
import { type ForgeKind, type Heard, heard, timeOf } from './forge-event.ts';

export const User = z.object({ login: z.string(), type: z.string().optional() });
export const Repository = z.object({ full_name: z.string(), html_url: z.url(), clone_url: z.string() });
const Label = z.object({ name: z.string() });
const Issue = z.object({
  number: z.int(),
  title: z.string(),
  body: z.string().nullish(),
  html_url: z.string(),
  user: User.nullable(),
  labels: z.array(Label).nullish(),
  updated_at: z.string(),
  /** There where the issue is a pull request. */
  pull_request: z.unknown().optional(),
});
export const PullRequest = z.object({
  number: z.int(),
  html_url: z.string(),
  head: z.object({ ref: z.string(), repo: z.object({ full_name: z.string() }).nullable() }),
});

const Common = { repository: Repository, sender: User, action: z.string() };
const Issues = z.object({ ...Common, issue: Issue, label: Label.nullish() });
const IssueComment = z.object({
  ...Common,
  issue: Issue,
  comment: z.object({ id: z.int(), body: z.string(), created_at: z.string() }),
});
const ReviewComment = z.object({
  ...Common,
  pull_request: PullRequest,
  comment: z.object({
    id: z.int(),
    body: z.string(),
    path: z.string(),
    line: z.int().nullish(),
    original_line: z.int().nullish(),
    pull_request_review_id: z.int().nullish(),
    created_at: z.string(),
  }),
});
const Review = z.object({
  ...Common,
  pull_request: PullRequest,
  review: z.object({ id: z.int(), body: z.string().nullish(), state: z.string(), submitted_at: z.string().nullish() }),
});

type Kind = Extract<ForgeKind, 'github' | 'gitea'>;

/** `name` is that of the event, as `X-GitHub-Event` or `X-Gitea-Event` gives it. */
export function githubEvent(name: string, body: unknown, forge: Kind = 'github'): Heard {
  switch (name) {
    case 'issues':
    case 'issue_label':
      return heard(Issues, body, ({ action, issue, label, ...event }) => {
        if (!(action === 'labeled' || action === 'label_updated') || issue.pull_request) return null;
        const labels = (label ? [label] : (issue.labels ?? [])).map((one) => one.name);
        return {
          kind: 'labels',
          ...placeOf(forge, event),
          at: timeOf(issue.updated_at),
          issue: issueOf(issue),
          labels,
        };
      });
    case 'issue_comment':
      return heard(IssueComment, body, ({ action, issue, comment, ...event }) => {
        if (action !== 'created') return null;
        const said = {
          ...placeOf(forge, event),
          at: timeOf(comment.created_at),
          comment: String(comment.id),
          text: comment.body,
        };
        return issue.pull_request
          ? { kind: 'pull-request-comment', ...said, pullRequest: { number: issue.number, url: issue.html_url } }
          : { kind: 'comment', ...said, issue: issueOf(issue) };
      });
    case 'pull_request_review_comment':
      return heard(ReviewComment, body, ({ action, comment, pull_request, ...event }) => {
        if (action !== 'created') return null;
        const { pull_request_review_id: review, path, line, original_line } = comment;
        return {
          kind: 'review-comment',
          ...placeOf(forge, event),
          at: timeOf(comment.created_at),
          pullRequest: pullRequestOf(pull_request, event.repository.full_name),
          review: review === null || review === undefined ? null : String(review),
          comment: String(comment.id),
          path,
          line: line ?? original_line ?? null,
          text: comment.body,
        };
      });
    case 'pull_request_review':
      return heard(Review, body, ({ action, review, pull_request, ...event }) => {
        const verdict = verdicts[review.state.toLowerCase()];
        if (action !== 'submitted' || !verdict) return null;
        return {
          kind: 'review',
          ...placeOf(forge, event),
          at: timeOf(review.submitted_at ?? ''),
          pullRequest: pullRequestOf(pull_request, event.repository.full_name),
          review: String(review.id),
          verdict,
          text: review.body ?? '',
        };
      });
    default:
      return { ok: true, event: null };
  }
}

const verdicts: Record<string, string> = {
  approved: 'approved',
  changes_requested: 'changes-requested',
  commented: 'commented',
};

export const placeOf = (
  forge: Kind,
  { repository, sender }: { repository: z.infer<typeof Repository>; sender: z.infer<typeof User> },
) => ({
  forge,
  host: new URL(repository.html_url).host,
  repository: repository.full_name,
  cloneUrl: repository.clone_url,
  sender: { login: sender.login, isBot: sender.type === 'Bot' },
});

const issueOf = ({ number, title, body, user, html_url }: z.infer<typeof Issue>) => ({
  number,
  title,
  body: body ?? '',
  author: user?.login ?? '',
  url: html_url,
});

export const pullRequestOf = ({ number, html_url, head }: z.infer<typeof PullRequest>, repository: string) => ({
  number,
  url: html_url,
  branch: head.repo?.full_name === repository ? head.ref : null,
});
