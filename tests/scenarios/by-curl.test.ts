/** The whole surface as a stranger uses it: the scripts of `examples`, against a stack whose Worker is killed on the way. */
import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { turn } from '../../examples/textkit/script/turns.ts';
import { integrationBranch } from '../../src/core/refs.ts';
import { readStackState } from '../../src/local-stack/state/stack-state.ts';
import { plan, task } from '../core/builders.ts';
import { gitBranches } from '../doubles/forges/forge-server.ts';
import { type GitHubDouble, startGitHub } from '../doubles/forges/github.ts';
import { descendantsOf, eventually } from '../local-stack/processes.ts';
import { repositoryWith, testCommand } from './bare-repositories.ts';
import { type LocalStack, localStack, project } from './local-stack.ts';
import { creations, generates, grades, submits } from './sessions.ts';
import { commandOf, killNow } from './stack-process.ts';

// Nothing else is set for its host: git goes as the App, too.
const keys = generateKeyPairSync('rsa', { modulusLength: 2048 });
const privateKey = keys.privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const publicKey = keys.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const permissions = { contents: 'write', pull_requests: 'write', checks: 'write' };
let root: string;
let github: GitHubDouble;
let stack: LocalStack;
const started: ChildProcess[] = [];
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'scenario-curl-'));
  repositoryWith(join(root, 'acme'), 'app');
  const branches = gitBranches(join(root, 'acme/app.git'));
  const app = { id: '42', publicKey, installations: { 'acme/app': { id: 9, permissions } } };
  github = await startGitHub({ repositories: { 'acme/app': branches }, app, root });
  // It is at work when its Worker is killed.
  const wait = { name: 'bash', input: { command: 'sleep 5' } };
  const work = turn('I write the file, and wait.', ...creations({ 'app/one.txt': 'one\n' }), wait);
  stack = await localStack([generates('one', [work, turn('I hand it in.', submits())]), grades('one')], {
    forges: JSON.stringify({ [github.host]: { kind: 'github', appId: 42, privateKey } }),
  });
});
afterAll(async () => {
  for (const child of started) child.kill();
  await stack?.close();
  await github?.close();
  await rm(root, { recursive: true, force: true });
});

/** A script of the examples, and all that it has printed. */
function run(command: string, args: string[], env: Record<string, string>) {
  const child = spawn(command, args, { cwd: project, env: { PATH: process.env.PATH, ...env } });
  started.push(child);
  const said = { out: '', child, ended: once(child, 'exit').then(([code]) => code) };
  child.stdout.on('data', (text) => (said.out += text));
  child.stderr.on('data', (text) => (said.out += text));
  return said;
}

test('a build is submitted, followed over a restart of the server to its pull request, and looked back on', async () => {
  const secret = (await readStackState(stack.state))?.secrets.webhook ?? '';
  const receiver = run('node', ['examples/receive-webhooks.mjs'], { WEBHOOK_SECRET: secret });
  await eventually('the receiver listens', () => receiver.out.includes('\n'));
  const submission = join(root, 'submission.json');
  await writeFile(
    submission,
    JSON.stringify({
      plan: plan([task({ id: 'one', scope: ['app:one.txt'] })]),
      repositories: [{ name: 'app', url: `${github.url}/acme/app.git` }],
      evaluator: { testCommand },
      finish: { pullRequest: true },
      webhooks: [{ url: `${receiver.out.trim()}/hook` }],
    }),
  );
  const followed = run('examples/follow-a-build.sh', [submission], { API: stack.apiUrl, TOKEN: stack.token });
  await eventually('it is submitted', () => /^build \S+$/m.test(followed.out));
  const id = /^build (\S+)$/m.exec(followed.out)?.[1] ?? '';
  const ways = { BREAKWATER_API: stack.apiUrl, BREAKWATER_TOKEN: stack.token };
  const printed = run('node', ['bin/breakwater.mjs', 'events', id, '--follow', '--json'], ways);
  // Who has never had an answer gives up at the first failure, as the address may be wrong.
  await eventually('both follow', () => /^\d+ \S+$/m.test(followed.out) && printed.out.includes('\n'));
  await eventually('its command runs', () =>
    descendantsOf(process.pid).some((pid) => commandOf(pid).trim() === 'sleep 5'),
  );
  const worker = descendantsOf(process.pid).filter((pid) => /workerd serve.*entry=127\.0\.0\.1:0/.test(commandOf(pid)));
  expect(worker).toHaveLength(1);
  for (const pid of worker) killNow(pid);
  expect(await followed.ended, followed.out).toBe(0);
  expect(followed.out).toMatch(/going on behind event \d+/);
  expect(await printed.ended, printed.out).toBe(0);
  const page = await stack.client.events(id, { after: 0, waitSeconds: 0 });
  if (!page.ok) throw new Error(JSON.stringify(page.failure));
  const told = followed.out.split('\n').filter((line) => /^\d+ \S+$/.test(line));
  const untilEnd = page.value.events.slice(0, told.length);
  expect(told).toEqual(untilEnd.map(({ seq, type }) => `${seq} ${type}`));
  const lines = printed.out.split('\n').filter((line) => line.startsWith('{'));
  expect(lines.slice(0, told.length).map((line) => JSON.parse(line))).toEqual(untilEnd);
  expect(untilEnd.at(-1)?.type).toBe('build.completed');
  expect(followed.out).toContain(`pull request of app: ${github.url}/acme/app/pull/1\n`);
  expect(github.repository('acme/app').pulls).toMatchObject([
    { title: 'Phase', base: 'main', head: integrationBranch(id), draft: false },
  ]);
  expect(followed.out).toMatch(/^# /m);
  await eventually('the end is told', () => receiver.out.includes('verified build.completed'));
  expect(receiver.out).not.toContain('refused');
});
