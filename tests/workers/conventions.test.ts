/** What every route keeps to: names of requests, tags of answers, HEAD. */
import { afterEach, expect, test, vi } from 'vitest';
import { apiHarness, id } from './api-harness.ts';
import { aBuild } from './build-snapshot.ts';

afterEach(() => {
  vi.restoreAllMocks();
});

const standing = () => apiHarness({ builds: { view: async () => aBuild({ id }) } });
const madeHere = /^[0-9a-f]{8}-[0-9a-f-]{27}$/;

test('a request keeps a well-formed name of its own, and gets one otherwise', async () => {
  const { request } = standing();
  const nameOf = async (path: string, given?: string) =>
    (await request('GET', path, { headers: given === undefined ? {} : { 'x-request-id': given } })).headers.get(
      'x-request-id',
    );
  expect(await nameOf(`/builds/${id}`, 'trace-1:span.2')).toBe('trace-1:span.2');
  for (const given of [undefined, 'short', 'with blanks in it', `<script>${'x'.repeat(20)}`, 'x'.repeat(129)])
    expect(await nameOf('/nowhere', given)).toMatch(madeHere);
});

test('the log names the request of a fault', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {});
  const fault = new Error('broken');
  const view = async () => {
    throw fault;
  };
  const { request } = apiHarness({ builds: { view } });
  const answer = await request('GET', `/builds/${id}`, { headers: { 'x-request-id': 'trace-123' } });
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([500, 'trace-123']);
  expect(log.mock.calls).toEqual([['request failed', 'trace-123', fault]]);
});

test('who has an answer is told that it is the same, until it is another', async () => {
  let title = 'A date library';
  const { request, get } = apiHarness({ builds: { view: async () => aBuild({ id, title }) } });
  const etag = (await get(`/builds/${id}`)).headers.get('etag') ?? '';
  const again = (tag: string) => request('GET', `/builds/${id}`, { headers: { 'if-none-match': tag } });
  for (const tag of [etag, `W/${etag}`, `"other", ${etag}`, '*']) {
    const same = await again(tag);
    expect([same.status, same.headers.get('etag'), await same.text()]).toEqual([304, etag, '']);
  }
  title = 'Another';
  const other = await again(etag);
  expect([other.status, other.headers.get('etag') === etag]).toEqual([200, false]);
});

test('HEAD is answered where GET is, without a body', async () => {
  const { request } = standing();
  const answer = await request('HEAD', `/builds/${id}`);
  expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
    200,
    'application/json',
    '',
  ]);
});

test('no other origin may read an answer', async () => {
  const { request } = standing();
  const answer = await request('GET', `/builds/${id}`, { headers: { origin: 'https://evil.example.com' } });
  expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});
