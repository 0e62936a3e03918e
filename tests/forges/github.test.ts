import { generateKeyPairSync } from 'node:crypto';
import { afterEach, expect, it } from 'vitest';
import type { Forge, ForgeResult, WantedPullRequest } from '../../src/forges/forge.ts';
import { forgeAt } from '../../src/forges/forge-at.ts';
import { fixedBranches } from '../doubles/forges/forge-server.ts';
import { type GitHubDouble, type GitHubDoubleOptions, startGitHub } from '../doubles/forges/github.ts';

const main = 'a'.repeat(40);
const head = 'b'.repeat(40);
const token = 'ghp_token-of-the-tests';
let double: GitHubDouble | null = null;

afterEach(async () => {
  await double?.close();
  double = null;
});

async function started(options: Partial<GitHubDoubleOptions> = {}): Promise<GitHubDouble> {
  double = await startGitHub({
    repositories: { 'acme/api': fixedBranches({ main, 'breakwater/b1': head }) },
    tokens: { [token]: true, 'ghp_reads-alone': false },
    ...options,
  });
  return double;
}

const ports = () => ({
  fetch: (url: string, init: RequestInit) => fetch(url, init),
  timeoutMs: 5000,
  now: () => Date.now(),
  tokens: new Map(),
});

function forgeOf({ url, host }: GitHubDouble, credential: object = { token }): Forge {
  const FORGES = JSON.stringify({ [host]: { kind: 'github', ...credential } });
  return got(forgeAt(`${url}/acme/api.git`, { FORGES }, ports()));
}

function got<Value>(result: ForgeResult<Value>): Value {
  if (!result.ok) throw new Error(result.message);
  return result.value;
}

const wanted = (change: Partial<WantedPullRequest> = {}): WantedPullRequest => ({
  base: 'main',
  head: 'breakwater/b1',
  title: 'Add a health check',
  body: 'What was asked for is there.',
  mark: 'breakwater build b1',
  draft: true,
  labels: [],
  reviewers: [],
  update: true,
  ...change,
});

const section = (body: string): string => `<!-- breakwater build b1 -->\n${body}\n<!-- /breakwater build b1 -->`;

it('opens a draft once, keeps what people write into it, and marks it as ready at the end', async () => {
  const github = await started();
  const forge = forgeOf(github);
  const { pulls, collaborators } = github.repository('acme/api');
  collaborators.set('ada', 'write');
  const url = `${github.url}/acme/api/pull/1`;

  expect(got(await forge.ensurePullRequest(wanted({ labels: ['breakwater'] })))).toEqual({
    number: 1,
    url,
    state: 'draft',
    isNew: true,
    left: [],
  });
  const [pull] = pulls;
  if (!pull) throw new Error('there is none');
  pull.title = 'A better title';
  pull.body = `From a person.\n\n${pull.body}\n\nAnd below.`;
  const end = wanted({ body: 'All is done.', draft: false, labels: ['breakwater'], reviewers: ['ada', 'acme/core'] });
  const told = { number: 1, url, state: 'open', isNew: false, left: [] };
  expect(got(await forge.ensurePullRequest(end))).toEqual(told);
  expect(got(await forge.ensurePullRequest(end))).toEqual(told);

  expect(pulls).toEqual([
    {
      number: 1,
      node_id: 'PR_acme/api_1',
      title: 'A better title',
      body: `From a person.\n\n${section('All is done.')}\n\nAnd below.`,
      head: 'breakwater/b1',
      base: 'main',
      draft: false,
      state: 'open',
      merged_at: null,
      labels: ['breakwater'],
      reviewers: ['ada', 'core'],
    },
  ]);
});

it('does not double a pull request whose answer was lost, nor one that another call has opened meanwhile', async () => {
  const github = await started();
  const forge = forgeOf(github);
  github.losesAnswerOf = ({ method, path }) => method === 'POST' && path.endsWith('/pulls');
  expect(await forge.ensurePullRequest(wanted())).toMatchObject({ ok: false, reason: 'unavailable' });
  // The list is behind: it is empty when it is asked for the first time.
  let isBehind = true;
  github.trouble = ({ method, path }) => {
    if (method !== 'GET' || !path.endsWith('/pulls') || !isBehind) return null;
    isBehind = false;
    return { status: 200, body: [] };
  };
  expect(got(await forge.ensurePullRequest(wanted({ draft: false })))).toMatchObject({
    number: 1,
    state: 'open',
    isNew: false,
  });
  expect(github.repository('acme/api').pulls).toHaveLength(1);
});

