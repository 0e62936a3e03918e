/** What a submission would become: told by the checks that it would meet, and nothing is made of it. */
import { expect, test } from 'vitest';
import { newBuild } from '../../src/core/builds/state.ts';
import { viewOf } from '../../src/core/builds/view.ts';
import type { BuildPreview } from '../../src/core/contract/preview.ts';
import type { FilesRead } from '../../src/git/files/read-files.ts';
import { plan, repositoryEnvironment, submission, task } from '../core/builders.ts';
import { apiHarness, aSubmission, errorsOf } from './api-harness.ts';

const previewed = async (body: unknown, overrides: Parameters<typeof apiHarness>[0] = {}) => {
  const { request, created } = apiHarness({
    newBuildId: async () => {
      throw new Error('no build is made');
    },
    ...overrides,
  });
  const answer = await request('POST', '/builds/preview', { body: JSON.stringify(body) });
  expect(created).toEqual([]);
  return answer;
};

const lockFile = { kind: 'detected', from: [{ because: 'lock-file', path: 'package-lock.json', name: null }] };
const files = {
  'package.json': JSON.stringify({ scripts: { test: 'vitest run' } }),
  'package-lock.json': '{}',
};
const read = (texts: Record<string, string>): FilesRead => ({
  ok: true,
  paths: Object.keys(texts),
  texts: Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, { ok: true, text }])),
});

test('it tells every option, where each repository would begin, and what is found in its files', async () => {
  const environment = { test: 'make test' };
  const answer = await previewed(
    aSubmission({
      repositories: [{ name: 'api', url: 'https://GIT.example.com/api.git/', environment }],
      limits: { maxCostUsd: 7 },
    }),
    { readFiles: async () => read(files) },
  );
  const given = submission({ prompt: 'Write a date library', limits: { maxCostUsd: 7 } });
  expect([answer.status, await answer.json()]).toEqual([
    200,
    {
      title: 'Write a date library',
      options: viewOf(newBuild({ id: 'b1', submission: given, now: 0 }), 0).options,
      repositories: [
        {
          name: 'api',
          url: 'https://git.example.com/api.git',
          base: 'main',
          commit: 'a'.repeat(40),
          environment,
          found: {
            kind: 'decided',
            environment: repositoryEnvironment({
              setup: ['npm ci'],
              test: 'make test',
              network: { setup: ['npm'], run: [] },
            }).environment,
            origins: [
              { field: 'setup', origin: lockFile },
              { field: 'test', origin: { kind: 'submission' } },
              { field: 'testTimeoutMinutes', origin: { kind: 'default' } },
              { field: 'network.setup', origin: lockFile },
              { field: 'network.run', origin: { kind: 'default' } },
            ],
            notGiven: [],
            lines: [
              { what: 'setup', value: 'npm ci', why: 'because of package-lock.json' },
              { what: 'tests', value: 'make test', why: 'from the submission' },
              { what: 'setup reaches', value: 'npm', why: 'because of package-lock.json' },
            ],
          },
        },
      ],
      plan: null,
      room: { builds: null, usd: null },
      faults: [],
    },
  ]);
});

