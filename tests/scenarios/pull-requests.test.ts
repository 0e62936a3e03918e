/** A build on the real stack, whose repository is at a forge: it ends in one pull request there, and never in two. */
import { createHmac } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { layDown, submitPlan, turn } from '../../examples/textkit/script/turns.ts';
import { plan, requirement, task } from '../core/builders.ts';
import { gitBranches } from '../doubles/forges/forge-server.ts';
import { type GitHubDouble, startGitHub } from '../doubles/forges/github.ts';
import { refsOf, repositoryWith, testCommand } from './bare-repositories.ts';
import { built, untilRest, unwrapped } from './followed-build.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { grades, plans, writes } from './sessions.ts';

const hostSecret = 'secret-of-the-scenario';
/** That of the repository, as its trigger tells it. */
let webhookSecret = '';
const wish = 'Say hello in hello.txt.';
const wanted = plan([task({ id: 'hello', scope: ['app:hello.txt'] })], [requirement({ quote: wish })]);
const handsIn = (name: string, input: object) => [turn('I hand this in.', { name, input })];
const planning = [
  plans('architect', wish, [turn('I lay it down.', ...layDown(wanted), submitPlan)]),
  plans('adversary', wish, handsIn('submit_findings', { findings: [] })),
  plans('validator', wish, handsIn('submit_verdict', { approved: true, reasons: [] })),
  plans('auditor', wish, handsIn('submit_audit', { findings: [], summary: 'It says hello.' })),
];

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
  const sessions = ['one', 'two', 'hello'].flatMap((id) => [writes(id, { [`app/${id}.txt`]: `${id}\n` }), grades(id)]);
  stack = await localStack([...sessions, ...planning], {
    gitCredentials: JSON.stringify({ [github.host]: `x-access-token:${token}` }),
    forges: JSON.stringify({ [github.host]: { kind: 'github', token, webhookSecret: hostSecret } }),
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

/** The first answer that is one; what does not come within a while is told by its name. */
async function until<Value>(what: string, ask: () => Promise<Value | undefined>): Promise<Value> {
  for (const deadline = performance.now() + 60_000; performance.now() < deadline; await pause(100)) {
    const answer = await ask();
    if (answer !== undefined) return answer;
  }
  throw new Error(`${what} does not come`);
}

/** A webhook as GitHub sends it of this repository, by somebody who may write there. */
async function send(event: string, body: object): Promise<unknown> {
  const at = new Date().toISOString();
  const html_url = `${github.url}/acme/app`;
  const issue = {
    number: 8,
    title: wish,
    body: null,
    html_url: `${html_url}/issues/8`,
    user: { login: 'stranger' },
    updated_at: at,
  };
  const repository = { full_name: 'acme/app', html_url, clone_url: `${html_url}.git` };
  const text = JSON.stringify({ issue, repository, sender: { login: 'maintainer', type: 'User' }, ...body });
  const signature = createHmac('sha256', webhookSecret).update(text).digest('hex');
  const answer = await fetch(`${stack.apiUrl}/triggers/github`, {
    method: 'POST',
    body: text,
    headers: {
      'content-type': 'application/json',
      'x-github-event': event,
      'x-github-delivery': crypto.randomUUID(),
      'x-hub-signature-256': `sha256=${signature}`,
    },
  });
  return answer.json();
}
let comments = 0;
const comment = (body: string) =>
  send('issue_comment', { action: 'created', comment: { id: ++comments, body, created_at: new Date().toISOString() } });

test('an issue with a label becomes a build, which is steered by comments there, answers in one, and ends in a pull request that closes it', async () => {
  const { client } = stack;
  const repository = github.repository('acme/app');
  repository.issues.set(8, { title: wish, labels: ['breakwater'] });
  repository.collaborators.set('maintainer', 'write');
  const trigger = unwrapped(
    await client.addTrigger({
      kind: 'issue',
      name: 'issues',
      repository: `${github.url}/acme/app`,
      submission: {
        repositories: [{ name: 'app', url: `${github.url}/acme/app.git` }],
        evaluator: { testCommand },
        approval: 'plan',
        finish: { pullRequest: true },
      },
    }),
  );
  webhookSecret = trigger.webhookSecret ?? '';
  expect(await send('issues', { action: 'labeled', label: { name: 'breakwater' } })).toEqual({ taken: 1, why: null });
  const id = await until('a build', async () => unwrapped(await client.trigger(trigger.id)).state.builds[0]?.build);
  await until('its plan', async () => unwrapped(await client.build(id)).awaiting?.gate);
  await comment('Say it once.');
  await comment('/breakwater approve');
  const { view } = await untilRest(client, id, 'build.paused');
  expect([view.status, view.notes, view.origin?.by, view.origin?.issue?.number]).toEqual([
    'completed',
    1,
    'maintainer',
    8,
  ]);
  const url = view.repositories[0]?.pullRequest?.url ?? 'none';
  const mine = () => repository.comments.filter(({ issue }) => issue === 8).map(({ body }) => body);
  await until('the last word', async () => mine().some((body) => body.includes('is done')) || undefined);
  expect(mine()).toEqual([
    expect.stringMatching(new RegExp(`^<!-- breakwater:${id}\\.[\\w.]+ -->[^]*is done[^]*Pull request: ${url}`)),
  ]);
  expect(repository.pulls.at(-1)?.body).toContain('Closes #8');
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
