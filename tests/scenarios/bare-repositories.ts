/** The repositories of a scenario: bare ones to build on, and real clones of what became of them. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { bareRepository, git } from '../git/repositories.ts';

/** Passes where every `*.test.sh` of the repository does; it is what scenarios give as their test command. */
export const testCommand = 'sh test.sh';
const testScript = 'for test in *.test.sh; do test ! -e "$test" || sh "$test" || exit 1; done\n';

/** Makes `<root>/<name>.git` with one commit on `main` that holds the files and `test.sh`. */
export function repositoryWith(root: string, name: string, files: Record<string, string> = {}): void {
  mkdirSync(root, { recursive: true });
  const bare = bareRepository(root, name);
  const work = mkdtempSync(join(tmpdir(), 'scenario-work-'));
  try {
    for (const [path, text] of Object.entries({ 'test.sh': testScript, ...files })) {
      mkdirSync(dirname(join(work, path)), { recursive: true });
      writeFileSync(join(work, path), text);
    }
    const inWork = (...args: string[]) => git(work, `--git-dir=${bare}`, '--work-tree=.', ...args);
    inWork('add', '--all');
    inWork('commit', '--quiet', '--message', 'Start');
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** A commit on top of `main` with these submodules, by their paths, at the commits that their repositories are at. */
export function addSubmodules(root: string, name: string, paths: Record<string, string>): void {
  const bare = (of: string) => join(root, `${of}.git`);
  const inBare = (...args: string[]) => git(bare(name), ...args);
  inBare('read-tree', 'main');
  for (const [path, of] of Object.entries(paths))
    inBare('update-index', '--add', '--cacheinfo', `160000,${git(bare(of), 'rev-parse', 'main')},${path}`);
  const commit = inBare('commit-tree', '-p', 'main', '-m', 'Submodules', inBare('write-tree'));
  inBare('update-ref', 'refs/heads/main', commit);
}

export type Landed = {
  /** Every file but `test.sh`, with its text. */
  files: Record<string, string>;
  /** Subjects of the first-parent history without its start, oldest first: one merge a task. */
  merges: string[];
  head: string;
};

/** Clones a branch as anyone would, runs the tests in the clone, and reads what is there. Throws where they fail. */
export function landed(url: string, branch: string): Landed {
  const parent = mkdtempSync(join(tmpdir(), 'scenario-clone-'));
  const clone = join(parent, 'clone');
  try {
    git(parent, 'clone', '--quiet', '--branch', branch, '--', url, clone);
    execFileSync('sh', ['-c', testCommand], { cwd: clone, stdio: 'pipe' });
    const paths = git(clone, 'ls-files').split('\n');
    return {
      files: Object.fromEntries(
        paths.filter((path) => path !== 'test.sh').map((path) => [path, readFileSync(join(clone, path), 'utf8')]),
      ),
      merges: git(clone, 'log', '--first-parent', '--reverse', '--format=%s').split('\n').slice(1),
      head: git(clone, 'rev-parse', 'HEAD'),
    };
  } finally {
    rmSync(parent, { recursive: true, force: true });
  }
}

/** Names of the refs of a bare repository that begin with a prefix. */
export const refsOf = (root: string, name: string, prefix: string): string[] =>
  git(join(root, `${name}.git`), 'for-each-ref', '--format=%(refname)', prefix)
    .split('\n')
    .filter((ref) => ref !== '');
