/**
 * Git in a checkout with an index of the server's own: what the checkout's index says of a file (unmerged, assumed
 * unchanged, not to be looked at) makes no difference to it, and nothing of that one is changed.
 */
import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inFolder } from '../files/open-folder.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { failure, type Outcome, success } from '../sandbox/outcome.ts';
import { checkoutOf, controlFolder, inCheckout } from './checkout.ts';
import { type GitOutput, git, gitFailure, runGit } from './git.ts';
import { fieldsOf, input } from './paths.ts';

const maxListingBytes = 128_000_000;

export type OwnIndex = {
  git(args: string[]): Promise<Outcome<string>>;
  run(args: string[], fields: readonly string[], end?: string): Promise<Outcome<GitOutput>>;
  /** The fields that a command lists with `-z`; those that are given go to its standard input. */
  listing(args: string[], fields?: readonly string[]): Promise<Outcome<string[]>>;
  /** The value of an attribute for each of the paths. */
  attributes(name: string, paths: readonly string[]): Promise<Outcome<Map<string, string>>>;
  /** `update-index` with the lines given. */
  update(args: string[], lines: readonly string[]): Promise<Outcome<string>>;
};

const fileOf = (sandbox: HostedSandbox, repository: string): string =>
  join(controlFolder(sandbox, repository), 'index');

/** The server's index as it was left. */
export function ownIndex(sandbox: HostedSandbox, repository: string): OwnIndex {
  const env = { GIT_INDEX_FILE: fileOf(sandbox, repository) };
  const run = (args: string[], fields: readonly string[], end?: string) => {
    const stdin = fields.length === 0 ? {} : { stdin: input(fields, end) };
    return runGit(sandbox, inCheckout(sandbox, repository, args, { ...stdin, env, maxBytes: maxListingBytes }));
  };
  const listing: OwnIndex['listing'] = async (args, fields = []) => {
    const listed = await run(args, fields);
    if (!listed.ok) return listed;
    const { exitCode, stdout, omittedBytes } = listed.result;
    if (exitCode !== 0) return gitFailure(sandbox, args[0] ?? '', listed.result);
    if (omittedBytes > 0) return failure('too-large', 'the repository holds too many files');
    return success(fieldsOf(stdout));
  };
  return {
    git: (args) => git(sandbox, inCheckout(sandbox, repository, args, { env })),
    run,
    listing,
    attributes: async (name, paths) => {
      // A path, the attribute and its value in turn.
      const fields = await listing(['check-attr', '-z', '--stdin', name], paths);
      if (!fields.ok) return fields;
      return success(new Map(paths.map((path, index) => [path, fields.result[index * 3 + 2] ?? ''])));
    },
    update: async (args, lines) => {
      if (lines.length === 0) return success('');
      const updated = await run(['update-index', '-z', ...args], lines);
      if (!updated.ok) return updated;
      return updated.result.exitCode === 0 ? success('') : gitFailure(sandbox, 'update-index', updated.result);
    },
  };
}

/** The server's index with the files of a commit, of which it knows the dates as far as it has seen them before. */
export async function indexOf(sandbox: HostedSandbox, repository: string, commit: string): Promise<Outcome<OwnIndex>> {
  const own = ownIndex(sandbox, repository);
  const file = fileOf(sandbox, repository);
  // Left by a git that was killed: nobody else writes here.
  await rm(`${file}.lock`, { force: true });
  const read = await own.git(['read-tree', '-m', commit]);
  if (read.ok || read.error.reason !== 'git') return read.ok ? success(own) : read;
  await rm(file, { force: true });
  const anew = await own.git(['read-tree', commit]);
  return anew.ok ? success(own) : anew;
}

/** Takes the dates of a checkout in which no command has run yet, so that its files need not all be read. */
export async function learnIndex(sandbox: HostedSandbox, repository: string): Promise<Outcome<void>> {
  const folder = join(checkoutOf(sandbox, repository), '.git');
  return inFolder(sandbox, folder, {}, (path) => copyFile(join(path, 'index'), fileOf(sandbox, repository)));
}
