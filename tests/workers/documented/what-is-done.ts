/** A request for each route that it answers as done. */
import { env } from 'cloudflare:workers';
import { pageKey, picturePath } from '../../../src/auth/capability.ts';
import { evidenceKey } from '../../../src/core/contract/screenshots.ts';
import { keptPng, sample, standingRun, waitingForApproval } from './standing-builds.ts';
import { ask, get, heard, ownWebhook, post, signedInWithGithub } from './the-worker.ts';

const id = 'banswersaaa';
const run = `${id}-r9`;
const evidence = 'parse-2-r10-1';
const made = { token: '', share: '', issue: '', hook: '', key: '', link: '' };

export const at = `/builds/${id}`;

export async function aBuildToRead(): Promise<void> {
  await sample('underWay', id);
  await standingRun(id, run, 'generator');
  await standingRun(id, `${id}-r10`, 'evaluator');
  await keptPng(evidenceKey(id, evidence) ?? '');
}

/** JSON of an answer that another request needs something of. */
async function kept<Value>(answer: Promise<Response>, take: (value: Value) => void): Promise<Response> {
  const response = await answer;
  if (response.ok) take((await response.clone().json()) as Value);
  return response;
}

/** A command to a build of its own, in the state that takes it. */
const steer = async (build: Promise<string>, path: string, body?: unknown) =>
  post(`/builds/${await build}${path}`, body);
export const repositories = [{ name: 'dates', url: 'https://github.com/acme/api.git' }];

/** Of a repository that has a trigger there. */
async function secretAt(forge: 'github' | 'gitlab' | 'gitea'): Promise<string> {
  const answer = await post('/triggers', { kind: 'issue', name: forge, repository: `https://${forge}.com/acme/api` });
  if (!answer.ok) throw new Error(await answer.text());
  const { id: issue, webhookSecret } = (await answer.json()) as { id: string; webhookSecret: string };
  made.issue = issue;
  return webhookSecret;
}

