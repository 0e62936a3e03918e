/** As whom the document of the page is read: strangers cost the API nothing. */
import { expect, test } from 'vitest';
import { pageDocument } from '../../src/page/document.tsx';
import { askAs } from '../../src/workers/page/page.ts';

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
  await pageDocument({ url: 'https://b.example.com/builds/baaaaaaaaaa/page/plan', ask, now: 0 });
  expect(asked).toEqual(['/builds/baaaaaaaaaa/me']);
});
