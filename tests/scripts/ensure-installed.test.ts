import { execFile } from 'node:child_process';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { installReason } from '../../scripts/ensure-installed.mjs';

const run = promisify(execFile);

let root: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'ensure-installed-'));
});
afterEach(() => rm(root, { recursive: true, force: true }));

type Packages = Record<string, { version?: string; optional?: boolean }>;

/** Writes a lock file, or npm's own note of what it installed, with a time of change in seconds. */
async function lock(path: 'package-lock.json' | 'node_modules/.package-lock.json', packages: Packages, at: number) {
  await mkdir(join(root, 'node_modules'), { recursive: true });
  await writeFile(join(root, path), JSON.stringify({ packages }));
  await utimes(join(root, path), at, at);
}

test('without an install, or after one that broke off, it installs', async () => {
  await lock('package-lock.json', { '': {}, 'node_modules/a': { version: '1.0.0' } }, 100);
  expect(installReason(root)).toBe('The dependencies are not installed yet.');
});

test('an install that is newer than the lock file is taken without reading it', async () => {
  await lock('package-lock.json', { 'node_modules/a': { version: '1.0.0' } }, 100);
  await lock('node_modules/.package-lock.json', { 'node_modules/a': { version: '0.9.0' } }, 200);
  expect(installReason(root)).toBe(null);
});

test('a lock file that was only touched by a checkout needs no install', async () => {
  const packages = { 'node_modules/a': { version: '1.0.0' } };
  const otherPlatform = { 'node_modules/b': { version: '1.0.0', optional: true } };
  await lock('package-lock.json', { '': { version: '0.1.0' }, ...packages, ...otherPlatform }, 300);
  await lock('node_modules/.package-lock.json', packages, 200);
  expect(installReason(root)).toBe(null);
});

test.each([
  ['another version', { 'node_modules/a': { version: '2.0.0' } }],
  ['a package more', { 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '1.0.0' } }],
  ['a package less', { 'node_modules/c': { version: '1.0.0' } }],
])('a newer lock file with %s needs an install', async (_, packages) => {
  await lock('package-lock.json', packages, 300);
  await lock('node_modules/.package-lock.json', { 'node_modules/a': { version: '1.0.0' } }, 200);
  expect(installReason(root)).toBe('The dependencies are older than the lock file.');
});

/** Runs the script in the project, with an npm that notes its arguments, prints, and ends with `code`. */
async function ensure(code: number): Promise<{ code: number; stdout: string; stderr: string }> {
  await mkdir(join(root, 'scripts'), { recursive: true });
  await mkdir(join(root, 'bin'), { recursive: true });
  await cp(resolve(import.meta.dirname, '../../scripts/ensure-installed.mjs'), join(root, 'scripts/run.mjs'));
  await writeFile(join(root, 'bin/npm'), `#!/bin/sh\necho "$PWD $@" > "${root}/called"\necho added\nexit ${code}\n`);
  await chmod(join(root, 'bin/npm'), 0o755);
  const env = { PATH: `${join(root, 'bin')}:${process.env.PATH}` };
  try {
    const { stdout, stderr } = await run(process.execPath, [join(root, 'scripts/run.mjs')], { env, cwd: '/' });
    return { code: 0, stdout, stderr };
  } catch (error) {
    if (!(error instanceof Error && 'stdout' in error && 'stderr' in error && 'code' in error)) throw error;
    return { code: Number(error.code), stdout: String(error.stdout), stderr: String(error.stderr) };
  }
}

test('it runs npm ci in the project and keeps its output off stdout', async () => {
  expect(await ensure(0)).toEqual({
    code: 0,
    stdout: '',
    stderr: 'The dependencies are not installed yet. Running npm ci …\nadded\n',
  });
  expect(await readFile(join(root, 'called'), 'utf8')).toBe(`${root} ci\n`);
});

test('an npm ci that fails ends everything with its exit code', async () => {
  expect(await ensure(7)).toEqual({
    code: 7,
    stdout: '',
    stderr:
      'The dependencies are not installed yet. Running npm ci …\nadded\nInstalling the dependencies failed; nothing was started.\n',
  });
});
