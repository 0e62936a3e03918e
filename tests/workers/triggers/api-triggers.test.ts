/** Triggers by the API: made, listed, tested and removed; and the webhooks that they hear, signed or refused. */
import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { forgesOf } from '../../../src/forges/forge-settings.ts';
import { newTriggerId } from '../../../src/workers/triggers/hook-key.ts';
import { repositorySecret } from '../../../src/workers/triggers/repository-secret.ts';
import { triggerPort } from '../../../src/workers/triggers/trigger-port.ts';
import { ghComment, ghIssue, ghLabeled } from '../../core/triggers/bodies.ts';
import { apiHarness, errorsOf, problemOf } from '../api-harness.ts';
import { migrations } from '../migrations.ts';
import { stubOutside } from './outside.ts';

beforeEach(async () => {
  await applyD1Migrations(env.DB, migrations);
  stubOutside();
});
afterEach(() => vi.unstubAllGlobals());

/** As vitest.config.ts sets it. */
const hostSecret = 'secret-of-the-tests';
const secretOf = (repository: string, { tenant = 'default', host = 'github.com', of = hostSecret } = {}) =>
  repositorySecret(of, tenant, { host, repository });
const secret = await secretOf('acme/api');
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
  return [answer.status, ((await answer.json()) as { taken?: number; why?: string; detail?: string }) ?? null] as const;
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
  await post(built, issueTrigger);
  const old = new Date(Date.now() - 25 * 60 * 60_000).toISOString();
  expect([
    await send(built, recent({ updated_at: old })),
    await send(built, { ...recent(), zen: 'Approachable is better than simple.' }, { event: 'ping' }),
    await send(built, { ...recent(), issue: 7 }),
    await send(built, ghComment('x', { action: 'deleted' }), { event: 'issue_comment' }),
  ]).toEqual([
    why('is too old'),
    why('concerns no build'),
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

/** Two triggers of one repository and two tenants, and one of another repository. */
async function ofTwoTenants() {
  const built = api();
  const { add, ofRepository } = triggerPort(env);
  const shared = `acme/shared-${crypto.randomUUID()}`;
  const own = await post(built, { ...issueTrigger, repository: `https://github.com/${shared}` });
  await post(built, { ...issueTrigger, repository: 'https://github.com/acme/other' });
  const [first] = await ofRepository({ host: 'github.com', repository: shared });
  const ofBlue = newTriggerId();
  if (first) await add({ ...first, id: ofBlue, tenant: 'blue' });
  const say = (repository: string) => {
    const body = recent({ title: crypto.randomUUID() });
    return JSON.stringify({ ...body, repository: { ...body.repository, full_name: repository } });
  };
  const sent = async (body: string, key: string) => {
    const [status, { taken, why, detail }] = await send(built, body, { signature: await hmac(body, key) });
    return [status, taken ?? detail, ...(why ? [why] : [])];
  };
  return { built, shared, own, ofBlue, say, sent };
}
const notSigned =
  'the webhook is not signed with the secret of its repository, which `breakwater trigger webhook-secret ID` tells of each trigger of issues';

test('who has the secret of one repository speaks for no other, and for no other tenant', async () => {
  const { built, shared, own, ofBlue, say, sent } = await ofTwoTenants();
  const [ofShared, ofOther] = [await secretOf(shared), await secretOf('acme/other')];
  const told = async (id: unknown) => (await built.get(`/triggers/${id}/webhook-secret`)).json();
  const place = { repository: `github.com/${shared}`, url: 'https://breakwater.example.com/triggers/github' };
  expect([own.body.webhookSecret, await told(own.body.id), await told(ofBlue)]).toEqual([
    ofShared,
    { ...place, secret: ofShared },
    { ...place, secret: await secretOf(shared, { tenant: 'blue' }) },
  ]);
  expect([
    await sent(say('acme/other'), ofOther),
    await sent(say(shared.toUpperCase()), ofShared),
    await sent(say(shared), await secretOf(shared, { tenant: 'blue' })),
    await sent(say(shared), ofOther),
    await sent(say('acme/other'), ofShared),
    await sent(say('acme/other'), await secretOf('acme/other', { tenant: 'blue' })),
    await sent(say('acme/other'), await secretOf('acme/other', { host: 'github.example.com' })),
    await sent(say('acme/unknown'), await secretOf('acme/unknown')),
  ]).toEqual([[202, 1], [202, 1], [202, 1], ...Array(5).fill([401, notSigned])]);
});

test('the secret of a host signs for no repository, and the refusal says what to do', async () => {
  const warned = vi.spyOn(console, 'warn').mockImplementation(() => {});
  const { shared, say, sent } = await ofTwoTenants();
  expect(await sent(say(shared), hostSecret)).toEqual([
    401,
    'the webhook is signed with the webhookSecret of github.com itself, which speaks for no repository unless a GitHub App has it: sign it with the secret of its repository, which `breakwater trigger webhook-secret ID` tells of each trigger of issues',
  ]);
  expect(warned.mock.calls).toEqual([
    ['triggers: a webhook is refused, as it is signed with the webhookSecret of github.com itself'],
  ]);
  warned.mockRestore();
  expect(await sent('payload=%7B%7D', 'any')).toEqual([
    401,
    'the body is no JSON; set the webhook to send application/json',
  ]);
});

test('a GitHub App signs for all of its repositories with one secret, and they have none of their own', async () => {
  const privateKey = '-----BEGIN PRIVATE KEY-----\nMIIB\n-----END PRIVATE KEY-----';
  const app = { kind: 'github', appId: '7', privateKey, webhookSecret: 'secret-of-the-app' };
  const forges = forgesOf(JSON.stringify({ 'github.com': app }));
  const built = apiHarness({ triggers: { ...triggerPort(env), forges } });
  const { body: trigger } = await post(built, { ...issueTrigger, repository: 'https://github.com/acme/of-app' });
  const repository = { ...recent().repository, full_name: 'acme/of-app' };
  const sent = async (body: object | string, key: string) => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    return send(built, text, { signature: await hmac(text, key) });
  };
  const elsewhere = { ...repository, html_url: 'https://github.example.com/acme/of-app' };
  const unknown = { ...repository, full_name: 'acme/unknown' };
  const own = await secretOf('acme/of-app', { of: 'secret-of-the-app' });
  expect([
    await sent({ ...recent(), repository }, 'secret-of-the-app'),
    await sent({ ...recent(), repository: elsewhere }, 'secret-of-the-app'),
    await sent({ ...recent(), repository: unknown }, 'secret-of-the-app'),
    await sent('payload=%7B%7D', 'secret-of-the-app'),
    (await sent({ ...recent(), repository }, own))[0],
  ]).toEqual([
    [202, { taken: 1, why: null }],
    why('is signed in the name of another host'),
    why('no trigger is set for this repository'),
    why('not understood: the body is no JSON; set the webhook to send application/json'),
    401,
  ]);
  const told = await built.get(`/triggers/${trigger.id}/webhook-secret`);
  expect([trigger.webhookSecret, told.status, (await problemOf(told)).problem.detail]).toEqual([
    null,
    409,
    "github.com is asked by a GitHub App: its one webhook has the App's own secret, and its repositories need none",
  ]);
});

test('GitLab is known by its token, Gitea by its signature', async () => {
  const forges = forgesOf(
    JSON.stringify({
      'gitlab.com': { kind: 'gitlab', token: 'token-of-the-tests', webhookSecret: 'secret-of-gitlab' },
      'gitea.com': { kind: 'gitea', token: 'token-of-the-tests', webhookSecret: 'secret-of-gitea' },
    }),
  );
  const built = apiHarness({ triggers: { ...triggerPort(env), forges } });
  const created = async (host: string) =>
    String((await post(built, { ...issueTrigger, repository: `https://${host}/acme/api` })).body.webhookSecret);
  const ofGitlab = JSON.stringify({
    project: { path_with_namespace: 'acme/api', web_url: 'https://gitlab.com/acme/api' },
  });
  const gitlab = (token: string) =>
    built.request('POST', '/triggers/gitlab', {
      token: null,
      body: ofGitlab,
      headers: { 'x-gitlab-token': token, 'x-gitlab-event': 'Push Hook' },
    });
  const ofGitea = JSON.stringify({ repository: { full_name: 'acme/api', html_url: 'https://gitea.com/acme/api' } });
  const gitea = async (signature: string) =>
    built.request('POST', '/triggers/gitea', {
      token: null,
      body: ofGitea,
      headers: { 'x-gitea-signature': signature, 'x-gitea-event': 'push' },
    });
  const good = (await hmac(ofGitea, await created('gitea.com'))).slice('sha256='.length);
  const answers = [
    await gitlab(await created('gitlab.com')),
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
      webhookSecret: secret,
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
