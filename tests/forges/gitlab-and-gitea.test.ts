import { afterEach, describe, expect, it } from 'vitest';
import type { Forge, ForgeResult, WantedPullRequest } from '../../src/forges/forge.ts';
import { forgeAt } from '../../src/forges/forge-at.ts';
import { type ForgeServer, fixedBranches } from '../doubles/forges/forge-server.ts';
import { startGitea } from '../doubles/forges/gitea.ts';
import { startGitLab } from '../doubles/forges/gitlab.ts';

const head = 'b'.repeat(40);
const branches = fixedBranches({ main: 'a'.repeat(40), 'breakwater/b1': head });
const token = 'token-of-the-tests';
let double: ForgeServer | null = null;

afterEach(async () => {
  await double?.close();
  double = null;
});

function forgeOf(kind: 'gitlab' | 'gitea', { url, host }: ForgeServer, path: string, given = token): Forge {
  const ports = {
    fetch: (input: string, init: RequestInit) => fetch(input, init),
    timeoutMs: 5000,
    now: () => Date.now(),
    tokens: new Map(),
  };
  return got(forgeAt(`${url}/${path}.git`, { FORGES: JSON.stringify({ [host]: { kind, token: given } }) }, ports));
}

function got<Value>(result: ForgeResult<Value>): Value {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

const wanted = (change: Partial<WantedPullRequest> = {}): WantedPullRequest => ({
  base: 'main',
  head: 'breakwater/b1',
  title: 'Add a health check',
  body: 'How it stands.',
  mark: 'breakwater build b1',
  draft: true,
  labels: ['breakwater'],
  reviewers: ['ada'],
  update: true,
  ...change,
});
const section = (body: string): string => `<!-- breakwater build b1 -->\n${body}\n<!-- /breakwater build b1 -->`;
const issue = { kind: 'issue', number: 7 } as const;

describe('GitLab', () => {
  const path = 'acme/tools/api';
  const started = async () => {
    const gitlab = await startGitLab({ projects: { [path]: branches }, tokens: { [token]: 30, 'only-reads': 20 } });
    gitlab.users.set('ada', 5);
    gitlab.project(path).members.set('ada', 40);
    double = gitlab;
    return gitlab;
  };

  it('opens a merge request once, whose title makes the draft, and brings it up to date', async () => {
    const gitlab = await started();
    const forge = forgeOf('gitlab', gitlab, path);
    const { mergeRequests } = gitlab.project(path);
    const url = `${gitlab.url}/${path}/-/merge_requests/1`;
    gitlab.losesAnswerOf = ({ method, path: asked }) => method === 'POST' && asked.endsWith('/merge_requests');
    expect(await forge.ensurePullRequest(wanted())).toMatchObject({ ok: false, reason: 'unavailable' });
    // The list is behind once, so that the second request meets the refusal of a double.
    let isBehind = true;
    gitlab.trouble = ({ method, path: asked }) => {
      if (method !== 'GET' || !asked.endsWith('/merge_requests') || !isBehind) return null;
      isBehind = false;
      return { status: 200, body: [] };
    };
    expect(got(await forge.ensurePullRequest(wanted()))).toEqual({
      number: 1,
      url,
      state: 'draft',
      isNew: false,
      left: [],
    });
    expect(mergeRequests).toMatchObject([
      { title: 'Draft: Add a health check', labels: ['breakwater'], reviewers: [] },
    ]);

    const end = wanted({ draft: false, body: 'All is done.', reviewers: ['ada', 'nobody'] });
    const left = [`${gitlab.host} knows no nobody who could review`];
    expect(got(await forge.ensurePullRequest(end))).toEqual({ number: 1, url, state: 'open', isNew: false, left });
    expect(mergeRequests).toMatchObject([
      { title: 'Add a health check', description: section('All is done.'), reviewers: [5], state: 'opened' },
    ]);
    Object.assign(mergeRequests[0] ?? {}, { state: 'merged' });
    expect(got(await forge.ensurePullRequest(end))).toMatchObject({ state: 'merged', isNew: false });
    expect(mergeRequests).toHaveLength(1);
    expect([got(await forge.branchOf(1)), got(await forge.branchOf(2))]).toEqual(['breakwater/b1', null]);
    const source = { source_branch: 'breakwater/b1', source_project_id: 99, target_project_id: 1 };
    gitlab.trouble = () => ({ status: 200, body: source });
    expect(got(await forge.branchOf(1))).toBe(null);
  });

  it('writes a status, which may be written again, comments, labels, and knows who may do what', async () => {
    const gitlab = await started();
    const forge = forgeOf('gitlab', gitlab, path);
    const project = gitlab.project(path);
    project.issues.set(7, { title: 'It is slow', labels: [] });
    const check = { name: 'breakwater', status: 'passed', summary: 'All are met' } as const;
    got(await forge.setCheck(head, check));
    got(await forge.setCheck(head, check));
    got(await forge.setCheck(head, { ...check, status: 'failed' }));
    expect(project.statuses).toEqual([{ sha: head, name: 'breakwater', status: 'failed', description: 'All are met' }]);
    got(await forge.setCheck(head, { ...check, status: 'cancelled' }));
    expect(project.statuses.map(({ status }) => status)).toEqual(['canceled']);
    const { id } = got(await forge.comment(issue, '<!-- mark -->\nplanning'));
    expect(got(await forge.findComment(issue, '<!-- mark -->'))?.id).toBe(id);
    expect(got(await forge.editComment(issue, id, 'done'))).toEqual({
      id,
      url: `${gitlab.url}/${path}/-/issues/7#note_${id}`,
      author: 'project_1_bot',
      body: 'done',
    });
    got(await forge.addLabels(issue, ['breakwater']));
    expect(project.issues.get(7)?.labels).toEqual(['breakwater']);
    gitlab.users.set('eve', 6);
    expect([
      got(await forge.permissionOf('ada')),
      got(await forge.permissionOf('eve')),
      got(await forge.permissionOf('x')),
    ]).toEqual(['admin', 'none', 'none']);
  });

  it('says what a person must change', async () => {
    const gitlab = await started();
    const advice = 'the token of FORGES needs the scope api and the role Developer there';
    const reads = forgeOf('gitlab', gitlab, path, 'only-reads');
    expect(await reads.mayOpen()).toMatchObject({
      reason: 'refused',
      message: `merge requests may not be opened in ${path} at ${gitlab.host}: ${advice}`,
    });
    expect(await reads.ensurePullRequest(wanted())).toMatchObject({
      reason: 'refused',
      message: `${gitlab.host} answers 403 (403 Forbidden) to a merge request for breakwater/b1: ${advice}`,
    });
    const gone = wanted({ head: 'breakwater/gone' });
    expect(await forgeOf('gitlab', gitlab, path).ensurePullRequest(gone)).toMatchObject({
      reason: 'refused',
      message: `${gitlab.host} answers 422 (Source branch "breakwater/gone" does not exist) to a merge request for breakwater/gone`,
    });
  });
});

describe('Gitea', () => {
  const path = 'acme/api';
  const started = async () => {
    const server = await startGitea({
      repositories: { [path]: branches },
      tokens: { [token]: true, 'only-reads': false },
    });
    double = server;
    return server;
  };

  it('opens a pull request once, whose title makes the draft, and brings it up to date', async () => {
    const server = await started();
    const forge = forgeOf('gitea', server, path);
    const repository = server.repository(path);
    repository.labels.push({ id: 3, name: 'breakwater' });
    repository.collaborators.set('ada', 'owner');
    const url = `${server.url}/acme/api/pulls/1`;
    server.losesAnswerOf = ({ method, path: asked }) => method === 'POST' && asked.endsWith('/pulls');
    expect(await forge.ensurePullRequest(wanted())).toMatchObject({ ok: false, reason: 'unavailable' });
    let isBehind = true;
    server.trouble = ({ method, path: asked }) => {
      if (method !== 'GET' || !asked.endsWith('/pulls') || !isBehind) return null;
      isBehind = false;
      return { status: 200, body: [] };
    };
    expect(got(await forge.ensurePullRequest(wanted()))).toEqual({
      number: 1,
      url,
      state: 'draft',
      isNew: false,
      left: [],
    });
    const end = wanted({ draft: false, body: 'All is done.', labels: ['breakwater', 'none'] });
    const left = [`${server.host} has no label none in acme/api`];
    expect(got(await forge.ensurePullRequest(end))).toEqual({ number: 1, url, state: 'open', isNew: false, left });
    expect(repository.pulls).toEqual([
      {
        number: 1,
        title: 'Add a health check',
        body: section('All is done.'),
        head: 'breakwater/b1',
        base: 'main',
        state: 'open',
        merged: false,
        labels: [3],
        reviewers: ['ada'],
      },
    ]);
  });

  it('reads the reviews of one person since a moment, with what they say of lines', async () => {
    const server = await started();
    const forge = forgeOf('gitea', server, path);
    got(await forge.ensurePullRequest(wanted({ labels: [], reviewers: [] })));
    const { reviews } = server.repository(path);
    const review = {
      pull: 1,
      login: 'Ada',
      state: 'COMMENT',
      body: '',
      at: '2026-11-27T13:00:00Z',
      comments: [],
    } as const;
    // Nearly a page of them is of others, and not submitted yet.
    for (let id = 1; id <= 49; id++) reviews.push({ ...review, id, state: 'PENDING', comments: [] });
    const line = { id: 90, path: 'src/sort.ts', line: 14, body: 'No copy.' };
    reviews.push(
      { ...review, id: 60, state: 'REQUEST_CHANGES', body: 'Nearly there.', comments: [line] },
      { ...review, id: 61, state: 'APPROVED', comments: [{ ...line, id: 91, isOfOldFile: true }] },
      { ...review, id: 62, at: '2026-11-27T11:00:00Z', comments: [] },
      { ...review, id: 63, login: 'eve', comments: [] },
      { ...review, id: 64, state: 'REQUEST_REVIEW', comments: [] },
    );
    const onLine = { path: 'src/sort.ts', line: 14, text: 'No copy.' };
    const since = Date.UTC(2026, 10, 27, 12);
    expect(await forge.reviews?.({ number: 1, by: 'ada', since })).toEqual({
      ok: true,
      value: [
        { id: 60, verdict: 'changes-requested', text: 'Nearly there.', comments: [{ id: 90, ...onLine }] },
        { id: 61, verdict: 'approved', text: '', comments: [{ id: 91, ...onLine }] },
      ],
    });
    expect([got(await forge.branchOf(1)), got(await forge.branchOf(2))]).toEqual(['breakwater/b1', null]);
  });

  it('writes statuses and comments, knows who may do what, and says what a person must change', async () => {
    const server = await started();
    const forge = forgeOf('gitea', server, path);
    const repository = server.repository(path);
    repository.issues.set(7, { title: 'It is slow' });
    repository.collaborators.set('ada', 'owner');
    got(await forge.setCheck(head, { name: 'breakwater', status: 'failed', summary: 'One is not met' }));
    got(await forge.setCheck(head, { name: 'breakwater', status: 'cancelled', summary: 'One is not met' }));
    const status = { sha: head, context: 'breakwater', description: 'One is not met' };
    expect(repository.statuses).toEqual([
      { ...status, state: 'failure' },
      { ...status, state: 'error' },
    ]);
    const { id } = got(await forge.comment(issue, 'planning <!-- mark -->'));
    expect(got(await forge.findComment(issue, '<!-- mark -->'))?.id).toBe(id);
    expect(got(await forge.editComment(issue, id, 'done')).body).toBe('done');
    expect([got(await forge.permissionOf('ada')), got(await forge.permissionOf('eve'))]).toEqual(['admin', 'none']);
    expect(await forgeOf('gitea', server, path, 'only-reads').ensurePullRequest(wanted())).toMatchObject({
      reason: 'refused',
      message: `${server.host} answers 403 (user should have a permission to write to a repo) to a pull request for breakwater/b1: the token of FORGES needs write:repository and write:issue, and write access there`,
    });
    repository.archived = true;
    expect(await forge.mayOpen()).toMatchObject({ ok: false, message: `acme/api is archived at ${server.host}` });
  });
});