test('what cannot be found out beforehand keeps nobody from seeing the rest', async () => {
  const repositories = ['faulty', 'huge', 'there', 'shut'].map((name) => ({
    name,
    url: `https://git.example.com/${name}.git`,
    ...(name === 'shut' && { base: 'next' }),
  }));
  const asked: string[] = [];
  const answer = await previewed(aSubmission({ repositories }), {
    openRepository: async ({ base, url }) =>
      base === undefined
        ? { ok: true, base: 'main', sha: 'b'.repeat(40), remote: { url, authorization: 'Basic secret' } }
        : { ok: false, field: 'base', message: `there is no branch ${base}` },
    readFiles: async ({ remote, commit }, { timeoutMs }) => {
      asked.push(`${remote.url} ${commit === 'b'.repeat(40)} ${timeoutMs > 0 && timeoutMs <= 8000}`);
      if (remote.url.includes('huge')) return { ok: false, message: 'it is too large to be read beforehand' };
      return read(remote.url.includes('faulty') ? { 'breakwater.yaml': 'tests: x' } : {});
    },
  });
  const told = await answer.json<BuildPreview>();
  expect(told.repositories.map(({ found }) => found)).toEqual([
    { kind: 'faulty', faults: [expect.objectContaining({ line: 1, column: 1 })] },
    { kind: 'later', reason: 'it is too large to be read beforehand' },
    expect.objectContaining({ kind: 'decided', lines: [{ what: 'tests', value: 'npm test', why: 'by default' }] }),
    { kind: 'later', reason: 'it cannot be opened' },
  ]);
  expect(told.faults).toEqual([{ path: 'repositories[3].base', message: 'there is no branch next' }]);
  expect(asked.toSorted()).toEqual(
    ['faulty', 'huge', 'there'].map((name) => `https://git.example.com/${name}.git true true`),
  );
  expect(JSON.stringify(told)).not.toContain('Basic secret');
});

test('a deployment that does not answer what it gives is told as that', async () => {
  const answer = await previewed(aSubmission(), { deploymentLimits: () => Promise.reject(new Error('reset')) });
  expect((await answer.json<BuildPreview>()).repositories.map(({ found }) => found)).toEqual([
    { kind: 'later', reason: 'the deployment does not answer what it gives to sandboxes' },
  ]);
});

test('it tells at once what a submission would be refused for, one repository after the other', async () => {
  const faulty = aSubmission({
    models: { generator: 'gpt-99' },
    repositories: [
      { name: 'api', url: 'https://git.example.com/api.git', base: 'next' },
      { name: 'web', url: 'https://localhost/web.git' },
      { name: 'sdk', url: 'https://git.example.com/sdk.git' },
    ],
  });
  const answer = await previewed(faulty, {
    openRepository: async ({ base, url }) => {
      const { hostname } = new URL(url);
      if (hostname === 'localhost') return { ok: false, field: 'url', message: 'refused', isNowhere: true };
      if (base !== undefined) return { ok: false, field: 'base', message: `there is no branch ${base}` };
      return { ok: true, base: 'main', sha: 'b'.repeat(40), remote: { url, authorization: 'Basic secret' } };
    },
  });
  const told = await answer.json<{ repositories: unknown[]; faults: { path: string }[] }>();
  expect(told.faults.map(({ path }) => path)).toEqual([
    'models.generator',
    'repositories[0].base',
    'repositories[1].url',
  ]);
  expect(told.repositories).toMatchObject([
    { name: 'api', base: null, commit: null },
    { name: 'web', base: null, commit: null },
    { name: 'sdk', base: 'main', commit: 'b'.repeat(40) },
  ]);
  expect(JSON.stringify(told)).not.toContain('Basic secret');
});

test('it tells the size of a plan, and what its tenant has room for', async () => {
  const tasks = [task({ id: 'a', scope: ['api:a'] }), task({ id: 'b', scope: ['api:b'], dependsOn: ['a'] })];
  const answer = await previewed(aSubmission({ prompt: undefined, plan: plan(tasks) }), {
    tenants: {
      bounds: async () => ({ maxBuilds: 3, maxUsdPerMonth: 100 }),
      use: async () => ({ builds: 2, reservedUsd: 30, spentUsd: 80 }),
    },
  });
  expect(await answer.json()).toMatchObject({
    plan: { requirements: 1, tasks: 2, waves: 2 },
    room: { builds: 1, usd: 0 },
    faults: [],
  });
});

test('what has not the form of a submission is refused as one', async () => {
  const { status, errors } = await errorsOf(await previewed({ color: 'red', repositories: [] }));
  expect([status, errors?.map(({ path }) => path)]).toEqual([422, ['repositories', 'color', 'prompt']]);
});
