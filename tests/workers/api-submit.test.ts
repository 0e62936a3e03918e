import { expect, test } from 'vitest';
import { pageKey } from '../../src/auth/capability.ts';
import { knownModels } from '../../src/core/money/prices.ts';
import { openRepository } from '../../src/git/open-repository.ts';
import { submission } from '../core/builders.ts';
import { apiHarness, aSubmission, errorsOf, id, origin, problemOf } from './api-harness.ts';

const aTask = (overrides: Record<string, unknown> = {}) => ({
  id: 'T1',
  title: 'Parse',
  description: 'Parse dates',
  scope: ['api:src/parse.ts'],
  criteria: [{ id: 'C1', text: 'It parses', requirements: ['R1'] }],
  ...overrides,
});
const aPlan = (tasks: unknown[]) => ({
  requirements: [{ id: 'R1', quote: 'parse dates' }],
  phases: [{ id: 'P1', title: 'P', epics: [{ id: 'E1', title: 'E', stories: [{ id: 'S1', title: 'S', tasks }] }] }],
});

test('a submission becomes a build with every default filled in, and the answer says where it is', async () => {
  const { submit, created } = apiHarness();
  const response = await submit(aSubmission());
  expect([response.status, response.headers.get('location')]).toEqual([201, `${origin}/builds/${id}`]);
  expect(await response.json()).toEqual({
    id,
    status: 'opening',
    urls: {
      self: `${origin}/builds/${id}`,
      plan: `${origin}/builds/${id}/plan`,
      events: `${origin}/builds/${id}/events`,
      page: `${origin}/builds/${id}/page#${await pageKey('capability', id)}`,
    },
  });
  expect(created).toEqual([
    {
      id,
      submission: {
        ...submission({ prompt: 'Write a date library' }),
        repositories: [{ name: 'api', url: 'https://git.example.com/api.git', base: 'main' }],
      },
      tenant: 'default',
      submittedBy: 'root',
      isTenantBounded: false,
    },
  ]);
});

test('every fault of a submission is named with its path, unknown fields by their names', async () => {
  const { submit, created } = apiHarness();
  const response = await submit({
    prompt: '  ',
    repositories: [{ name: 'api', url: 'git@github.com:a/b.git', branch: 'main' }],
    limits: { maxCostUsd: -1, maxCost: 5 },
    color: 'red',
  });
  expect(await errorsOf(response)).toEqual({
    status: 422,
    errors: expect.arrayContaining([
      { path: 'prompt', message: 'must not be empty' },
      {
        path: 'repositories[0].url',
        message: 'must be an https:// (or, on a local stack, http:// or file://) URL without credentials in it',
      },
      { path: 'repositories[0].branch', message: 'unknown field' },
      { path: 'limits.maxCost', message: 'unknown field' },
      { path: 'color', message: 'unknown field' },
    ]),
  });
  expect(created).toEqual([]);
});

test('a problem has the form of RFC 9457', async () => {
  const { submit } = apiHarness();
  expect(await problemOf(await submit({ ...aSubmission(), prompt: undefined }))).toEqual({
    contentType: 'application/problem+json',
    problem: {
      type: '/problems/invalid-submission',
      title: 'The submission has faults',
      status: 422,
      detail: 'prompt: give one of prompt, spec or plan',
      errors: [{ path: 'prompt', message: 'give one of prompt, spec or plan' }],
    },
  });
});

test('an unknown model is refused unless the submission gives its price', async () => {
  const { submit } = apiHarness();
  const models = { generator: 'gpt-99' };
  expect(await errorsOf(await submit(aSubmission({ models })))).toEqual({
    status: 422,
    errors: [
      {
        path: 'models.generator',
        message: `unknown model gpt-99: give its price in \`prices\`, or use one of ${knownModels.join(', ')}`,
      },
    ],
  });
  const prices = { 'gpt-99': { input: 1, output: 2, cacheWrite5m: 1, cacheWrite1h: 1, cacheRead: 1 } };
  expect((await submit(aSubmission({ models, prices }))).status).toBe(201);
});

