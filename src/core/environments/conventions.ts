/** The repository's own words to agents: which of its `AGENTS.md` (else `CLAUDE.md`) a run is told, and how much of them. */
import { headOfText } from '../cut-text.ts';
import { globsOverlap } from '../plan/scope.ts';

/** The first that a folder has. */
const names = ['AGENTS.md', 'CLAUDE.md'];

/** In characters: of one file, and of all that a run is told. */
const longestFile = 12_000;
const longestTold = 24_000;
const maxFiles = 10;

/**
 * The files of a repository that apply to a task, the root's first: that of each folder in which its scopes have room. With
 * no scopes, as for planners, that of the root alone.
 */
export function conventionFiles(
  repository: string,
  { paths, scopes }: { paths: readonly string[]; scopes: readonly string[] },
): string[] {
  const byFolder = Map.groupBy(
    paths.filter((path) => names.includes(nameOf(path))),
    folderOf,
  );
  return [...byFolder]
    .filter(([folder]) => folder === '' || globsOverlap([`${repository}:${folder}`], scopes))
    .toSorted(([a], [b]) => depth(a) - depth(b) || (a < b ? -1 : 1))
    .flatMap(([, found]) => found.toSorted().slice(0, 1))
    .slice(0, maxFiles);
}

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const folderOf = (path: string): string => path.slice(0, Math.max(path.lastIndexOf('/'), 0));
const depth = (folder: string): number => (folder === '' ? 0 : folder.split('/').length);

/** What a run is told of them: each under its path, cut where it is too long, with a word on that. Empty where there is none. */
export function conventionsText(files: readonly { path: string; text: string }[]): string {
  let left = longestTold;
  const parts: string[] = [];
  for (const { path, text } of files) {
    const clean = cleaned(text);
    if (clean === '') continue;
    const kept = headOfText(clean, Math.min(longestFile, left));
    left -= kept.length;
    parts.push(`### ${path}\n\n${kept}${cutNote(path, clean.length - kept.length)}`);
  }
  return parts.join('\n\n');
}

const cutNote = (path: string, missing: number): string =>
  missing === 0 ? '' : `\n[… ${missing} more characters are in ${path}; read it there …]`;

/** Without what no text may hold. */
const cleaned = (text: string): string =>
  text
    .toWellFormed()
    .replaceAll('\r\n', '\n')
    .replace(/[^\P{Cc}\t\n]/gu, '')
    .trim();
