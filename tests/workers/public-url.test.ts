import { expect, test } from 'vitest';
import { publicUrl } from '../../src/durable-objects/public-url.ts';
import { apiHarness, id } from './api-harness.ts';
import { aBuild } from './build-snapshot.ts';

test('links begin with the configured address, whatever host a request names', async () => {
  const publicOrigin = 'https://builds.example.com';
  const { get } = apiHarness({ builds: { view: async () => aBuild({ id }) }, settings: { publicOrigin } });
  const { urls }: { urls: Record<string, string> } = await (await get(`/builds/${id}`)).json();
  expect(Object.values(urls).map((url) => new URL(url).origin)).toEqual(Array(4).fill(publicOrigin));
});

test('the address is an origin; where there is none, the request’s own counts', () => {
  const origins = ['https://builds.example.com', 'https://Builds.example.com/', 'http://127.0.0.1:8787'];
  expect(
    [undefined, '', ...origins].map((PUBLIC_URL) => publicUrl(PUBLIC_URL === undefined ? {} : { PUBLIC_URL })),
  ).toEqual(
    [null, null, 'https://builds.example.com', 'https://builds.example.com', 'http://127.0.0.1:8787'].map((origin) => ({
      origin,
      fault: null,
    })),
  );
});

test.each([
  'builds.example.com',
  'ftp://a.example',
  'https://a.example/path',
  'https://me@a.example',
  'https://a.example?q',
])('the address %s is refused in words that say what to correct', (PUBLIC_URL) => {
  expect(publicUrl({ PUBLIC_URL })).toEqual({
    origin: null,
    fault: `PUBLIC_URL must be an address like https://breakwater.example.com, without a path, not "${PUBLIC_URL}"; correct it (wrangler.toml or .dev.vars) and start or deploy again`,
  });
});
