/**
 * Submodules that are repositories of the same build: their folders lead to the checkouts beside, so that what is changed
 * there is seen here. Others stay empty. Git itself follows none of them.
 */
import { lstat, readlink, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Submodule } from '../../../core/sandbox/protocol.ts';
import { type GitModule, gitModules, repositoryOf } from '../../../core/sandbox/submodules.ts';
import { inFolder } from '../files/open-folder.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { checkoutOf, inCheckout } from './checkout.ts';
import { runGit } from './git.ts';
import { fieldsOf, pathText } from './paths.ts';

/** A repository with more of them is none that a build over some repositories is about. */
const mostSubmodules = 100;
const gitlink = /^160000 commit /;

/** The submodules that a commit has, and which of the build's repositories each is. */
async function submodulesOf(sandbox: HostedSandbox, repository: string, commit: string): Promise<Outcome<Submodule[]>> {
  const { origins } = sandbox;
  if (origins.size === 0) return success([]);
  const modules = await modulesAt(sandbox, repository, commit);
  if (!modules.ok) return modules;
  return success(
    modules.result.map(({ path, url }) => ({
      path: pathText(path),
      of: repositoryOf(pathText(url), { superproject: repository, repositories: origins }),
    })),
  );
}

const mostKnown = 1000;
/** Bytes. */
const longestKept = 32_000;
/** By their commits: what one holds never changes. */
const knownModules = new Map<string, readonly GitModule[]>();

/**
 * The entries of `.gitmodules` that are submodules of the commit. They are remembered for all sandboxes, and so only from
 * one in which no command can have put other objects in the place of the commit's.
 */
async function modulesAt(
  sandbox: HostedSandbox,
  repository: string,
  commit: string,
): Promise<Outcome<readonly GitModule[]>> {
  const known = knownModules.get(commit);
  if (known) return success(known);
  const read = await readModules(sandbox, repository, commit);
  if (!read.ok) return read;
  const { modules, isSure } = read.result;
  if (isSure && sandbox.isUntouched && /^[0-9a-f]{40}$/.test(commit)) {
    if (knownModules.size >= mostKnown) knownModules.clear();
    knownModules.set(commit, modules);
  }
  return success(modules);
}

/** `isSure`: another time git would say the same, and it is short enough to be remembered. */
async function readModules(
  sandbox: HostedSandbox,
  repository: string,
  commit: string,
): Promise<Outcome<{ modules: GitModule[]; isSure: boolean }>> {
  const pattern = '^submodule\\..*\\.(path|url)$';
  const listed = await runGit(
    sandbox,
    inCheckout(sandbox, repository, [
      'config',
      '--no-includes',
      '--blob',
      `${commit}:.gitmodules`,
      '-z',
      '--get-regexp',
      pattern,
    ]),
  );
  if (!listed.ok) return listed;
  // Without the file, or where git cannot read it, there is none.
  if (listed.result.exitCode !== 0)
    return success({ modules: [], isSure: listed.result.stderr.includes('unable to resolve config blob') });
  const modules = gitModules(fieldsOf(listed.result.stdout)).slice(0, mostSubmodules);
  if (modules.length === 0) return success({ modules, isSure: true });
  const paths = modules.map(({ path }) => path);
  const words = ['ls-tree', '-z', commit, '--', ...paths.map(pathText)];
  const tree = await runGit(sandbox, inCheckout(sandbox, repository, words));
  if (!tree.ok) return tree;
  // What git cannot be asked for is no path of a submodule.
  if (tree.result.exitCode !== 0) return success({ modules: [], isSure: false });
  // What is kept of a listing keeps all of it in memory.
  const isSure = listed.result.stdout.length <= longestKept;
  const links = new Set(
    fieldsOf(tree.result.stdout)
      .filter((entry) => gitlink.test(entry))
      .map((entry) => entry.slice(entry.indexOf('\t') + 1)),
  );
  return success({ modules: modules.filter(({ path }) => links.has(path)), isSure });
}

/** Has the folders of the submodules of these checkouts, which are at these commits, lead where they belong. */
export async function fillSubmodules(
  sandbox: HostedSandbox,
  checkouts: readonly { name: string; commit: string }[],
): Promise<Outcome<Map<string, Submodule[]>>> {
  const found = new Map<string, Submodule[]>();
  for (const { name, commit } of checkouts) {
    const submodules = await submodulesOf(sandbox, name, commit);
    if (!submodules.ok) return submodules;
    found.set(name, submodules.result);
    for (const { path, of } of submodules.result) {
      if (of === null) continue;
      const filled = await fill(sandbox, join(checkoutOf(sandbox, name), path), linkTo(path, of));
      if (!filled.ok) return filled;
    }
  }
  return success(found);
}

/** From the folder in which the link stands to the workspace, and into the repository. */
const linkTo = (path: string, of: string): string => '../'.repeat(path.split('/').length) + of;

const fill = (sandbox: HostedSandbox, place: string, target: string): Promise<Outcome<void>> =>
  inFolder(sandbox, dirname(place), { create: true }, async (folder) => {
    const link = join(folder, basename(place));
    const isThere = await lstat(link).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
    if (isThere && (await readlink(link)) === target) return;
    await rm(link, { recursive: true, force: true });
    await symlink(target, link);
  });
