/** How the Build speaks with the forges of its repositories, and what it hears. */
import { afterEach, expect, test } from 'vitest';
import { verifyPicture } from '../../../src/auth/capability.ts';
import type { BuildState } from '../../../src/core/builds/state.ts';
import type { Performed } from '../../../src/durable-objects/builds/performed.ts';
import { tellForges } from '../../../src/durable-objects/builds/pull-requests.ts';
import { plan, sha, submission, task } from '../../core/builders.ts';
import { playedBuild } from '../../core/builds/played-build.ts';
import { fixedBranches } from '../../doubles/forges/forge-server.ts';
import { type GitHubDouble, startGitHub } from '../../doubles/forges/github.ts';

let github: GitHubDouble | null = null;
afterEach(async () => {
  await github?.close();
  github = null;
});

const token = 'ghp_of-the-tests';

/** A build of two repositories that is at its end, and their forge. */
async function atItsEnd(pullRequest: object | true = true): Promise<{
  forge: GitHubDouble;
  build: BuildState;
  tell: (attempts?: number, stage?: 'begun' | 'ended') => Promise<Performed>;
}> {
  const build = playedBuild(submission({ plan: plan([task()]), finish: { pullRequest } }), {
    hold: ['pull-requests'],
  });
  build.round('a');
  const [repository] = build.state.repositories;
  const head = repository?.head ?? '';
  const branches = fixedBranches({ main: sha('0'), 'breakwater/b1': head });
  const forge = await startGitHub({
    repositories: { 'acme/api': branches, 'acme/web': branches },
    tokens: { [token]: true },
  });
  github = forge;
  const repositories = ['api', 'web'].flatMap((name) =>
    repository ? [{ ...repository, name, url: `${forge.url}/acme/${name}.git`, pullRequest: null }] : [],
  );
  const state: BuildState = { ...build.state, repositories };
  const FORGES = JSON.stringify({ [forge.host]: { kind: 'github', token } });
  const tell = (attempts = 0, stage: 'begun' | 'ended' = 'ended') =>
    tellForges({ kind: 'pull-requests', stage }, state, attempts, {
      FORGES,
      PUBLIC_URL: 'https://breakwater.example.com',
      CAPABILITY_SECRET: 'capability-secret',
    });
  return { forge, build: state, tell };
}

const toldOf = (forge: GitHubDouble, name: string) => ({
  ok: true,
  repository: name,
  number: 1,
  url: `${forge.url}/acme/${name}/pull/1`,
  state: 'open',
  left: [],
});

test('each repository gets its pull request and its check, and asked for again, nothing changes', async () => {
  const { forge, tell } = await atItsEnd();
  const told = ['api', 'web'].map((name) => toldOf(forge, name));
  const done = { kind: 'done', input: { kind: 'pull-requests-told', stage: 'ended', told } };
  expect([await tell(), await tell(1)]).toEqual([done, done]);
  for (const name of ['acme/api', 'acme/web']) {
    const { pulls, statuses } = forge.repository(name);
    expect(pulls.map(({ title, draft }) => ({ title, draft }))).toEqual([{ title: 'Phase', draft: false }]);
    expect(new Set(statuses.map(({ state, description }) => `${state}: ${description}`))).toEqual(
      new Set(['success: 1 of 1 requirement met']),
    );
  }
});

test('pictures that were asked for have addresses which are good for three months, the same for a whole day', async () => {
  const { forge, tell, build } = await atItsEnd({ screenshots: 'pictures' });
  const screenshot = { id: 'a-1-r3-1', url: 'http://localhost:1/', title: 'Home', width: 1280, height: 800 };
  Object.assign(build.tasks.a ?? {}, { screenshots: [screenshot] });
  await tell();
  const { pulls } = forge.repository('acme/api');
  const address = /!\[Home\]\(https:\/\/breakwater\.example\.com\/pictures\/b1\/a-1-r3-1\/(\d+)\/([\w-]+)\)/;
  const [, until = '', signature = ''] = address.exec(pulls[0]?.body ?? '') ?? [];
  const picture = { buildId: 'b1', evidence: 'a-1-r3-1', until: Number(until) };
  const days = (Number(until) * 1000 - Date.now()) / (24 * 60 * 60_000);
  expect([await verifyPicture('capability-secret', picture, signature), days > 89 && days <= 90]).toEqual([true, true]);
});

test('what one forge refuses keeps no other from its pull request, and one that is away is asked again when it says', async () => {
  const { forge, tell } = await atItsEnd();
  forge.trouble = ({ method, path }) =>
    method === 'POST' && path === '/api/v3/repos/acme/web/pulls'
      ? { status: 403, body: { message: 'Resource not accessible by personal access token' } }
      : null;
  expect(await tell()).toMatchObject({
    input: {
      told: [
        toldOf(forge, 'api'),
        { ok: false, repository: 'web', message: expect.stringContaining('answers 403 (Resource not accessible') },
      ],
    },
  });
  forge.trouble = () => ({ status: 429, headers: { 'retry-after': '90' }, body: { message: 'slow down' } });
  const message = `${forge.host} answers 429 (slow down) to the pull requests of a branch: its limit of requests is reached`;
  expect(await tell(7)).toEqual({ kind: 'retry', message, inMs: 90_000 });
  expect(await tell(8)).toMatchObject({
    kind: 'done',
    input: {
      told: ['api', 'web'].map((repository) => ({
        ok: false,
        repository,
        message: `${message}; it was tried 9 times`,
      })),
    },
  });
});

test('a forge that is away keeps no other repository waiting, and what is opened beside it is known at once', async () => {
  const { forge, tell } = await atItsEnd();
  const isOfApi = (path: string) => path.startsWith('/api/v3/repos/acme/api/');
  forge.trouble = ({ path }) =>
    isOfApi(path) ? { status: 429, headers: { 'retry-after': '86400' }, body: { message: 'slow down' } } : null;
  const opened = toldOf(forge, 'web');
  const message = `${forge.host} answers 429 (slow down) to the pull requests of a branch: its limit of requests is reached`;
  const retry = { kind: 'retry', message, inMs: 15 * 60_000 };
  expect([await tell(0, 'begun'), await tell()]).toEqual([
    { ...retry, input: { kind: 'pull-requests-told', stage: 'begun', told: [opened] } },
    retry,
  ]);
  const refused = { ok: false, repository: 'api', message: `${message}; it was tried 9 times` };
  expect(await tell(8)).toMatchObject({ kind: 'done', input: { stage: 'ended', told: [opened, refused] } });
});

test('what breaks in the telling of one repository is tried as often as a forge that is away, and then given up', async () => {
  const { forge, tell, build } = await atItsEnd();
  const [api] = build.repositories;
  Object.defineProperty(api, 'base', {
    get: () => {
      throw new Error('it breaks');
    },
  });
  expect([await tell(), await tell(8)]).toEqual([
    { kind: 'retry', message: 'it breaks' },
    {
      kind: 'done',
      input: {
        kind: 'pull-requests-told',
        stage: 'ended',
        told: [toldOf(forge, 'web'), { ok: false, repository: 'api', message: 'it breaks; it was tried 9 times' }],
      },
    },
  ]);
});