it('opens no other one where a person has closed or merged it', async () => {
  const github = await started();
  const forge = forgeOf(github);
  got(await forge.ensurePullRequest(wanted()));
  const { pulls } = github.repository('acme/api');
  Object.assign(pulls[0] ?? {}, { state: 'closed' });
  expect(got(await forge.ensurePullRequest(wanted()))).toMatchObject({ state: 'closed', isNew: false });
  Object.assign(pulls[0] ?? {}, { merged_at: '2026-11-27T20:00:00Z' });
  expect(got(await forge.ensurePullRequest(wanted()))).toMatchObject({ state: 'merged' });
  expect(pulls).toHaveLength(1);
});

it('says of which branch a pull request is, and of none where it is of a fork or not there', async () => {
  const github = await started();
  const forge = forgeOf(github);
  got(await forge.ensurePullRequest(wanted()));
  const own = got(await forge.branchOf(1));
  const missing = got(await forge.branchOf(2));
  const fork = { ref: 'breakwater/b1', repo: { full_name: 'stranger/api' } };
  const base = { ref: 'main', repo: { full_name: 'acme/api' } };
  const answers = [fork, { ...fork, repo: null }].map((head) => ({ status: 200, body: { head, base } }));
  github.trouble = () => answers.shift() ?? null;
  expect([own, missing, got(await forge.branchOf(1)), got(await forge.branchOf(1))]).toEqual([
    'breakwater/b1',
    null,
    null,
    null,
  ]);
});

it('opens it without a draft where there are none', async () => {
  const github = await started();
  github.repository('acme/api').hasDrafts = false;
  expect(got(await forgeOf(github).ensurePullRequest(wanted()))).toMatchObject({ state: 'open', isNew: true });
});

it('tells which reviewer and label it could not add, and keeps the pull request', async () => {
  const github = await started();
  expect(got(await forgeOf(github).ensurePullRequest(wanted({ draft: false, reviewers: ['nobody'] })))).toMatchObject({
    state: 'open',
    left: [expect.stringContaining('answers 422 (Reviews may only be requested from collaborators.')],
  });
});

it('says what a person must change, and when to ask again', async () => {
  const github = await started();
  const failureOf = async (forge: Forge) => {
    const result = await forge.ensurePullRequest(wanted());
    if (result.ok) throw new Error('it went through');
    expect(result.message).not.toContain(token);
    return result;
  };
  const reset = Math.floor(Date.now() / 1000) + 90;
  const secondary = 'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.';
  const answers = [
    { status: 403, headers: { 'retry-after': '75' }, body: { message: secondary } },
    { status: 403, headers: { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(reset) }, body: {} },
    { status: 429, body: {} },
    { status: 502, body: {} },
    { status: 301, headers: { location: 'https://elsewhere.example/' }, body: {} },
    { status: 200, body: { not: 'a list' } },
  ];
  const seen = [];
  for (const answer of answers) {
    github.trouble = () => answer;
    const { reason, inMs } = await failureOf(forgeOf(github));
    seen.push([answer.status, reason, inMs === null ? null : Math.round(inMs / 15_000) * 15]);
  }
  expect(seen).toEqual([
    [403, 'unavailable', 75],
    [403, 'unavailable', 90],
    [429, 'unavailable', 60],
    [502, 'unavailable', null],
    [301, 'refused', null],
    [200, 'refused', null],
  ]);
  github.trouble = null;
  const { host } = github;
  expect((await failureOf(forgeOf(github, { token: 'ghp_of-yesterday' }))).message).toBe(
    `${host} answers 401 (Bad credentials) to the pull requests of a branch: it refuses the credential for ${host} in FORGES; set one that is valid`,
  );
  expect((await failureOf(forgeOf(github, { token: 'ghp_reads-alone' }))).message).toBe(
    `${host} answers 403 (Resource not accessible by personal access token) to a pull request for breakwater/b1: ` +
      'the token of FORGES needs write access to pull requests, commit statuses and issues there',
  );
  expect(await forgeOf(github, { token: 'ghp_reads-alone' }).mayOpen()).toMatchObject({
    ok: false,
    reason: 'refused',
    message: `pull requests may not be opened in acme/api at ${host}: the token of FORGES needs write access to pull requests, commit statuses and issues there`,
  });
  expect(await forgeOf(github).mayOpen()).toEqual({ ok: true, value: null });
});

