/** GitLab, by a token: merge requests, commit statuses, notes. */
import { z } from 'zod';
import { ensureByTitle, type Found, type TitledDrafts } from '../drafts-by-title.ts';
import { type Check, type Comment, type Forge, type ForgeResult, given, refused, type Thread } from '../forge.ts';
import type { ForgePorts } from '../rest-call.ts';
import { done, restCalls } from '../rest-calls.ts';
import {
  developer,
  Member,
  MergeRequest,
  MergeRequestBranches,
  Note,
  Project,
  permissionAt,
  Statuses,
  toldBy,
  Users,
} from './wire.ts';

export type GitLabOptions = {
  /** Of the project's pages, and of its calls, without a slash at the end. */
  origin: string;
  host: string;
  /** With all groups above it. */
  path: string;
  token: string;
};

const pageSize = 100;
/** A thread is looked through so far. */
const mostPages = 20;
const longest = { title: 250, body: 1_000_000 };
/** Of a status. */
const longestDescription = 140;
const advice = 'the token of FORGES needs the scope api and the role Developer there';
const states = {
  pending: 'pending',
  passed: 'success',
  failed: 'failed',
  neutral: 'success',
  cancelled: 'canceled',
} as const;

export function gitLab({ origin, host, path, token }: GitLabOptions, ports: ForgePorts): Forge {
  const credential = async () => given({ headers: { accept: 'application/json', 'private-token': token }, advice });
  const calls = restCalls({ host, credential, toldBy }, ports);
  const api = `${origin}/api/v4`;
  const project = `${api}/projects/${encodeURIComponent(path)}`;
  const threadAt = ({ kind, number }: Thread) =>
    `${project}/${kind === 'issue' ? 'issues' : 'merge_requests'}/${number}`;

  const userId = async (login: string): Promise<ForgeResult<number | null>> => {
    const url = `${api}/users?${new URLSearchParams({ username: login })}`;
    const users = await calls.ask(Users, 'a person', { method: 'GET', url });
    return users.ok ? given(users.value[0]?.id ?? null) : users;
  };
  const noteOf = (thread: Thread, answer: ForgeResult<Note>): ForgeResult<Comment> =>
    answer.ok ? given(toComment(`${origin}/${path}`, thread, answer.value)) : answer;

  const drafts: TitledDrafts = {
    prefix: 'Draft: ',
    anyPrefix: /^(?:draft:|\[draft\]|\(draft\)|wip:)\s*/i,
    longest,
    async find({ head, base }) {
      const query = { source_branch: head, target_branch: base, state: 'all', per_page: String(pageSize) };
      const url = `${project}/merge_requests?${new URLSearchParams(query)}`;
      const requests = await calls.ask(z.array(MergeRequest), 'the merge requests of a branch', { method: 'GET', url });
      if (!requests.ok) return requests;
      const found = requests.value.map(toFound);
      return given(found.find(({ state }) => state === 'open') ?? found[0] ?? null);
    },
    async open({ head, base }, { title, body: description }) {
      const body = { source_branch: head, target_branch: base, title, description };
      const url = `${project}/merge_requests`;
      const opened = await calls.ask(MergeRequest, `a merge request for ${head}`, { method: 'POST', url, body });
      return opened.ok ? given(toFound(opened.value)) : opened;
    },
    async change(number, { title, body: description }) {
      const url = `${project}/merge_requests/${number}`;
      const body = { ...(title && { title }), ...(description !== undefined && { description }) };
      return done(await calls.send('a change of the merge request', { method: 'PUT', url, body }));
    },
    async adorn({ number }, { labels, reviewers }) {
      const left: string[] = [];
      const ids: number[] = [];
      for (const login of reviewers) {
        const id = await userId(login);
        if (!id.ok) return id;
        if (id.value === null) left.push(`${host} knows no ${login} who could review`);
        else ids.push(id.value);
      }
      if (labels.length === 0 && ids.length === 0) return given(left);
      const body = {
        ...(labels.length > 0 && { add_labels: labels.join(',') }),
        ...(ids.length > 0 && { reviewer_ids: ids }),
      };
      const url = `${project}/merge_requests/${number}`;
      const added = await calls.send('labels and reviewers', { method: 'PUT', url, body });
      if (!added.ok && added.reason === 'unavailable') return added;
      return given(added.ok ? left : [...left, added.message]);
    },
  };

  return {
    kind: 'gitlab',
    async mayOpen() {
      const found = await calls.ask(Project, 'the project', { method: 'GET', url: project });
      if (!found.ok) return found;
      if (found.value.archived) return refused(`${path} is archived at ${host}`);
      const { project_access: own, group_access: group } = found.value.permissions ?? {};
      // Where it says nothing of the token's rights, they are seen when they are needed.
      if (found.value.permissions === undefined) return given(null);
      const level = Math.max(own?.access_level ?? 0, group?.access_level ?? 0);
      return level >= developer
        ? given(null)
        : refused(`merge requests may not be opened in ${path} at ${host}: ${advice}`);
    },
    ensurePullRequest: (wanted) => ensureByTitle(drafts, wanted),
    async setCheck(commit, { name, status, summary, url: target }: Check) {
      const at = `${project}/repository/commits/${commit}/statuses?${new URLSearchParams({ name })}`;
      const known = await calls.ask(Statuses, 'the statuses of a commit', { method: 'GET', url: at });
      if (!known.ok) return known;
      // A status that is there already cannot be written again.
      if (known.value.some((one) => one.name === name && one.status === states[status])) return given(null);
      const description = summary.slice(0, longestDescription);
      const body = { state: states[status], name, description, ...(target !== undefined && { target_url: target }) };
      return done(await calls.send('a status', { method: 'POST', url: `${project}/statuses/${commit}`, body }));
    },
    async comment(thread, text) {
      const body = { body: text.slice(0, longest.body) };
      return noteOf(
        thread,
        await calls.ask(Note, 'a note', { method: 'POST', url: `${threadAt(thread)}/notes`, body }),
      );
    },
    async editComment(thread, id, text) {
      const body = { body: text.slice(0, longest.body) };
      const url = `${threadAt(thread)}/notes/${id}`;
      return noteOf(thread, await calls.ask(Note, 'a change of a note', { method: 'PUT', url, body }));
    },
    async findComment(thread, text) {
      for (let page = 1; page <= mostPages; page++) {
        const query = { per_page: String(pageSize), page: String(page), sort: 'asc', order_by: 'created_at' };
        const url = `${threadAt(thread)}/notes?${new URLSearchParams(query)}`;
        const notes = await calls.ask(z.array(Note), 'the notes', { method: 'GET', url });
        if (!notes.ok) return notes;
        const found = notes.value.find(({ body }) => body.includes(text));
        if (found) return noteOf(thread, given(found));
        if (notes.value.length < pageSize) break;
      }
      return given(null);
    },
    async branchOf(number) {
      const url = `${project}/merge_requests/${number}`;
      const request = await calls.ask(MergeRequestBranches, 'a merge request', { method: 'GET', url });
      if (!request.ok) return request.status === 404 ? given(null) : request;
      const { source_branch, source_project_id, target_project_id } = request.value;
      return given(source_project_id === target_project_id ? source_branch : null);
    },
    reviews: null,
    async permissionOf(login) {
      const id = await userId(login);
      if (!id.ok) return id;
      if (id.value === null) return given('none');
      const member = await calls.ask(Member, 'the rights of a person', {
        method: 'GET',
        url: `${project}/members/all/${id.value}`,
      });
      if (!member.ok) return member.status === 404 ? given('none') : member;
      return given(permissionAt(member.value.access_level));
    },
    async addLabels(thread, labels) {
      const body = { add_labels: labels.join(',') };
      return done(await calls.send('labels', { method: 'PUT', url: threadAt(thread), body }));
    },
  };
}

const toFound = ({ iid, web_url: url, state, title, description }: MergeRequest): Found => ({
  number: iid,
  url,
  state: state === 'opened' || state === 'locked' ? 'open' : state,
  title,
  body: description ?? '',
});

const toComment = (web: string, { kind, number }: Thread, { id, body, author }: Note): Comment => ({
  id,
  url: `${web}/-/${kind === 'issue' ? 'issues' : 'merge_requests'}/${number}#note_${id}`,
  author: author.username,
  body,
});