test('a limit that could not pay for the first call is refused with what it has to be, and one that could is taken', async () => {
  const { submit } = apiHarness();
  const prices = { dear: { input: 1, output: 1000, cacheWrite5m: 1, cacheWrite1h: 5, cacheRead: 1 } };
  const models = { planner: 'dear', generator: 'claude-haiku-5-5' };
  const limited = (maxCostUsd: number, more: object = {}) =>
    submit(aSubmission({ models, prices, limits: { maxCostUsd }, ...more }));
  expect(await errorsOf(await limited(32))).toEqual({
    status: 422,
    errors: [
      {
        path: 'limits.maxCostUsd',
        message: 'must be at least 32.01: one call of the architect, by dear, can cost as much',
      },
    ],
  });
  const withPlan = { prompt: undefined, plan: aPlan([aTask()]) };
  expect([(await limited(32.01)).status, (await limited(0.01, withPlan)).status]).toEqual([201, 201]);
});

test('a plan with a cycle and a scope outside the repositories is refused with the path of each', async () => {
  const { submit, created } = apiHarness();
  const tasks = [aTask({ dependsOn: ['T2'] }), aTask({ id: 'T2', dependsOn: ['T1'], scope: ['web:src/**'] })];
  const { status, errors } = await errorsOf(await submit(aSubmission({ prompt: undefined, plan: aPlan(tasks) })));
  const paths = errors?.map(({ path }) => path) ?? [];
  const storyPath = 'plan.phases[0].epics[0].stories[0]';
  expect(status).toBe(422);
  expect(paths).toContain(`${storyPath}.tasks[1].scope[0]`);
  expect(paths.every((path) => path.startsWith('plan.'))).toBe(true);
  expect(errors?.some(({ message }) => /cycle|circle/i.test(message))).toBe(true);
  expect(created).toEqual([]);
  expect((await submit(aSubmission({ prompt: undefined, plan: aPlan([aTask()]) }))).status).toBe(201);
});

test('repositories that cannot be built on are all named, and no build is created', async () => {
  const { submit, created } = apiHarness({
    openRepository: async ({ name }) =>
      name === 'web'
        ? { ok: false, field: 'base', message: 'there is no branch dev: the repository has main' }
        : { ok: false, field: 'url', message: 'the repository is empty: push a first commit to it' },
  });
  const repositories = [
    { name: 'api', url: 'https://git.example.com/api.git' },
    { name: 'web', url: 'https://git.example.com/web.git', base: 'dev' },
  ];
  expect(await errorsOf(await submit(aSubmission({ repositories })))).toEqual({
    status: 422,
    errors: [
      { path: 'repositories[0].url', message: 'the repository is empty: push a first commit to it' },
      { path: 'repositories[1].base', message: 'there is no branch dev: the repository has main' },
    ],
  });
  expect(created).toEqual([]);
});

test('a body that is not JSON, not an object, or larger than a megabyte has its own status', async () => {
  const { request, submit } = apiHarness();
  const statuses = await Promise.all([
    request('POST', '/builds', { body: '{"prompt":' }),
    request('POST', '/builds'),
    submit([]),
    submit(null),
    submit(aSubmission({ prompt: 'x'.repeat(1_000_000) })),
  ]);
  expect(statuses.map(({ status }) => status)).toEqual([400, 400, 422, 422, 413]);
  const [notJson] = statuses;
  expect(notJson && (await problemOf(notJson))).toEqual({
    contentType: 'application/problem+json',
    problem: {
      type: '/problems/invalid-request',
      title: 'The request cannot be understood',
      status: 400,
      detail: expect.stringMatching(/^the body is not taken: not JSON: /),
    },
  });
});

