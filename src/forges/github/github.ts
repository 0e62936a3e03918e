/** GitHub and GitHub Enterprise Server, by a token or as a GitHub App. */
import { z } from 'zod';
import { type Comment, type Forge, type ForgeResult, given, type Permission, refused } from '../forge.ts';
import type { ForgePorts } from '../rest-call.ts';
import { done, restCalls } from '../rest-calls.ts';
import { setCheckRun, setStatus } from './checks.ts';
import { type GitHubPlace, longestBody, pageSize } from './place.ts';
import { ensurePull } from './pull-requests.ts';
import {
  CollaboratorPermission,
  GitHubBranches,
  GitHubComment,
  GitHubRepository,
  githubHeaders,
  toldBy,
} from './wire.ts';

/** `mayOpen` is null where only the repository can tell. */
export type GitHubAccess = { token: string; isApp: boolean; mayOpen: boolean | null };

export type GitHubOptions = {
  host: string;
  owner: string;
  name: string;
  /** Where REST begins, without a slash at the end, and where GraphQL is. */
  api: string;
  graph: string;
  /** Asked before each call: a token of an App lasts an hour. */
  access(): Promise<ForgeResult<GitHubAccess>>;
};

/** A thread is looked through so far. */
const mostPages = 20;

export function gitHub({ host, owner, name, api, graph, access }: GitHubOptions, ports: ForgePorts): Forge {
  const credential = async () => {
    const own = await access();
    return own.ok ? given({ headers: githubHeaders(own.value.token), advice: adviceFor(own.value) }) : own;
  };
  const calls = restCalls({ host, credential, toldBy }, ports);
  const repository = `${api}/repos/${encodeURIComponent(owner)}/${encodeURIComponent(name)}`;
  const place: GitHubPlace = { calls, host, owner, repository, graph };

  return {
    kind: 'github',
    async mayOpen() {
      const own = await access();
      if (!own.ok) return own;
      const found = await calls.ask(GitHubRepository, 'the repository', { method: 'GET', url: repository });
      if (!found.ok) return found;
      if (found.value.archived) return refused(`${owner}/${name} is archived at ${host}`);
      const may = own.value.mayOpen ?? found.value.permissions?.push ?? true;
      if (may) return given(null);
      return refused(`pull requests may not be opened in ${owner}/${name} at ${host}: ${adviceFor(own.value)}`);
    },
    ensurePullRequest: (wanted) => ensurePull(place, wanted),
    async setCheck(commit, check) {
      const own = await access();
      if (!own.ok) return own;
      return own.value.isApp ? setCheckRun(place, commit, check) : setStatus(place, commit, check);
    },
    async comment({ number }, body) {
      const url = `${repository}/issues/${number}/comments`;
      const text = { body: body.slice(0, longestBody) };
      return commentOf(await calls.ask(GitHubComment, 'a comment', { method: 'POST', url, body: text }));
    },
    async editComment(_, id, body) {
      const url = `${repository}/issues/comments/${id}`;
      const text = { body: body.slice(0, longestBody) };
      return commentOf(await calls.ask(GitHubComment, 'a change of a comment', { method: 'PATCH', url, body: text }));
    },
    async findComment({ number }, text) {
      for (let page = 1; page <= mostPages; page++) {
        const query = new URLSearchParams({ per_page: String(pageSize), page: String(page) });
        const url = `${repository}/issues/${number}/comments?${query}`;
        const comments = await calls.ask(z.array(GitHubComment), 'the comments', { method: 'GET', url });
        if (!comments.ok) return comments;
        const found = comments.value.find(({ body }) => body.includes(text));
        if (found) return given(toComment(found));
        if (comments.value.length < pageSize) break;
      }
      return given(null);
    },
    async branchOf(number) {
      const url = `${repository}/pulls/${number}`;
      const pull = await calls.ask(GitHubBranches, 'a pull request', { method: 'GET', url });
      if (!pull.ok) return pull.status === 404 ? given(null) : pull;
      const { head, base } = pull.value;
      return given(head.repo !== null && head.repo.full_name === base.repo?.full_name ? head.ref : null);
    },
    reviews: null,
    async permissionOf(login) {
      const url = `${repository}/collaborators/${encodeURIComponent(login)}/permission`;
      const answer = await calls.ask(CollaboratorPermission, 'the rights of a person', { method: 'GET', url });
      if (!answer.ok) return answer.status === 404 ? given('none') : answer;
      return given(levels[answer.value.permission] ?? 'none');
    },
    async addLabels({ number }, labels) {
      const url = `${repository}/issues/${number}/labels`;
      return done(await calls.send('labels', { method: 'POST', url, body: { labels } }));
    },
  };
}

const adviceFor = ({ isApp }: GitHubAccess): string =>
  isApp
    ? 'the App of FORGES needs write access to pull requests, checks and issues there, and read access to metadata'
    : 'the token of FORGES needs write access to pull requests, commit statuses and issues there';

const levels: Partial<Record<string, Permission>> = { admin: 'admin', write: 'write', read: 'read', none: 'none' };

const toComment = ({ id, html_url: url, user, body }: GitHubComment): Comment => ({
  id,
  url,
  author: user?.login ?? '',
  body,
});

const commentOf = (answer: ForgeResult<GitHubComment>): ForgeResult<Comment> =>
  answer.ok ? given(toComment(answer.value)) : answer;
