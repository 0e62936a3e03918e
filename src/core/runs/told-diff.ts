/** What an evaluation saw of a candidate's change, file by file. */
import type { FileDiff, RepositoryDiff } from '../contract/reads/diff.ts';
import { headOfText } from '../cut-text.ts';
import type { Evaluation } from './evaluation.ts';

/** In code units, of one file. */
const longestPatch = 30_000;

/** Repositories that it does not change are left out. */
export const toldDiff = (merges: Evaluation['merges']): RepositoryDiff[] =>
  merges
    .filter(({ from, to }) => from !== to)
    .map(({ repository, from, to, files, omittedFiles, patch, omittedBytes }) => {
      const patches = patchesByFile(patch);
      const cutAt = omittedBytes > 0 ? [...patches.keys()].at(-1) : undefined;
      return {
        repository,
        from,
        to,
        files: files.map((file) => fileDiff(file, patches.get(file.path), omittedBytes > 0, cutAt === file.path)),
        omittedFiles,
        omittedBytes,
      };
    });

function fileDiff(
  { path, status }: Pick<FileDiff, 'path' | 'status'>,
  patch: string | undefined,
  isCutSomewhere: boolean,
  isCutHere: boolean,
): FileDiff {
  if (patch === undefined) return { path, status, patch: '', isCut: isCutSomewhere };
  const kept = headOfText(patch, longestPatch);
  return { path, status, patch: kept, isCut: isCutHere || kept.length < patch.length };
}

/** A patch of several files, each with its own header, by the path that the header names. */
export function patchesByFile(patch: string): Map<string, string> {
  const parts = patch.split(/^(?=diff --git )/m).filter((part) => part.startsWith('diff --git '));
  return new Map(parts.map((part) => [pathOf(part), part]));
}

/** Renames are not looked for, so both sides name the same path; one with quotes or control characters is quoted by git. */
function pathOf(part: string): string {
  const [header = ''] = part.split('\n', 1);
  const names = header.slice('diff --git '.length);
  const quoted = /^"a\/((?:[^"\\]|\\.)*)" /.exec(names)?.[1];
  if (quoted !== undefined) return unquoted(quoted);
  // "a/X b/X": the halves are as long as each other.
  return names.slice(2, (names.length - 1) / 2);
}

const escapes: Record<string, number> = { a: 7, b: 8, t: 9, n: 10, v: 11, f: 12, r: 13 };

/** Git writes bytes beyond ASCII as octal numbers. */
function unquoted(text: string): string {
  const bytes = [...text.matchAll(/\\([0-7]{3})|\\(.)|([^\\])/gu)].flatMap(([, octal, escaped, plain]) => {
    if (octal !== undefined) return [Number.parseInt(octal, 8)];
    if (escaped !== undefined) return [escapes[escaped] ?? escaped.charCodeAt(0)];
    return [...new TextEncoder().encode(plain)];
  });
  return new TextDecoder().decode(new Uint8Array(bytes));
}