it('writes statuses with a token, and one comment that it finds again and edits', async () => {
  const github = await started();
  const forge = forgeOf(github);
  const repository = github.repository('acme/api');
  repository.issues.set(7, { title: 'It is slow', labels: [] });
  repository.collaborators.set('ada', 'admin');
  const check = { name: 'breakwater', status: 'passed', summary: 'All 3 requirements are met' } as const;
  expect(await forge.setCheck(head, check)).toEqual({ ok: true, value: null });
  got(await forge.setCheck(head, { ...check, status: 'cancelled' }));
  const status = { sha: head, context: 'breakwater', description: 'All 3 requirements are met' };
  expect(repository.statuses).toEqual([
    { ...status, state: 'success' },
    { ...status, state: 'error' },
  ]);

  const issue = { kind: 'issue', number: 7 } as const;
  for (let count = 0; count < 120; count++) got(await forge.comment(issue, `comment ${count}`));
  const { id } = got(await forge.comment(issue, '<!-- mark -->\nplanning'));
  expect(got(await forge.findComment(issue, '<!-- mark -->'))?.id).toBe(id);
  expect(got(await forge.editComment(issue, id, '<!-- mark -->\ndone'))).toEqual({
    id,
    url: `${github.url}/acme/api/issues/7#issuecomment-${id}`,
    author: 'breakwater-bot',
    body: '<!-- mark -->\ndone',
  });
  expect(await forge.findComment(issue, '<!-- another -->')).toEqual({ ok: true, value: null });
  got(await forge.addLabels(issue, ['breakwater']));
  expect(repository.issues.get(7)).toEqual({ title: 'It is slow', labels: ['breakwater'] });
  expect(got(await forge.permissionOf('ada'))).toBe('admin');
  expect(got(await forge.permissionOf('a stranger/..'))).toBe('none');
});

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();

it.each(['pkcs1', 'pkcs8'] as const)(
  'works as a GitHub App whose key is %s, with check runs and one token an hour',
  async (type) => {
    const github = await started({
      app: { id: '42', publicKey, installations: { 'acme/api': { id: 9, permissions: { pull_requests: 'write' } } } },
    });
    const privateKey = keys.privateKey.export({ type, format: 'pem' }).toString();
    const forge = forgeOf(github, { appId: 42, privateKey: privateKey.replaceAll('\n', '\\n') });
    expect(await forge.mayOpen()).toEqual({ ok: true, value: null });
    const check = { name: 'breakwater', summary: 'Graded', details: '| a | b |' } as const;
    got(await forge.setCheck(head, { ...check, status: 'pending' }));
    got(await forge.setCheck(head, { ...check, status: 'passed' }));
    expect(github.repository('acme/api').checkRuns).toEqual([
      {
        id: expect.any(Number),
        name: 'breakwater',
        head_sha: head,
        status: 'completed',
        conclusion: 'success',
        output: { title: 'Graded', summary: '| a | b |' },
      },
    ]);
    expect(github.requests.filter(({ path }) => path.endsWith('/access_tokens')).map(({ body }) => body)).toEqual([
      { repositories: ['api'] },
    ]);
  },
);

it('says so where an App is not installed, may not open pull requests, or has a key of another kind', async () => {
  const github = await started({
    app: { id: '42', publicKey, installations: { 'acme/api': { id: 9, permissions: { contents: 'write' } } } },
  });
  const privateKey = keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
  const messageOf = async (credential: object) => {
    const result = await forgeOf(github, credential).mayOpen();
    return result.ok ? null : result.message;
  };
  expect(await messageOf({ appId: '42', privateKey })).toContain('pull requests may not be opened in acme/api');
  expect(await messageOf({ appId: '43', privateKey })).toContain("answers 401 ('Issuer' claim");
  const curve = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'sec1', format: 'pem' });
  expect(await messageOf({ appId: '42', privateKey: String(curve) })).toBe(
    'the privateKey of the App must be a PEM of an RSA key without a passphrase, as GitHub hands it out: ' +
      'BEGIN RSA PRIVATE KEY (PKCS#1) or BEGIN PRIVATE KEY (PKCS#8)',
  );
});
