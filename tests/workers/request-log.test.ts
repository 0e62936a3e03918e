/** The line that the log has for each request: enough to find it again, and nothing that should not be kept. */
import { afterEach, expect, test, vi } from 'vitest';
import type { RequestLine } from '../../src/workers/api/request-line.ts';
import { apiHarness, id } from './api-harness.ts';
import { aBuild } from './build-snapshot.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const { request, lines } = logged();

function logged() {
  const lines: RequestLine[] = [];
  const harness = apiHarness({
    logRequest: (line) => void lines.push(line),
    builds: {
      view: async () => aBuild({ id }),
      plan: async () => {
        throw new Error('broken');
      },
    },
  });
  return { ...harness, lines };
}

type Sent = Parameters<typeof request>[2];
const root = { caller: 'root', tenant: 'default' };
const nobody = { caller: null, tenant: null };

test.each<[what: string, method: string, path: string, sent: Sent, line: Partial<RequestLine>]>([
  ['an answer', 'GET', `/builds/${id}`, {}, { route: '/builds/:id', status: 200, ...root }],
  ['a query', 'GET', '/builds?limit=7', {}, { route: '/builds', status: 200, ...root }],
  ['a wrong token', 'GET', `/builds/${id}`, { token: 'guess-me' }, { route: '/builds/:id', status: 401, ...nobody }],
  ['a refused body', 'POST', '/builds', { body: '{"prompt":7}' }, { route: '/builds', status: 422, ...root }],
  ['a path without a route', 'GET', '/guess-me', {}, { route: null, status: 404, ...nobody }],
  ['another method', 'PUT', `/builds/${id}`, {}, { route: '/builds/:id', status: 405, ...nobody }],
  ['a fault', 'GET', `/builds/${id}/plan`, {}, { route: '/builds/:id/plan', status: 500, ...root }],
  [
    'an address with a secret',
    'POST',
    '/triggers/hooks/guess-me',
    {},
    { route: '/triggers/hooks/:id', status: 401, ...nobody },
  ],
])('%s has one line', async (_, method, path, sent, line) => {
  vi.spyOn(console, 'error').mockImplementation(() => {});
  lines.length = 0;
  const answer = await request(method, path, sent);
  const named = { request: answer.headers.get('x-request-id'), method, ms: expect.any(Number) };
  expect(lines).toEqual([{ ...named, ...line }]);
  expect(JSON.stringify(lines)).not.toMatch(/guess-me|api-token|limit|prompt/);
});
