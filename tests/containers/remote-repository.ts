/** A bare git repository to clone from and push to, with commits made of plain file lists. */
import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
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

/** Of each commit, as git's own commands take it from the environment. */
const person = `Test <test@localhost> ${Date.parse(environment.GIT_AUTHOR_DATE) / 1000} +0100`;

export function createRemote(parent: string, name: string): RemoteRepository {
  const folder = join(parent, `${name}.git`);
  const run = (cwd: string, args: string[], input = '') =>
    execFileSync('git', args, { cwd, env: environment, encoding: 'utf8', input });
  run(parent, ['init', '-q', '--bare', '-b', 'main', folder]);
  appendFileSync(join(folder, 'config'), '[http]\n\treceivepack = true\n');
  let last: string | undefined;
  return {
    folder,
    url: pathToFileURL(folder).href,
    commit: (ref, files, parentCommit = last) => {
      // One process: a clone with its commands and a push would be a dozen, for each of hundreds of commits.
      last = run(folder, ['fast-import', '--quiet', '--force'], commitStream(ref, files, parentCommit)).trim();
      return last;
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

/** What `git fast-import` makes a commit of; it prints its id. */
function commitStream(ref: string, files: Files, parentCommit: string | undefined): string {
  const data = (text: string) => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const quoted = (path: string) => `"${path.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n')}"`;
  const changes = Object.entries(files).map(([path, text]) =>
    text === null ? `D ${quoted(path)}\n` : `M 100644 inline ${quoted(path)}\n${data(text)}`,
  );
  return [
    `commit ${ref}\nmark :1\nauthor ${person}\ncommitter ${person}\n`,
    data(`Change ${Object.keys(files).join(', ')}\n`),
    parentCommit === undefined ? '' : `from ${parentCommit}\n`,
    ...changes,
    'get-mark :1\n',
  ].join('');
}
