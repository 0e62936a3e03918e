/** A request for each route that it refuses. */
import { ownMessage } from '../../../src/core/contract/doctor.ts';
import type { Route } from '../../../src/workers/api/route.ts';
import { nameOf } from './document-faults.ts';
import { ask, get, heard, post } from './the-worker.ts';
import { at } from './what-is-done.ts';

/** Anyone may ask these, and they are refused to nobody while the deployment works. */
export const neverRefused = ['GET /health', 'GET /openapi.json', 'GET /docs'];
export const ended = 'bcompleteaa';
/** Where it is not that the build is not there, or that the token is missing. */
const refused: Record<string, () => Promise<Response>> = {
  'GET /problems/:kind': () => get('/problems/nothing'),
  'POST /doctor/webhook': () => ask('POST', '/doctor/webhook', { token: null, body: ownMessage }),
  'GET /builds/:id/page': () => get('/builds/nothing/page'),
  'POST /builds': () => post('/builds', { spec: 'It works.', repositories: [{ name: 'x', url: 'https://localhost' }] }),
  'POST /builds/preview': () => post('/builds/preview', { repositories: [] }),
  'GET /builds/live': () => get('/builds/live'),
  'GET /builds': () => get('/builds?limit=0'),
  'GET /pictures/:id/:evidence/:until/:signature': () => get(`/pictures/${ended}/parse-2-r10-1/1790000000/wrong`),
  'POST /builds/:id/pause': () => post(`/builds/${ended}/pause`),
  'POST /builds/:id/resume': () => post(`/builds/${ended}/resume`),
  'POST /builds/:id/cancel': () => post(`/builds/${ended}/cancel`),
  'POST /builds/:id/tasks/:task/retry': () => post(`/builds/${ended}/tasks/calendar/retry`),
  'POST /builds/:id/tasks/:task/priority': () => post(`${at}/tasks/calendar/priority`, { priority: 1 }),
  'POST /builds/:id/tasks/:task/skip': () => post(`${at}/tasks/nothing/skip`),
  'POST /builds/:id/notes': () => post(`${at}/notes`, { text: 'Too late.', task: 'format' }),
  'POST /builds/:id/approve': () => post(`${at}/approve`),
  'POST /builds/:id/reject': () => post(`${at}/reject`, {}),
  'PUT /builds/:id/plan': () => ask('PUT', `${at}/plan`, { body: {} }),
  'DELETE /builds/:id': () => ask('DELETE', at),
  'GET /builds/:id/live': () => get(`${at}/live`),
  'GET /sign-in/github': () => ask('GET', '/sign-in/github', { token: null, without: 'GITHUB_OAUTH_CLIENT_ID' }),
  'GET /sign-in/github/callback': () => ask('GET', '/sign-in/github/callback?code=1&state=2', { token: null }),
  'POST /sign-in/link': () => ask('POST', '/sign-in/link', { token: null, body: { link: `e30.${'A'.repeat(43)}` } }),
  'POST /sign-out': () => ask('POST', '/sign-out', { token: null, headers: { 'sec-fetch-site': 'cross-site' } }),
  'POST /builds/:id/session': () => post(`${at}/session`),
  'DELETE /builds/:id/session': () => ask('DELETE', '/builds/nothing/session', { token: null }),
  'POST /triggers/github': () => heard('github', () => ({}), 'wrong'),
  'POST /triggers/gitlab': () => heard('gitlab', () => ({}), 'wrong'),
  'POST /triggers/gitea': () => heard('gitea', () => ({}), 'wrong'),
  'POST /triggers/hooks/:id': () => ask('POST', '/triggers/hooks/taaaaaaaaaa', { token: 'wrong', body: {} }),
};
/** Undefined where nothing is known that is refused. */
export function refusalOf(route: Route): (() => Promise<Response>) | undefined {
  const { method, path, scope } = route;
  const own = refused[nameOf(route)];
  if (own) return own;
  const elsewhere = path.replace(':id', 'bzzzzzzzzzz').replace(/:\w+/g, 'nothing');
  if (scope === null) return undefined;
  return method === 'GET' && path.startsWith('/builds/:id')
    ? () => get(elsewhere)
    : () => ask(method, elsewhere, { token: null });
}
