/**
 * What a candidate does to how work is verified, from its patch alone. It accuses nobody: each is a question to the
 * evaluator, who has to say by what the task justifies it.
 */
import type { Weakening } from '../../contract/weakening.ts';
import { configurationChanges, mayConfigure } from './configuration-changes.ts';
import { filePatches } from './patch.ts';
import { casesAdded, isTestFile, languageOf, testChanges } from './test-changes.ts';

const mostWeakenings = 30;

/** Of the files that have changed, those of which a patch that was cut has to be asked for once more. */
export const looksAt = (path: string): boolean => isTestFile(path) || mayConfigure(path) || /\.rs$/.test(path);

/** `omittedBytes`: of the patch of the files that count. */
export function weakenedBy(
  repository: string,
  { patch, omittedBytes }: { patch: string; omittedBytes: number },
): Weakening[] {
  const files = filePatches(patch);
  const added = casesAdded(files);
  const found = files.flatMap((file): Weakening[] =>
    [...(languageOf(file.path) ? testChanges(file, added) : []), ...configurationChanges(file)].map((seen) => ({
      ...seen,
      repository,
      path: file.path,
    })),
  );
  const unseen = (text: string): Weakening => ({ kind: 'not-seen', repository, path: '', text });
  const shown = found.slice(0, mostWeakenings);
  if (found.length > shown.length)
    shown.push(unseen(`there are ${found.length - shown.length} more such changes; look for them in the diff`));
  if (omittedBytes > 0)
    shown.push(unseen(`${omittedBytes} bytes of changes of tests and their configuration were too many to look at`));
  return shown;
}
