/** Gitea and Forgejo, by a token. */
import { z } from 'zod';
import { ensureByTitle, type Found, type TitledDrafts } from '../drafts-by-title.ts';
import { type Comment, type Forge, type ForgeResult, given, refused } from '../forge.ts';
import type { ForgePorts } from '../rest-call.ts';
import { done, restCalls } from '../rest-calls.ts';
import { giteaReviews } from './reviews.ts';
import {
  CollaboratorPermission,
  GiteaBranches,
  GiteaComment,
  GiteaPull,
  GiteaRepository,
  Labels,
  permissionOf,
  toldBy,
} from './wire.ts';

export type GiteaOptions = { origin: string; host: string; owner: string; name: string; token: string };

/** The most that Gitea gives, as it comes. */
const pageSize = 50;
const mostPages = 20;
const longest = { title: 250, body: 60_000 };
const longestDescription = 140;
const advice = 'the token of FORGES needs write:repository and write:issue, and write access there';
const states = {
  pending: 'pending',
  passed: 'success',
  failed: 'failure',
  neutral: 'success',
  cancelled: 'error',
} as const;

export function gitea({ origin, host, owner, name, token }: GiteaOptions, ports: ForgePorts): Forge {
  const credential = async () =>
    given({ headers: { accept: 'application/json', authorization: `token ${token}` }, advice });
  const calls = restCalls({ host, credential, toldBy }, ports);
  const repository = `${origin}/api/v1/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;

  /** The first item that fits, page after page; null where none does. */
  const find = async <Item extends z.ZodType>(
    item: Item,
    what: string,
    url: string,
    fits: (one: z.output<Item>) => boolean,
  ): Promise<ForgeResult<z.output<Item> | null>> => {
    for (let page = 1; page <= mostPages; page++) {
      const join = url.includes('?') ? '&' : '?';
      const items = await calls.ask(z.array(item), what, {
        method: 'GET',
        url: `${url}${join}limit=${pageSize}&page=${page}`,
      });
      if (!items.ok) return items;
      const found = items.value.find(fits);
      if (found !== undefined) return given(found);
      if (items.value.length < pageSize) break;
    }
    return given(null);
  };

  const addLabels = async (number: number, labels: readonly string[]): Promise<ForgeResult<string[]>> => {
    const url = `${repository}/labels?limit=${pageSize}`;
    const known = await calls.ask(Labels, 'the labels', { method: 'GET', url });
    if (!known.ok) return known;
    const ids = known.value.filter((label) => labels.includes(label.name)).map(({ id }) => id);
    const missing = labels.filter((label) => !known.value.some((one) => one.name === label));
    if (ids.length > 0) {
      const at = `${repository}/issues/${number}/labels`;
      const added = await calls.send('labels', { method: 'POST', url: at, body: { labels: ids } });
      if (!added.ok) return added;
    }
    return given(missing.map((label) => `${host} has no label ${label} in ${owner}/${name}`));
  };

  const drafts: TitledDrafts = {
    prefix: 'WIP: ',
    anyPrefix: /^(?:wip:|\[wip\])\s*/i,
    longest,
    async find({ head, base }) {
      const url = `${repository}/pulls?state=all&sort=recentupdate`;
      const isOurs = (pull: GiteaPull) => pull.head.ref === head && pull.base.ref === base;
      const found = await find(GiteaPull, 'the pull requests of a branch', url, isOurs);
      if (!found.ok) return found;
      return given(found.value && toFound(found.value));
    },
    async open({ head, base }, { title, body }) {
      const opened = await calls.ask(GiteaPull, `a pull request for ${head}`, {
        method: 'POST',
        url: `${repository}/pulls`,
        body: { head, base, title, body },
      });
      return opened.ok ? given(toFound(opened.value)) : opened;
    },
    async change(number, text) {
      const url = `${repository}/pulls/${number}`;
      return done(await calls.send('a change of the pull request', { method: 'PATCH', url, body: text }));
    },
    async adorn({ number }, { labels, reviewers }) {
      const left = labels.length > 0 ? await addLabels(number, labels) : given<string[]>([]);
      if (!left.ok) return left.reason === 'unavailable' ? left : given([left.message]);
      if (reviewers.length === 0) return left;
      const asked = await calls.send('a request for reviews', {
        method: 'POST',
        url: `${repository}/pulls/${number}/requested_reviewers`,
        body: {
          reviewers: reviewers.filter((reviewer) => !reviewer.includes('/')),
          team_reviewers: reviewers.flatMap((reviewer) => reviewer.split('/')[1] ?? []),
        },
      });
      if (asked.ok) return left;
      return asked.reason === 'unavailable' ? asked : given([...left.value, asked.message]);
    },
  };

  return {
    kind: 'gitea',
    async mayOpen() {
      const found = await calls.ask(GiteaRepository, 'the repository', { method: 'GET', url: repository });
      if (!found.ok) return found;
      if (found.value.archived) return refused(`${owner}/${name} is archived at ${host}`);
      if (!found.value.has_pull_requests) return refused(`${owner}/${name} takes no pull requests at ${host}`);
      if (found.value.permissions?.push ?? true) return given(null);
      return refused(`pull requests may not be opened in ${owner}/${name} at ${host}: ${advice}`);
    },
    ensurePullRequest: (wanted) => ensureByTitle(drafts, wanted),
    async setCheck(commit, { name: context, status, summary, url: target }) {
      const description = summary.slice(0, longestDescription);
      const body = { state: states[status], context, description, ...(target !== undefined && { target_url: target }) };
      return done(await calls.send('a status', { method: 'POST', url: `${repository}/statuses/${commit}`, body }));
    },
    async comment({ number }, text) {
      const url = `${repository}/issues/${number}/comments`;
      return commentOf(await calls.ask(GiteaComment, 'a comment', { method: 'POST', url, body: { body: text } }));
    },
    async editComment(_, id, text) {
      const url = `${repository}/issues/comments/${id}`;
      return commentOf(
        await calls.ask(GiteaComment, 'a change of a comment', { method: 'PATCH', url, body: { body: text } }),
      );
    },
    async findComment({ number }, text) {
      // All of them come at once.
      const url = `${repository}/issues/${number}/comments`;
      const comments = await calls.ask(z.array(GiteaComment), 'the comments', { method: 'GET', url });
      if (!comments.ok) return comments;
      const found = comments.value.find(({ body }) => body.includes(text));
      return given(found ? toComment(found) : null);
    },
    async branchOf(number) {
      const url = `${repository}/pulls/${number}`;
      const pull = await calls.ask(GiteaBranches, 'a pull request', { method: 'GET', url });
      if (!pull.ok) return pull.status === 404 ? given(null) : pull;
      const { head, base } = pull.value;
      return given(head.repo_id === base.repo_id ? head.ref : null);
    },
    reviews: (query) => giteaReviews({ calls, repository }, query),
    async permissionOf(login) {
      const url = `${repository}/collaborators/${encodeURIComponent(login)}/permission`;
      const answer = await calls.ask(CollaboratorPermission, 'the rights of a person', { method: 'GET', url });
      if (!answer.ok) return answer.status === 404 ? given('none') : answer;
      return given(permissionOf(answer.value.permission));
    },
    async addLabels({ number }, labels) {
      const missing = await addLabels(number, labels);
      if (!missing.ok) return missing;
      return missing.value.length === 0 ? given(null) : refused(missing.value.join('; '));
    },
  };
}

const toFound = ({ number, html_url: url, state, merged, title, body }: GiteaPull): Found => ({
  number,
  url,
  state: merged ? 'merged' : state,
  title,
  body,
});

const toComment = ({ id, html_url: url, body, user }: GiteaComment): Comment => ({
  id,
  url,
  author: user?.login ?? '',
  body,
});

const commentOf = (answer: ForgeResult<GiteaComment>): ForgeResult<Comment> =>
  answer.ok ? given(toComment(answer.value)) : answer;
