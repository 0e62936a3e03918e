/** The bodies of GitLab's webhooks, as far as they concern builds: its Issue Hook and its Note Hook. */
import { z } from 'zod';
import { isCommand } from './comment-command.ts';
import { type Heard, heard, timeOf } from './forge-event.ts';

const User = z.object({ username: z.string() });
const Project = z.object({ path_with_namespace: z.string(), web_url: z.url(), git_http_url: z.string() });
const Labels = z.array(z.object({ title: z.string() }));
const IssueFields = z.object({
  iid: z.int(),
  title: z.string(),
  description: z.string().nullish(),
  url: z.string().nullish(),
});

const IssueHook = z.object({
  user: User,
  project: Project,
  object_attributes: IssueFields.extend({ action: z.string().nullish(), updated_at: z.string() }),
  labels: Labels.nullish(),
  changes: z
    .object({ labels: z.object({ previous: Labels.nullish(), current: Labels.nullish() }).nullish() })
    .nullish(),
});

const NoteHook = z.object({
  user: User,
  project: Project,
  object_attributes: z.object({
    id: z.int(),
    note: z.string(),
    noteable_type: z.string(),
    action: z.string().nullish(),
    system: z.boolean().nullish(),
    created_at: z.string(),
    position: z
      .object({
        new_path: z.string().nullish(),
        old_path: z.string().nullish(),
        new_line: z.int().nullish(),
        old_line: z.int().nullish(),
      })
      .nullish(),
  }),
  issue: IssueFields.nullish(),
  merge_request: z
    .object({
      iid: z.int(),
      url: z.string().nullish(),
      source_branch: z.string(),
      source_project_id: z.int(),
      target_project_id: z.int(),
    })
    .nullish(),
});

/** `name` is that of the event, as `X-Gitlab-Event` gives it. */
export function gitlabEvent(name: string, body: unknown): Heard {
  switch (name) {
    case 'Issue Hook':
      return heard(IssueHook, body, ({ object_attributes: issue, changes, labels, ...event }) => {
        const before = (changes?.labels?.previous ?? []).map(({ title }) => title);
        const now = (issue.action === 'open' ? labels : changes?.labels?.current) ?? [];
        const put = now.map(({ title }) => title).filter((title) => !before.includes(title));
        if (put.length === 0) return null;
        const at = timeOf(issue.updated_at);
        return { kind: 'labels', ...placeOf(event), at, issue: issueOf(issue, event.project), labels: put };
      });
    case 'Note Hook':
      return heard(NoteHook, body, ({ object_attributes: note, issue, merge_request, ...event }) => {
        if (note.system || (note.action ?? 'create') !== 'create') return null;
        const common = {
          ...placeOf(event),
          at: timeOf(note.created_at),
          comment: String(note.id),
          text: note.note,
        };
        if (note.noteable_type === 'Issue' && issue)
          return { kind: 'comment', ...common, issue: issueOf(issue, event.project) };
        if (note.noteable_type !== 'MergeRequest' || !merge_request) return null;
        const { iid, source_branch, source_project_id, target_project_id } = merge_request;
        const place = { number: iid, url: merge_request.url ?? `${event.project.web_url}/-/merge_requests/${iid}` };
        // Who reviews sums up in a note like all others: only a command is none of a review.
        if (!note.position && isCommand(note.note))
          return { kind: 'pull-request-comment', ...common, pullRequest: place };
        return {
          kind: 'review-comment',
          ...common,
          pullRequest: { ...place, branch: source_project_id === target_project_id ? source_branch : null },
          review: null,
          path: note.position?.new_path ?? note.position?.old_path ?? null,
          line: note.position?.new_line ?? note.position?.old_line ?? null,
        };
      });
    default:
      return { ok: true, event: null };
  }
}

type Place = { user: z.infer<typeof User>; project: z.infer<typeof Project> };

/** Tokens of projects and groups have users of their own, whose names GitLab makes. */
const ofToken = /^(?:project|group)_\d+_bot/;

const placeOf = ({ user, project }: Place) => ({
  forge: 'gitlab',
  host: new URL(project.web_url).host,
  repository: project.path_with_namespace,
  cloneUrl: project.git_http_url,
  sender: { login: user.username, isBot: ofToken.test(user.username) },
});

/** The author has no name in these bodies, only a number. */
const issueOf = ({ iid, title, description, url }: z.infer<typeof IssueFields>, { web_url }: Place['project']) => ({
  number: iid,
  title,
  body: description ?? '',
  author: '',
  url: url ?? `${web_url}/-/issues/${iid}`,
});
