/**
 * What a candidate does to how work is verified, from its patch alone. It accuses nobody: each is a question to the
 * evaluator, who has to say by what the task justifies it.
 */
import type { Weakening } from '../../contract/weakening.ts';
import type { DiffResult } from '../../sandbox/protocol.ts';
import { configurationChanges, mayConfigure } from './configuration-changes.ts';
import { type FilePatch, filePatches } from './patch.ts';
import { casesAdded, isTestFile, type Seen, testChanges } from './test-changes.ts';

const mostWeakenings = 30;

/** Of the files that have changed, those of which a patch that was cut has to be asked for once more. */
export const looksAt = ({ path, status }: DiffResult['files'][number]): boolean =>
  isTestFile(path) || mayConfigure(path) || /\.rs$/.test(path) || (status === 'deleted' && likeTests.test(path));

/** In any language: a folder or a name that says so, such as `test/`, `AppTests/`, `ATest.php`, `a_spec.lua`, `TestA.m`. */
const likeTests =
  /(?:^|[/._-])(?:[tT]ests?\d*|[sS]pecs?|e2e)(?:[/._-]|$)|[A-Za-z0-9](?:Tests?|Specs?)(?:[/.]|$)|(?:^|\/)Test[A-Z]/;

/** Both of the files that count: bytes of their patch, and those of which none is asked for. */
export type Omitted = { omittedBytes: number; omittedFiles: number };

export function weakenedBy(
  repository: string,
  { patch, omittedBytes, omittedFiles }: { patch: string } & Omitted,
): Weakening[] {
  const files = filePatches(patch);
  const added = casesAdded(files);
  const found = files.flatMap((file): Weakening[] =>
    changesOf(file, added).map((seen) => ({ ...seen, repository, path: file.path })),
  );
  const unseen = (text: string): Weakening => ({ kind: 'not-seen', repository, path: '', text });
  const shown = found.slice(0, mostWeakenings);
  if (found.length > shown.length)
    shown.push(unseen(`there are ${found.length - shown.length} more such changes; look for them in the diff`));
  if (omittedBytes > 0)
    shown.push(unseen(`${omittedBytes} bytes of changes of tests and their configuration were too many to look at`));
  if (omittedFiles > 0)
    shown.push(
      unseen(`${omittedFiles} files of tests and their configuration are not looked at: too many, or too long a name`),
    );
  return shown;
}

function changesOf(file: FilePatch, added: ReadonlySet<string>): Seen[] {
  const seen = [...testChanges(file, added), ...configurationChanges(file)];
  if (seen.length > 0 || file.status !== 'deleted' || !likeTests.test(file.path)) return seen;
  return [{ kind: 'test-file-removed', text: 'a file that is called like tests is removed' }];
}
