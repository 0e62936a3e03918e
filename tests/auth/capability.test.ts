import { expect, test } from 'vitest';
import { pageKey, runToken, verifyPageKey, verifyRunToken } from '../../src/auth/capability.ts';
import { sameText } from '../../src/auth/mac.ts';

test('a run token opens for its run and for no other secret', async () => {
  const token = await runToken('secret', 'b1.generator.parse.1');
  expect(token).toMatch(/^b1\.generator\.parse\.1\.[A-Za-z0-9_-]{43}$/);
  expect(await verifyRunToken('secret', token)).toBe('b1.generator.parse.1');
  expect(await verifyRunToken('other', token)).toBeNull();
});

test('a token with another run, another mac or nothing at all is refused', async () => {
  const mac = (await runToken('secret', 'run-1')).slice('run-1.'.length);
  for (const token of [`run-2.${mac}`, `run-1.${mac.slice(1)}`, `.${mac}`, mac, '', '.', 'run-1.'])
    expect(await verifyRunToken('secret', token)).toBeNull();
});

test('a page key is for one build and is no run token', async () => {
  const key = await pageKey('secret', 'b1');
  expect(await verifyPageKey('secret', 'b1', key)).toBe(true);
  expect(await verifyPageKey('secret', 'b2', key)).toBe(false);
  expect(await verifyPageKey('other', 'b1', key)).toBe(false);
  expect(await verifyRunToken('secret', `b1.${key}`)).toBeNull();
});

test('texts are the same only when every character is', async () => {
  expect([
    await sameText('a', 'a'),
    await sameText('a', 'b'),
    await sameText('a', 'ab'),
    await sameText('', ''),
  ]).toEqual([true, false, false, true]);
});
