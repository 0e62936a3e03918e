import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { wranglerConfig } from '../../../src/local-stack/parts/wrangler-config.ts';

let project: string;
beforeAll(async () => {
  project = await mkdtemp(join(tmpdir(), 'wrangler-config-'));
});
afterAll(() => rm(project, { recursive: true, force: true }));

const copied = () => wranglerConfig(project, 'container');

test('a second stack leaves the copy untouched, which the first one watches, until wrangler.toml changes', async () => {
  await writeFile(join(project, 'wrangler.toml'), 'enable_containers = false\n');
  const path = await copied();
  const first = await stat(path, { bigint: true });
  expect(await copied()).toBe(path);
  const second = await stat(path, { bigint: true });
  expect([second.ino, second.mtimeNs]).toEqual([first.ino, first.mtimeNs]);
  expect(await readFile(path, 'utf8')).toBe('enable_containers = true\n');

  await writeFile(join(project, 'wrangler.toml'), 'name = "other"\nenable_containers = false\n');
  expect(await readFile(await copied(), 'utf8')).toBe('name = "other"\nenable_containers = true\n');
  expect((await readdir(project)).toSorted()).toEqual(['.wrangler.containers.toml', 'wrangler.toml']);
});

test('without containers it is wrangler.toml itself', async () => {
  expect(await wranglerConfig(project, 'local')).toBe(join(project, 'wrangler.toml'));
});
