/**
 * Submodules that are repositories of the same build: their folders lead to the checkouts beside, so that what is changed
 * there is seen here. Others stay empty. Git itself follows none of them.
 */
import { lstat, readlink, rm, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Submodule } from '../../../core/sandbox/protocol.ts';
import { gitModules, repositoryOf } from '../../../core/sandbox/submodules.ts';
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
export async function submodulesOf(
  sandbox: HostedSandbox,
  repository: string,
  commit = 'HEAD',
): Promise<Outcome<Submodule[]>> {
  const { origins } = sandbox;
  if (origins.size === 0) return success([]);
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
  if (listed.result.exitCode !== 0) return success([]);
  const modules = gitModules(fieldsOf(listed.result.stdout)).slice(0, mostSubmodules);
  if (modules.length === 0) return success([]);
  const paths = modules.map(({ path }) => path);
  const words = ['--literal-pathspecs', 'ls-tree', '-z', commit, '--', ...paths.map(pathText)];
  const tree = await runGit(sandbox, inCheckout(sandbox, repository, words));
  if (!tree.ok) return tree;
  // What git cannot be asked for is no path of a submodule.
  if (tree.result.exitCode !== 0) return success([]);
  const links = new Set(
    fieldsOf(tree.result.stdout)
      .filter((entry) => gitlink.test(entry))
      .map((entry) => entry.slice(entry.indexOf('\t') + 1)),
  );
  return success(
    modules
      .filter(({ path }) => links.has(path))
      .map(({ path, url }) => ({
        path: pathText(path),
        of: repositoryOf(pathText(url), { superproject: repository, repositories: origins }),
      })),
  );
}

/** Has the folders of the submodules of these checkouts lead where they belong. */
export async function fillSubmodules(
  sandbox: HostedSandbox,
  repositories: Iterable<string> = sandbox.origins.keys(),
): Promise<Outcome<Map<string, Submodule[]>>> {
  const found = new Map<string, Submodule[]>();
  for (const repository of repositories) {
    const submodules = await submodulesOf(sandbox, repository);
    if (!submodules.ok) return submodules;
    found.set(repository, submodules.result);
    for (const { path, of } of submodules.result) {
      if (of === null) continue;
      const filled = await fill(sandbox, join(checkoutOf(sandbox, repository), path), linkTo(path, of));
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
