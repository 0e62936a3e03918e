/** Builds real git repositories for tests. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const identity = {
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_TERMINAL_PROMPT: '0',
};

/** Runs git in a folder and gives back what it prints, trimmed. */
export function git(folder: string, ...args: string[]): string {
  return execFileSync('git', args, {
    cwd: folder,
    env: { PATH: process.env.PATH, ...identity },
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A new folder that is removed by `remove`. */
export function scratchFolder(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'breakwater-git-'));
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** A bare repository `<root>/<name>.git`, empty, with `main` as its branch to be. */
export function bareRepository(root: string, name: string): string {
  git(root, 'init', '--quiet', '--bare', '--initial-branch=main', `${name}.git`);
  return join(root, `${name}.git`);
}

/** A bare repository with two commits on `main`, their ids, and the folder of a clone. */
export function sampleRepository(
  root: string,
  name: string,
): { bare: string; clone: string; first: string; second: string } {
  const bare = bareRepository(root, name);
  const clone = join(root, `${name}-clone`);
  git(root, 'clone', '--quiet', bare, clone);
  const first = commitFile(clone, 'README.md', 'one\n');
  const second = commitFile(clone, 'README.md', 'two\n');
  git(clone, 'push', '--quiet', 'origin', 'main');
  return { bare, clone, first, second };
}

/** Writes a file, commits it, and gives back the commit's id. */
export function commitFile(clone: string, path: string, text: string): string {
  writeFileSync(join(clone, path), text);
  git(clone, 'add', '--', path);
  git(clone, 'commit', '--quiet', '--message', `Change ${path}`);
  return git(clone, 'rev-parse', 'HEAD');
}