/** In this order: some need what those before have made. */
export const done: Record<string, () => Promise<Response>> = {
  'GET /health': () => get('/health'),
  'GET /problems/:kind': () => get('/problems/gone'),
  'GET /openapi.json': () => get('/openapi.json'),
  'GET /docs': () => get('/docs'),
  'POST /doctor': () => post('/doctor', { withoutSandbox: true }),
  'POST /doctor/webhook': ownWebhook,
  'POST /builds': () => post('/builds', { spec: 'It works.', repositories }),
  'POST /builds/preview': () => post('/builds/preview', { spec: 'It works.', repositories }),
  'GET /builds/live': () => ask('GET', '/builds/live', { headers: { upgrade: 'websocket' } }),
  'GET /builds': () => get('/builds'),
  'GET /builds/:id': () => get(at),
  'GET /builds/:id/page': () => get(`${at}/page`),
  'GET /builds/:id/plan': () => get(`${at}/plan`),
  'GET /builds/:id/spec': () => get(`${at}/spec`),
  'GET /builds/:id/notes': () => get(`${at}/notes`),
  'GET /builds/:id/tasks': () => get(`${at}/tasks`),
  'GET /builds/:id/tasks/:task': () => get(`${at}/tasks/parse`),
  'GET /builds/:id/tasks/:task/rounds/:round': () => get(`${at}/tasks/parse/rounds/1`),
  'GET /builds/:id/tasks/:task/rounds/:round/diff': () => get(`${at}/tasks/parse/rounds/2/diff`),
  'GET /builds/:id/runs': () => get(`${at}/runs`),
  'GET /builds/:id/runs/:run': () => get(`${at}/runs/${run}`),
  'GET /builds/:id/runs/:run/transcript': () => get(`${at}/runs/${run}/transcript`),
  'GET /builds/:id/requirements': () => get(`${at}/requirements`),
  'GET /builds/:id/environments': () => get(`${at}/environments`),
  'GET /builds/:id/discoveries': () => get(`${at}/discoveries`),
  'GET /builds/:id/breaker': () => get(`${at}/breaker`),
  'GET /builds/:id/costs': () => get(`${at}/costs?points=4`),
  'GET /builds/:id/retrospective': () => get(`${at}/retrospective`),
  'GET /builds/:id/events': () => get(`${at}/events`),
  'GET /builds/:id/live': () => ask('GET', `${at}/live`, { headers: { upgrade: 'websocket' } }),
  'GET /builds/:id/evidence/:evidence': () => get(`${at}/evidence/${evidence}`),
  'GET /pictures/:id/:evidence/:until/:signature': async () => {
    const until = Math.floor(Date.now() / 1000) + 3600;
    return get(await picturePath(String(env.CAPABILITY_SECRET), { buildId: id, evidence, until }));
  },
  'POST /builds/:id/pause': () => steer(sample('underWay', 'bpauseaaaaa'), '/pause'),
  'POST /builds/:id/resume': () => steer(sample('paused', 'bresumeaaaa'), '/resume', { maxCostUsd: 50 }),
  'POST /builds/:id/notes': () => steer(sample('underWay', 'bnotesaaaaa'), '/notes', { text: 'Mind leap years.' }),
  'POST /builds/:id/tasks/:task/retry': () => steer(sample('underWay', 'bretryaaaaa'), '/tasks/calendar/retry'),
  'POST /builds/:id/tasks/:task/priority': () =>
    steer(sample('underWay', 'bfirstaaaaa'), '/tasks/calendar/priority', { priority: 'first' }),
  'POST /builds/:id/tasks/:task/skip': () => steer(sample('underWay', 'bskipaaaaaa'), '/tasks/calendar/skip'),
  'POST /builds/:id/cancel': () => steer(sample('underWay', 'bcancelaaaa'), '/cancel'),
  'DELETE /builds/:id': async () => ask('DELETE', `/builds/${await sample('completed', 'bdeleteaaaa')}`),
  'POST /builds/:id/approve': () => steer(waitingForApproval('bapproveaaa'), '/approve'),
  'POST /builds/:id/reject': () => steer(waitingForApproval('brejectaaaa'), '/reject', { comments: 'Smaller.' }),
  'PUT /builds/:id/plan': async () => {
    const path = `/builds/${await waitingForApproval('beditaaaaaa')}/plan`;
    const plan = await (await get(path)).json();
    return ask('PUT', path, { body: { plan }, headers: { 'if-match': '*' } });
  },
  'GET /reports/cost': () => get('/reports/cost?by=role'),
  'POST /admin/rebuild': () => post('/admin/rebuild', { ids: [id] }),
  'GET /builds/:id/me': () => get(`${at}/me`),
  'GET /me': () => get('/me'),
  'POST /tokens': () =>
    kept<{ id: string }>(post('/tokens', { name: 'ci' }), ({ id: token }) => {
      made.token = token;
    }),
  'GET /tokens': () => get('/tokens'),
  'DELETE /tokens/:token': () => ask('DELETE', `/tokens/${made.token}`),
  'PUT /tenants/:tenant': () => ask('PUT', '/tenants/blue', { body: { maxBuilds: 3 } }),
  'GET /tenants': () => get('/tenants'),
  'GET /tenants/:tenant': () => get('/tenants/blue'),
  'POST /builds/:id/shares': () =>
    kept<{ id: string }>(post(`${at}/shares`), ({ id: share }) => {
      made.share = share;
    }),
  'GET /builds/:id/shares': () => get(`${at}/shares`),
  'DELETE /builds/:id/shares/:share': () => ask('DELETE', `${at}/shares/${made.share}`),
  'GET /sign-in/github': () => ask('GET', '/sign-in/github', { token: null }),
  'GET /sign-in/github/callback': signedInWithGithub,
  'POST /sign-in/links': () =>
    kept<{ url: string }>(post('/sign-in/links', { to: `${at}/page` }), ({ url }) => {
      made.link = url.split('#in=')[1] ?? '';
    }),
  'POST /sign-in/link': () => ask('POST', '/sign-in/link', { token: null, body: { link: made.link } }),
  'POST /builds/:id/session': async () =>
    ask('POST', `${at}/session`, { token: await pageKey(String(env.CAPABILITY_SECRET), id) }),
  'DELETE /builds/:id/session': () => ask('DELETE', `${at}/session`, { token: null }),
  'POST /sign-out': () => ask('POST', '/sign-out', { token: null }),
  'POST /triggers/github': async () =>
    heard(
      'github',
      ({ mac }) => ({ 'x-github-event': 'ping', 'x-hub-signature-256': `sha256=${mac}` }),
      await secretAt('github'),
    ),
  'POST /triggers/gitlab': async () =>
    heard(
      'gitlab',
      ({ secret }) => ({ 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': secret }),
      await secretAt('gitlab'),
    ),
  'POST /triggers/gitea': async () =>
    heard('gitea', ({ mac }) => ({ 'x-gitea-event': 'push', 'x-gitea-signature': mac }), await secretAt('gitea')),
  'POST /triggers': () =>
    kept<{ id: string; key: string }>(
      post('/triggers', { kind: 'hook', name: 'alerts', prompt: 'Fix {{body.title}}.', submission: { repositories } }),
      ({ id: hook, key }) => Object.assign(made, { hook, key }),
    ),
  'POST /triggers/hooks/:id': () =>
    ask('POST', `/triggers/hooks/${made.hook}`, { token: made.key, body: { title: 'x' } }),
  'GET /triggers/:id/webhook-secret': () => get(`/triggers/${made.issue}/webhook-secret`),
  'GET /triggers': () => get('/triggers'),
  'GET /triggers/:id': () => get(`/triggers/${made.hook}`),
  'POST /triggers/:id/test': () => post(`/triggers/${made.hook}/test`),
  'DELETE /triggers/:id': () => ask('DELETE', `/triggers/${made.hook}`),
};
