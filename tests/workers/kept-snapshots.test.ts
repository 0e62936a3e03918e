import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { KeptSnapshots } from '../../src/durable-objects/kept-snapshots/kept-snapshots.ts';

const { KEPT_SNAPSHOTS } = env as unknown as { KEPT_SNAPSHOTS: DurableObjectNamespace<KeptSnapshots> };
const of = (remotes: string) => KEPT_SNAPSHOTS.get(KEPT_SNAPSHOTS.idFromName(remotes));

test('a snapshot is found for its key and its image, until it is forgotten or another takes its place', async () => {
  const snapshots = of('app');
  await snapshots.keep('key', { image: 'node:1', id: 'one' });
  expect(await snapshots.find('key', 'node:1')).toBe('one');
  expect([await snapshots.find('key', 'node:2'), await snapshots.find('other', 'node:1')]).toEqual([null, null]);
  expect(await of('fork').find('key', 'node:1')).toBeNull();
  await snapshots.keep('key', { image: 'node:2', id: 'two' });
  await snapshots.forget('key', 'one');
  expect(await snapshots.find('key', 'node:2')).toBe('two');
  await snapshots.forget('key', 'two');
  expect(await snapshots.find('key', 'node:2')).toBeNull();
});

test('only the last of many are kept', async () => {
  const snapshots = of('many');
  for (let number = 0; number < 25; number++) await snapshots.keep(`key-${number}`, { image: 'i', id: `${number}` });
  expect([await snapshots.find('key-24', 'i'), await snapshots.find('key-0', 'i')]).toEqual(['24', null]);
});
