/**
 * What `setup` has left in a checkout beside what git ignores: files that it has made are excluded, for the server's git as
 * for everyone's there, and files of the commit are put back. So neither goes into a save, nor counts as anybody's change.
 */
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LeftBySetUp } from '../../../core/sandbox/kept.ts';
import { inFolder } from '../files/open-folder.ts';
import { hasCode } from '../sandbox/error-code.ts';
import type { HostedSandbox } from '../sandbox/hosted-sandbox.ts';
import { type Outcome, success } from '../sandbox/outcome.ts';
import { checkoutOf, clearStaleLock, controlFolder, headOf, inCheckout } from './checkout.ts';
import { git } from './git.ts';
import { indexOf, learnIndex, ownIndex } from './own-index.ts';
import { pathText } from './paths.ts';
import { stageTree } from './stage.ts';

/** What comes after these is not excluded. */
const mostExcluded = 2000;
const mostTold = 50;

/** No command of a model may have run in the checkout. */
export async function takeLeft(sandbox: HostedSandbox, repository: string): Promise<Outcome<LeftBySetUp>> {
  await clearStaleLock(sandbox, repository);
  const head = await headOf(sandbox, repository);
  if (!head.ok) return head;
  const own = await indexOf(sandbox, repository, head.result.commit);
  if (!own.ok) return own;
  const options = ['--others', '--exclude-standard', '--directory', '--no-empty-directory'];
  const untracked = await own.result.listing(['ls-files', '-z', ...options]);
  if (!untracked.ok) return untracked;
  const made = untracked.result.filter((path) => !path.includes('\n')).slice(0, mostExcluded);
  const excluded = await exclude(sandbox, repository, made);
  if (!excluded.ok) return excluded;
  const all = await excludedIn(controlFolder(sandbox, repository));
  const changed = await putBack(sandbox, repository, head.result);
  if (!changed.ok) return changed;
  const told = (paths: readonly string[]) => paths.slice(0, mostTold).map(pathText);
  return success({ repository, made: told(all), changed: told(changed.result) });
}

/** Also those of before, which git does not list any more. */
const excludedIn = async (control: string): Promise<string[]> =>
  (await linesOf(join(control, 'info/exclude'))).map((line) => line.slice(1).replace(/\\(.)/g, '$1'));

async function exclude(sandbox: HostedSandbox, repository: string, paths: readonly string[]): Promise<Outcome<void>> {
  if (paths.length === 0) return success(undefined);
  const lines = paths.map(patternOf);
  const own = join(controlFolder(sandbox, repository), 'info');
  await mkdir(own, { recursive: true });
  await addLines(own, lines);
  return inFolder(sandbox, join(checkoutOf(sandbox, repository), '.git/info'), { create: true }, (folder) =>
    addLines(folder, lines),
  );
}

/** Of this very path; it ends in a slash where it is a folder. */
const patternOf = (path: string): string => `/${path.replace(/[\\*?[]| $/g, '\\$&')}`;

async function addLines(folder: string, lines: readonly string[]): Promise<void> {
  const file = join(folder, 'exclude');
  const before = await linesOf(file);
  const added = lines.filter((line) => !before.includes(line));
  await writeFile(`${file}.new`, [...before, ...added].map((line) => `${line}\n`).join(''), 'latin1');
  await rename(`${file}.new`, file);
}

async function linesOf(file: string): Promise<string[]> {
  const text = await readFile(file, 'latin1').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return '';
    throw error;
  });
  return text.split('\n').filter((line) => line !== '');
}

/** Answers which files of HEAD a save would have held otherwise. */
async function putBack(
  sandbox: HostedSandbox,
  repository: string,
  head: { commit: string; tree: string },
): Promise<Outcome<string[]>> {
  const staged = await stageTree(sandbox, repository, head);
  if (!staged.ok) return staged;
  const words = ['diff-tree', '-r', '-z', '--name-only', '--no-renames', head.tree, staged.result.tree];
  const changed = await ownIndex(sandbox, repository).listing(words);
  if (!changed.ok || changed.result.length === 0) return changed;
  const reset = await git(sandbox, inCheckout(sandbox, repository, ['reset', '-q', '--hard']));
  if (!reset.ok) return reset;
  const learned = await learnIndex(sandbox, repository);
  return learned.ok ? changed : learned;
}