test('webhooks are refused that this deployment cannot sign, or that would lead into a network', async () => {
  const submission = aSubmission({
    webhooks: [{ url: 'https://hooks.example.com/key-of-the-receiver' }, { url: 'http://127.0.0.1:9/' }],
  });
  expect(await errorsOf(await apiHarness().submit(submission))).toEqual({
    status: 422,
    errors: [
      {
        path: 'webhooks',
        message:
          'messages cannot be signed: set the secret WEBHOOK_SECRET of this deployment to whsec_ and 24 to 64 bytes in base64',
      },
      { path: 'webhooks[1].url', message: 'http:// works with the local stack only: use https://' },
    ],
  });
  const webhookSecret = `whsec_${'a'.repeat(44)}`;
  const settings = {
    apiToken: 'api-token',
    capabilitySecret: 'capability',
    scripted: false,
    webhookSecret,
    isLocal: true,
  };
  const local = apiHarness({ settings });
  expect([(await local.submit(submission)).status, local.created[0]?.submission.webhooks]).toEqual([
    201,
    submission.webhooks,
  ]);
});

test('pull requests are refused where a forge takes none, and asked for at none where nobody wants them', async () => {
  const fault = 'no forge is set for git.example.com: name the host in FORGES';
  const { submit, created } = apiHarness({ pullRequestFault: async () => fault });
  const submission = { prompt: 'Do it.', repositories: [{ name: 'api', url: 'https://git.example.com/acme/api.git' }] };
  expect(await errorsOf(await submit({ ...submission, finish: { pullRequest: true } }))).toEqual({
    status: 422,
    errors: [{ path: 'finish.pullRequest', message: `api: ${fault}` }],
  });
  expect([(await submit(submission)).status, created.length]).toEqual([201, 1]);
});

test('a secret is used by a name that the deployment has, for one of its hosts', async () => {
  const secrets = [{ name: 'packages', hosts: ['npm.pkg.example.com'] }];
  const asks = (use: string, host: string) => ({ use, host, header: 'Authorization' });
  const repositories = (...asked: object[]) => [
    { name: 'api', url: 'https://git.example.com/api.git', environment: { secrets: asked } },
  ];
  const { submit, created } = apiHarness({ settings: { secrets } });
  const wrong = [asks('others', 'npm.pkg.example.com'), asks('packages', 'evil.example.com')];
  expect(await errorsOf(await submit(aSubmission({ repositories: repositories(...wrong) })))).toEqual({
    status: 422,
    errors: [
      {
        path: 'repositories[0].environment.secrets[0]',
        message: 'there is no secret others; the deployment declares packages',
      },
      {
        path: 'repositories[0].environment.secrets[1]',
        message: 'the secret packages may not go to evil.example.com, only to npm.pkg.example.com',
      },
    ],
  });
  const local = apiHarness({ settings: { secrets: null } });
  expect(
    (await errorsOf(await local.submit(aSubmission({ repositories: repositories(wrong[0] ?? {}) })))).errors,
  ).toEqual([
    {
      path: 'repositories[0].environment.secrets[0]',
      message:
        'secrets are lent to sandboxes in containers, and those of this machine are none: start with --sandbox container',
    },
  ]);
  const right = repositories(asks('packages', 'npm.pkg.example.com'));
  expect((await submit(aSubmission({ repositories: right }))).status).toBe(201);
  expect(created.length).toBe(1);
});

test('where no repository was met is told in the same words, whatever kept the request from it', async () => {
  const says = async (url: string) => {
    const refusing = async () => {
      throw new TypeError('connection refused by 10.0.0.7:6379');
    };
    const { submit } = apiHarness({
      openRepository: (repository) => openRepository(repository, {}, { fetch: refusing, timeoutMs: 1000 }),
    });
    return errorsOf(await submit(aSubmission({ repositories: [{ name: 'api', url }] })));
  };
  const urls = [
    'http://localhost:6379',
    'https://localhost/a.git',
    'https://10.0.0.7/a.git',
    'file:///etc/passwd',
    'https://git.example.com:22/a.git',
    'https://git.example.com/a.git',
  ];
  const told = await Promise.all(urls.map(says));
  expect(new Set(told.map((each) => JSON.stringify(each))).size).toBe(1);
  expect(told[0]).toEqual({
    status: 422,
    errors: [
      { path: 'repositories[0].url', message: expect.stringMatching(/^no git repository can be reached there; /) },
    ],
  });
});
