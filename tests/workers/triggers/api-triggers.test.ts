/** Triggers by the API: made, listed, tested and removed; and the webhooks that they hear, signed or refused. */
import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgesOf } from '../../../src/forges/forge-settings.ts';
import { triggerPort } from '../../../src/workers/triggers/trigger-port.ts';
import { ghComment, ghIssue, ghLabeled } from '../../core/triggers/bodies.ts';
import { apiHarness, errorsOf } from '../api-harness.ts';
import { migrations } from '../migrations.ts';
import { stubOutside } from './outside.ts';

beforeEach(async () => {
  await applyD1Migrations(env.DB, migrations);
  stubOutside();
});
afterEach(() => vi.unstubAllGlobals());

const secret = 'secret-of-the-tests';
const api = () => apiHarness({ triggers: triggerPort(env) });
type Api = ReturnType<typeof api>;
const submission = { repositories: [{ name: 'api', url: 'https://github.com/acme/api.git' }] };
const issueTrigger = { kind: 'issue', name: 'issues', repository: 'https://github.com/Acme/API' };

const post = async ({ request }: Api, body: unknown) => {
  const answer = await request('POST', '/triggers', { body: JSON.stringify(body) });
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
};

async function hmac(body: string, key = secret): Promise<string> {
  const algorithm = { name: 'HMAC', hash: 'SHA-256' };
  const bytes = new TextEncoder();
  const imported = await crypto.subtle.importKey('raw', bytes.encode(key), algorithm, false, ['sign']);
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', imported, bytes.encode(body)));
  return `sha256=${[...mac].map((byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}

type Sent = { event?: string; delivery?: string; signature?: string | null; forge?: string };
async function send({ request }: Api, body: unknown, given: Sent = {}) {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const { event = 'issues', delivery = crypto.randomUUID(), forge = 'github' } = given;
  const signature = given.signature === undefined ? await hmac(text) : given.signature;
  const headers = {
    'x-github-event': event,
    'x-github-delivery': delivery,
    ...(signature === null ? {} : { 'x-hub-signature-256': signature }),
  };
  const answer = await request('POST', `/triggers/${forge}`, { token: null, body: text, headers });
  return [answer.status, ((await answer.json()) as { taken?: number; why?: string }) ?? null] as const;
}

/** Bodies that happen now, as the signature is checked against a clock. */
const recent = (given: object = {}) =>
  ghLabeled({ issue: ghIssue({ updated_at: new Date().toISOString(), ...given }) });
const why = (text: string) => [202, { taken: 0, why: text }];

test('a signed webhook is passed on once, whatever its headers say when it comes again', async () => {
  const built = api();
  await post(built, issueTrigger);
  const body = JSON.stringify(recent({ title: `once ${crypto.randomUUID()}` }));
  expect([
    await send(built, body, { delivery: 'd1' }),
    await send(built, body, { delivery: 'd1' }),
    await send(built, body, { delivery: 'another' }),
    await send(built, recent({ title: 'other' }), { delivery: 'd1' }),
  ]).toEqual([
    [202, { taken: 1, why: null }],
    why('was heard before'),
    why('was heard before'),
    why('was heard before'),
  ]);
});

test.each([
  ['no signature', null],
  ['another secret', 'other'],
  ['half a signature', 'sha256=abc'],
  ['a signature of SHA-1', 'sha1=0123456789abcdef0123456789abcdef01234567'],
])('a webhook with %s is refused', async (_, signature) => {
  const body = JSON.stringify(recent());
  const given = signature === 'other' ? await hmac(body, 'another-secret') : signature;
  const [status, problem] = await send(api(), body, { signature: given });
  expect([status, problem]).toEqual([401, expect.objectContaining({ type: '/problems/unauthorized' })]);
});

test('a signed webhook that is of no use is taken and says why', async () => {
  const built = api();
  const old = new Date(Date.now() - 25 * 60 * 60_000).toISOString();
  const elsewhere = {
    ...recent(),
    repository: { ...recent().repository, html_url: 'https://github.example.com/acme/api' },
  };
  const unknown = { ...recent(), repository: { ...recent().repository, full_name: 'acme/unknown' } };
  expect([
    await send(built, recent({ updated_at: old })),
    await send(built, { zen: 'Approachable is better than simple.' }, { event: 'ping' }),
    await send(built, elsewhere),
    await send(built, unknown),
    await send(built, 'payload=%7B%7D'),
    await send(built, { ...recent(), issue: 7 }),
    await send(built, ghComment('x', { action: 'deleted' }), { event: 'issue_comment' }),
  ]).toEqual([
    why('is too old'),
    why('concerns no build'),
    why('is signed in the name of another host'),
    why('no trigger is set for this repository'),
    why('not understood: the body is no JSON; set the webhook to send application/json'),
    [202, { taken: 0, why: expect.stringContaining('not understood: issue') }],
    why('concerns no build'),
  ]);
});

test('a webhook of more than a megabyte, or of a forge that is not set, is refused', async () => {
  const large = await send(api(), JSON.stringify({ x: 'x'.repeat(1_000_001) }));
  const other = await send(api(), recent(), { forge: 'gitlab' });
  const faulty = apiHarness({ triggers: { ...triggerPort(env), forges: forgesOf('{') } });
  expect([large[0], other[0], (await send(faulty, recent()))[0]]).toEqual([413, 401, 500]);
});

test('GitLab is known by its token, Gitea by its signature', async () => {
  const forges = forgesOf(
    JSON.stringify({
      'gitlab.com': { kind: 'gitlab', token: 'token-of-the-tests', webhookSecret: 'token-of-gitlab' },
      'gitea.com': { kind: 'gitea', token: 'token-of-the-tests', webhookSecret: secret },
    }),
  );
  const built = apiHarness({ triggers: { ...triggerPort(env), forges } });
  const gitlab = (token: string) =>
    built.request('POST', '/triggers/gitlab', {
      token: null,
      body: '{}',
      headers: { 'x-gitlab-token': token, 'x-gitlab-event': 'Push Hook' },
    });
  const gitea = async (signature: string) =>
    built.request('POST', '/triggers/gitea', {
      token: null,
      body: '{}',
      headers: { 'x-gitea-signature': signature, 'x-gitea-event': 'push' },
    });
  const good = (await hmac('{}')).slice('sha256='.length);
  const answers = [
    await gitlab('token-of-gitlab'),
    await gitlab('wrong'),
    await gitea(good),
    await gitea('0'.repeat(64)),
  ];
  expect(answers.map(({ status }) => status)).toEqual([202, 401, 202, 401]);
});

test('a trigger is made, listed, read, tested and removed', async () => {
  const built = api();
  const { status, body } = await post(built, issueTrigger);
  const id = String(body.id);
  expect([status, body]).toEqual([
    201,
    {
      id: expect.stringMatching(/^t[a-z2-7]{10}$/),
      kind: 'issue',
      name: 'issues',
      createdAt: expect.any(Number),
      createdBy: 'root',
      config: expect.objectContaining({ repository: 'https://github.com/Acme/API', label: 'breakwater', people: [] }),
      url: 'https://breakwater.example.com/triggers/github',
      key: null,
    },
  ]);
  const list = (await (await built.get('/triggers?limit=1')).json()) as { triggers: { id: string }[] };
  const read = (await (await built.get(`/triggers/${id}`)).json()) as { state: unknown };
  const tested = await (await built.request('POST', `/triggers/${id}/test`)).json();
  const removed = await (await built.request('DELETE', `/triggers/${id}`)).json();
  expect([list.triggers[0]?.id, read.state, tested, removed, (await built.get(`/triggers/${id}`)).status]).toEqual([
    id,
    { builds: [], nextAt: null, ignored: {}, fault: null },
    { ok: true, faults: [] },
    { id, removed: true },
    404,
  ]);
});

test('a schedule says when it is due next, and a hook is opened by its key alone', async () => {
  const built = api();
  const nightly = {
    kind: 'schedule',
    name: 'nightly',
    cron: '30 3 * * *',
    timezone: 'Europe/Berlin',
    prompt: 'Update.',
    submission,
  };
  const { body } = await post(built, nightly);
  const read = (await (await built.get(`/triggers/${body.id}`)).json()) as { state: { nextAt: number } };
  const inBerlin = new Intl.DateTimeFormat('de', { timeZone: 'Europe/Berlin', timeStyle: 'short' });
  expect([body.url, inBerlin.format(read.state.nextAt)]).toEqual([null, '03:30']);
  const hook = await post(built, { kind: 'hook', name: 'alerts', prompt: 'Fix {{body.title}}.', submission });
  const url = new URL(String(hook.body.url));
  const call = (token: string | null, sent: unknown) =>
    built.request('POST', url.pathname, { token, body: JSON.stringify(sent), headers: { 'idempotency-key': 'k1' } });
  const first = await call(String(hook.body.key), { title: 'the crash' });
  const again = await call(String(hook.body.key), { title: 'the crash' });
  const started = await first.json();
  expect([first.status, started, await again.json()]).toEqual([
    202,
    { build: expect.stringMatching(/^b[a-z2-7]{10}$/) },
    started,
  ]);
  expect([
    (await call('bwh_wrong', {})).status,
    (await call(null, {})).status,
    (await call('api-token', {})).status,
  ]).toEqual([401, 401, 401]);
});

test.each([
  ['a schedule that is none', { kind: 'schedule', name: 'x', cron: 'daily', prompt: 'x', submission }, 'cron'],
  ['seconds', { kind: 'schedule', name: 'x', cron: '* * * * * *', prompt: 'x', submission }, 'cron'],
  [
    'a zone that is none',
    { kind: 'schedule', name: 'x', cron: '0 3 * * *', timezone: 'Mars', prompt: 'x', submission },
    'timezone',
  ],
  ['a text of its own', { ...issueTrigger, submission: { prompt: 'x' } }, 'submission.prompt'],
  ['no repository', { kind: 'hook', name: 'x', prompt: 'x', submission: {} }, 'submission.repositories'],
  ['a repository without an owner', { ...issueTrigger, repository: 'https://github.com/api' }, 'repository'],
  ['a model that is not known', { ...issueTrigger, submission: { models: { planner: 'x' } } }, 'models.planner'],
])('a trigger with %s is refused', async (_, input, path) => {
  const answer = await api().request('POST', '/triggers', { body: JSON.stringify(input) });
  const { status, errors } = await errorsOf(answer);
  expect([status, errors?.[0]?.path]).toEqual([422, path]);
});

test('a repository has a few triggers of a tenant, and all of them hear of it', async () => {
  const built = api();
  const crowded = { ...issueTrigger, repository: 'https://github.com/acme/page' };
  const made = [];
  for (let count = 0; count < 6; count++) made.push((await post(built, crowded)).status);
  expect(made).toEqual([201, 201, 201, 201, 201, 422]);
  expect(await triggerPort(env).ofRepository({ host: 'github.com', repository: 'acme/page' })).toHaveLength(5);
});

test('who guesses keys of hooks is held up, and who has shown the right one goes on', async () => {
  let wrong = 0;
  const limits = { caller: async () => true, stranger: async () => ++wrong <= 30 };
  const built = apiHarness({ triggers: triggerPort(env), access: { limits } });
  const hook = await post(built, { kind: 'hook', name: 'alerts', prompt: 'Fix it.', submission });
  const { pathname } = new URL(String(hook.body.url));
  const call = async (key: string) =>
    (await built.request('POST', pathname, { token: key, body: '{}', headers: { 'cf-connecting-ip': '192.0.2.77' } }))
      .status;
  const right = String(hook.body.key);
  const before = await call(right);
  const guesses: number[] = [];
  for (let count = 0; count < 40; count++) guesses.push(await call(`bwh_${count}`));
  expect([before, guesses[0], guesses.at(-1), await call(right)]).toEqual([202, 401, 429, 202]);
});

test('who sees the triggers of every tenant can ask for their own alone', async () => {
  const built = api();
  const { body } = await post(built, { ...issueTrigger, repository: 'https://github.com/acme/own' });
  const [own] = await triggerPort(env).ofRepository({ host: 'github.com', repository: 'acme/own' });
  const strange = 'tzzzzzzzzzz';
  if (own) await triggerPort(env).add({ ...own, id: strange, tenant: 'another' });
  const listed = async (query: string) => {
    const { triggers } = (await (await built.get(`/triggers?limit=100${query}`)).json()) as {
      triggers: { id: string }[];
    };
    return [body.id, strange].map((id) => triggers.some((trigger) => trigger.id === id));
  };
  expect([await listed(''), await listed('&mine=true')]).toEqual([
    [true, true],
    [true, false],
  ]);
});

test('triggers are for who administers', async () => {
  const { request } = api();
  const asked = ['/triggers', '/triggers/taaaaaaaaaa'].map((path) => request('GET', path, { token: null }));
  expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([401, 401]);
});
