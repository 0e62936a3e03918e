/** A bare git repository to clone from and push to, with commits made of plain file lists. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

export type Files = Record<string, string | null>;
export type RemoteRepository = {
  folder: string;
  url: string;
  /** Commits files on top of `parent` and puts `ref` there; null deletes a file. Answers the commit. */
  commit(ref: string, files: Files, parent?: string): string;
  /** Git in the bare repository; its output without the line end. */
  git(...args: string[]): string;
  /** A tree of any entries, also of such as no work tree would let one add; each as `git mktree` takes it. */
  tree(entries: string[]): string;
  /** Commits a tree, without a parent, and puts `ref` there. */
  commitTree(ref: string, tree: string): string;
};

const environment = {
  PATH: process.env.PATH,
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_AUTHOR_NAME: 'Test',
  GIT_AUTHOR_EMAIL: 'test@localhost',
  GIT_COMMITTER_NAME: 'Test',
  GIT_COMMITTER_EMAIL: 'test@localhost',
  GIT_AUTHOR_DATE: '2026-11-01T12:00:00+01:00',
  GIT_COMMITTER_DATE: '2026-11-01T12:00:00+01:00',
};

export function createRemote(parent: string, name: string): RemoteRepository {
  const folder = join(parent, `${name}.git`);
  const work = join(parent, `${name}-work`);
  const run = (cwd: string, args: string[], input = '') =>
    execFileSync('git', args, { cwd, env: environment, encoding: 'utf8', input });
  run(parent, ['init', '-q', '--bare', '-b', 'main', folder]);
  run(folder, ['config', 'http.receivepack', 'true']);
  run(parent, ['init', '-q', '-b', 'main', work]);
  return {
    folder,
    url: pathToFileURL(folder).href,
    commit: (ref, files, parentCommit) => {
      if (parentCommit) run(work, ['checkout', '-q', '--detach', parentCommit]);
      for (const [path, text] of Object.entries(files)) {
        const file = join(work, path);
        mkdirSync(dirname(file), { recursive: true });
        if (text === null) rmSync(file);
        else writeFileSync(file, text);
      }
      run(work, ['add', '-A']);
      run(work, ['commit', '-q', '--allow-empty', '-m', `Change ${Object.keys(files).join(', ')}`]);
      run(work, ['push', '-q', '--force', folder, `HEAD:${ref}`]);
      return run(work, ['rev-parse', 'HEAD']).trim();
    },
    git: (...args) => run(folder, args).trimEnd(),
    tree: (entries) => run(folder, ['mktree', '-z'], entries.map((entry) => `${entry}\0`).join('')).trim(),
    commitTree: (ref, tree) => {
      const commit = run(folder, ['commit-tree', '-m', 'A tree', tree]).trim();
      run(folder, ['update-ref', ref, commit]);
      return commit;
    },
  };
}
