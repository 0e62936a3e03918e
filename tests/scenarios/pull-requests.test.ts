/** A build on the real stack, whose repository is at a forge: it ends in one pull request there, and never in two. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { plan, task } from '../core/builders.ts';
import { gitBranches } from '../doubles/forges/forge-server.ts';
import { type GitHubDouble, startGitHub } from '../doubles/forges/github.ts';
import { refsOf, repositoryWith, testCommand } from './bare-repositories.ts';
import { built } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { grades, writes } from './sessions.ts';

let root: string;
let github: GitHubDouble;
let stack: LocalStack;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'scenario-forge-'));
  for (const name of ['app', 'read-only']) repositoryWith(join(root, 'acme'), name);
  const branches = gitBranches(join(root, 'acme/app.git'));
  const [token, reader] = ['ghp_of-the-scenario', 'ghp_that-only-reads'];
  github = await startGitHub({
    repositories: { 'acme/app': branches },
    tokens: { [token]: true, [reader]: false },
    root,
  });
  const sessions = ['one', 'two'].flatMap((id) => [writes(id, { [`app/${id}.txt`]: `${id}\n` }), grades(id)]);
  stack = await localStack(sessions, {
    gitCredentials: JSON.stringify({ [github.host]: `x-access-token:${token}` }),
    forges: JSON.stringify({ [github.host]: { kind: 'github', token } }),
  });
});
afterAll(async () => {
  await stack?.close();
  await github?.close();
  await rm(root, { recursive: true, force: true });
});

test('it is opened with the first merge, found again where the answer was lost, and ready before the build completes', async () => {
  github.losesAnswerOf = ({ method, path }) => method === 'POST' && path.endsWith('/pulls');
  github.repository('acme/app').issues.set(7, { title: 'It is slow', labels: [] });
  const tasks = [
    task({ id: 'one', scope: ['app:one.txt'] }),
    task({ id: 'two', scope: ['app:two.txt'], dependsOn: ['one'] }),
  ];
  const { view, events } = await built(stack.client, {
    plan: plan(tasks),
    repositories: [{ name: 'app', url: `${github.url}/acme/app.git` }],
    evaluator: { testCommand },
    finish: { pullRequest: { title: 'Two files', labels: ['breakwater'] }, closes: '#7' },
  });
  const [repository] = view.repositories;
  const url = `${github.url}/acme/app/pull/2`;
  expect(repository?.pullRequest).toEqual({ number: 2, url, state: 'open', message: null });
  expect(events.flatMap(({ type, text }) => (type.startsWith('pull-request') ? [text] : []))).toEqual([
    `app: a draft pull request is at ${url}`,
    `app: the pull request ${url} is ready for review`,
  ]);
  const { pulls, statuses } = github.repository('acme/app');
  const head = gitBranches(join(root, 'acme/app.git'))().get(repository?.branch ?? '');
  expect(pulls).toMatchObject([
    { title: 'Two files', base: 'main', head: repository?.branch, draft: false, labels: ['breakwater'] },
  ]);
  expect(pulls[0]?.body).toContain('is complete: 1 of 1 requirement met, 2 tasks merged');
  expect(pulls[0]?.body).toContain('Closes #7');
  expect(statuses).toEqual([
    { sha: head, state: 'success', context: 'breakwater', description: '1 of 1 requirement met' },
  ]);
  expect(refsOf(join(root, 'acme'), 'app', 'refs/breakwater')).toEqual([]);
});

test('where none can be opened, the submission is refused and says so', async () => {
  github.repository('acme/app').archived = true;
  const submitted = await stack.client.createBuild({
    prompt: 'One file.',
    repositories: [{ name: 'app', url: `${github.url}/acme/app.git` }],
    finish: { pullRequest: true },
  });
  expect(submitted.ok || (submitted.failure.reason === 'refused' && submitted.failure.problem.errors)).toEqual([
    { path: 'finish.pullRequest', message: `app: acme/app is archived at ${github.host}` },
  ]);
});
