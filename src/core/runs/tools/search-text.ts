/** What a model is shown of a search. */
import type { SearchResult } from '../../sandbox/protocol.ts';

const mostFolders = 8;

/** One line a match, each with its path. */
export function searchText({ matches, truncated }: SearchResult): string {
  if (matches.length === 0) return 'No line matches.';
  const lines = matches.map((match) => `${match.path}:${match.line}:${match.text}`);
  return [...lines, ...(truncated ? ['[more matches left out; narrow the search]'] : [])].join('\n');
}

/** By file, each path once, and with what is left out of each folder. */
export function compactSearchText({ matches, truncated, leftOut = [] }: SearchResult): string {
  if (matches.length === 0 && leftOut.length === 0) return 'No line matches.';
  const files = Map.groupBy(matches, ({ path }) => path);
  const shown = [...files].flatMap(([path, lines]) => [path, ...lines.map(({ line, text }) => `  ${line}: ${text}`)]);
  const named = leftOut.slice(0, mostFolders).map(({ folder, count }) => `${count} in ${folder}`);
  const others = leftOut.slice(mostFolders).reduce((sum, { count }) => sum + count, 0);
  const parts = others > 0 ? [...named, `${others} elsewhere`] : named;
  const left =
    parts.length > 0
      ? [`[left out: ${parts.join(', ')}; give a path, or a narrower pattern, to see them]`]
      : truncated
        ? ['[more matches left out; narrow the search]']
        : [];
  return [...shown, ...left].join('\n');
}
