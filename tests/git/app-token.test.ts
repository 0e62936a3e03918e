/** Git as a GitHub App, where GIT_CREDENTIALS has nothing for the host: one token a repository, which no sandbox sees. */
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { appTokens } from '../../src/forges/forge-at.ts';
import type { TokenCache } from '../../src/forges/github/app-token.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import { compareAndSwap } from '../../src/git/update-refs.ts';
import { gitBranches } from '../doubles/forges/forge-server.ts';
import { type GitHubDouble, startGitHub } from '../doubles/forges/github.ts';
import { candidate, type Gateway, startGateway } from './gateway-doors.ts';
import { git, sampleRepository, scratchFolder } from './repositories.ts';

const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const privateKey = keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const ports = { fetch, timeoutMs: 5000 };

let folder: ReturnType<typeof scratchFolder>;
let sample: ReturnType<typeof sampleRepository>;
let github: GitHubDouble;
let gateway: Gateway;
let now: number;
let permissions: Record<string, string>;
beforeEach(async () => {
  folder = scratchFolder();
  const acme = join(folder.path, 'acme');
  mkdirSync(acme);
  sample = sampleRepository(acme, 'app');
  sampleRepository(acme, 'other');
  now = Date.now();
  permissions = { contents: 'write', pull_requests: 'write' };
  github = await startGitHub({
    repositories: { 'acme/app': gitBranches(sample.bare) },
    app: { id: '42', publicKey, installations: { 'acme/app': { id: 9, permissions } } },
    root: folder.path,
  });
  gateway = await startGateway(settings());
  gateway.access = { repositories: [{ name: 'app', url: `${github.url}/acme/app.git`, pushRefs: [candidate] }] };
});
afterEach(async () => {
  await gateway.close();
  await github.close();
  folder.remove();
});

const tokens: TokenCache = new Map();
beforeEach(() => tokens.clear());
const settings = () => ({
  LOCAL_GIT_URL: 'http://127.0.0.1:1',
  apps: appTokens(
    { FORGES: JSON.stringify({ [github.host]: { kind: 'github', appId: '42', privateKey } }) },
    { ...ports, now: () => now, tokens },
  ),
});
const bought = () => github.requests.filter(({ path }) => path.endsWith('/access_tokens')).length;

test('a repository is opened, built on, cloned and pushed to with one token an hour', async () => {
  const opened = await openRepository({ url: `${github.url}/acme/app.git` }, settings(), ports);
  if (!opened.ok) throw new Error(opened.message);
  const update = { ref: 'refs/heads/breakwater/b1', from: null, to: sample.second };
  expect(await compareAndSwap(opened.remote, update, ports)).toEqual({ ok: true });
  const door = gateway.doors['the token route'];
  const clone = join(folder.path, 'clone');
  expect((await door.git(folder.path, 'clone', '--quiet', `${door.url}/app.git`, clone)).code).toBe(0);
  expect((await door.git(clone, 'push', '--quiet', 'origin', `HEAD:${candidate}`)).code).toBe(0);
  expect(git(sample.bare, 'rev-parse', update.ref, candidate)).toBe(`${sample.second}\n${sample.second}`);
  expect(git(clone, 'config', '--list')).not.toContain('ghs_');
  now += 54 * 60_000;
  await openRepository({ url: `${github.url}/acme/app.git` }, settings(), ports);
  expect(bought()).toBe(1);
  // Its time is over; GitHub takes no word of an App from the future.
  now -= 54 * 60_000;
  for (const [key, token] of tokens) tokens.set(key, { ...token, usedUntil: now });
  await openRepository({ url: `${github.url}/acme/app.git` }, settings(), ports);
  expect(bought()).toBe(2);
});

test('a repository where the App is not installed is refused, with what to do', async () => {
  expect(await openRepository({ url: `${github.url}/acme/other.git` }, settings(), ports)).toEqual({
    ok: false,
    field: 'url',
    message: expect.stringContaining('the App of FORGES is not installed on acme/other: install it there'),
  });
});

test('a forge that is away is an outage', async () => {
  github.trouble = () => ({ status: 503, body: {} });
  expect(await openRepository({ url: `${github.url}/acme/app.git` }, settings(), ports)).toMatchObject({
    ok: false,
    isOutage: true,
  });
});

test('what git says of a token names the App and not the token, and a right that is given counts a minute later', async () => {
  delete permissions.contents;
  now -= 2 * 60_000;
  const door = gateway.doors['the token route'];
  await door.git(folder.path, 'ls-remote', `${door.url}/app.git`);
  const [token = ''] = github.tokens.keys();
  github.tokens.clear();
  const refused = await door.git(folder.path, 'ls-remote', `${door.url}/app.git`);
  expect(refused.stderr).toContain(
    `remote: the remote answers 401: it refuses the token of the App for ${github.host} in FORGES\n`,
  );
  for (const secret of [token, Buffer.from(`x-access-token:${token}`).toString('base64')])
    expect(refused.stderr).not.toContain(secret);
  permissions.contents = 'write';
  now += 61_000;
  expect((await door.git(folder.path, 'ls-remote', `${door.url}/app.git`)).code).toBe(0);
  expect(bought()).toBe(2);
});
