/** As whom the document of the page is read: strangers cost the API nothing. */
import { expect, test } from 'vitest';
import { pageDocument } from '../../src/page/document.tsx';
import { askAs } from '../../src/workers/page/page.ts';
import { aBuild } from '../workers/build-snapshot.ts';

test.each([
  ['__Host-breakwater-session=s', true],
  ['theme=dark; __Secure-breakwater-build=k', true],
  ['breakwater-session-8787=s', true],
  ['breakwater-build=k', true],
  ['theme=dark; session=s', false],
  ['other=breakwater-session=s', false],
  ['__Host-breakwater-way=w', false],
])('whoever sends the cookies %j is asked for: %j', (cookie, isAsked) => {
  expect(askAs(new Headers({ cookie }), async () => new Response()) !== null).toBe(isAsked);
});

test('an assertion of Access is somebody, and no header at all is nobody', () => {
  const fetchApi = async () => new Response();
  expect(askAs(new Headers({ 'cf-access-jwt-assertion': 'a' }), fetchApi)).not.toBeNull();
  expect(askAs(new Headers(), fetchApi)).toBeNull();
});

test('of somebody who turns out to be unknown, the API is asked once', async () => {
  const asked: string[] = [];
  const ask = async ({ url }: Request) => {
    asked.push(new URL(url).pathname);
    return new Response(null, { status: 401 });
  };
  await (
    await pageDocument({ url: 'https://b.example.com/builds/baaaaaaaaaa/page/plan', ask, now: 0, theme: null })
  ).rest();
  expect(asked).toEqual(['/builds/baaaaaaaaaa/me']);
});

test('the document says how the build is, and keeps no key by which a copy of it would open the page', async () => {
  const urls = { self: '', plan: '', events: '', page: 'https://b.example.com/builds/baaaaaaaaaa/page#lasting-key' };
  const build = { ...aBuild({ id: 'baaaaaaaaaa', title: 'Dates & <times>', lastSeq: 0 }), scripted: false, urls };
  const answers: Record<string, unknown> = {
    '/builds/baaaaaaaaaa/me': { name: 'ada', knownBy: 'token', scopes: ['builds:read'] },
    '/builds/baaaaaaaaaa': build,
    '/builds/baaaaaaaaaa/events': { events: [], lastSeq: 0 },
    '/builds': { builds: [{ ...build, tasks: 2, merged: 1, costUsd: 1, limitUsd: 5, repositories: [] }], next: null },
    '/me': { name: 'ada', knownBy: 'token', scopes: ['builds:read'] },
  };
  const ask = async ({ url }: Request) => {
    const answer = answers[new URL(url).pathname];
    return answer ? Response.json(answer) : Response.json({ type: '/problems/not-found' }, { status: 404 });
  };
  const documents = await Promise.all(
    ['/', '/builds/baaaaaaaaaa/page', '/builds/baaaaaaaaaa/page/board'].map(async (path) => {
      const { status, head, rest } = await pageDocument({
        url: `https://b.example.com${path}`,
        ask,
        now: 1_700_000_000_000,
        theme: null,
      });
      return { status, html: head + (await rest()) };
    }),
  );
  expect(
    documents.map(({ status, html }) => [status, html.includes('lasting-key'), html.includes('Dates &amp; &lt;times')]),
  ).toEqual([
    [200, false, true],
    [200, false, true],
    [200, false, true],
  ]);
});
