/** Keys that links bring in their fragment. */
import { expect, test } from 'vitest';
import { keyIn, trade } from '../../src/page/state/key-in-address.ts';

const pathname = '/builds/baaaaaaaaaa/page';
const key = 'k'.repeat(43);

test('a fragment brings a link that signs in, the key of a build where one is shown, or nothing', () => {
  expect([
    keyIn({ pathname, hash: '#in=e30.abc' }),
    keyIn({ pathname, hash: `#${key}` }),
    keyIn({ pathname: '/', hash: `#${key}` }),
    keyIn({ pathname, hash: '#content' }),
    keyIn({ pathname, hash: '' }),
  ]).toEqual([{ kind: 'sign-in', link: 'e30.abc' }, { kind: 'build', id: 'baaaaaaaaaa', key }, null, null, null]);
});

test('a key that is refused is over, and one that meets a passing failure may be tried again', async () => {
  const answers = [200, 401, 403, 404, 429, 503].map((status) =>
    trade({ kind: 'sign-in', link: 'e30.abc' }, async () => new Response(null, { status })),
  );
  expect(await Promise.all(answers)).toEqual(['taken', 'refused', 'refused', 'refused', 'failed', 'failed']);
  const unreached = trade({ kind: 'build', id: 'baaaaaaaaaa', key }, async () => {
    throw new TypeError('fetch failed');
  });
  expect(await unreached).toBe('failed');
});
