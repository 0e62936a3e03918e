/** The lines of a unified diff as rows, with their numbers before and after. */
// This part alone: the whole brings what makes patches with it.
import { parsePatch } from 'diff/lib/patch/parse.js';

export type DiffRow = {
  kind: 'add' | 'remove' | 'same' | 'hunk' | 'note';
  before: number | null;
  after: number | null;
  text: string;
};

/** A line as parts of one kind each; the kinds are highlight.js's, `hljs-keyword`. */
export type ColouredText = { text: string; kind: string | null }[];

/** A patch that cannot be taken apart is shown as it is: it may be cut anywhere. */
export function rowsOf(patch: string): DiffRow[] {
  try {
    return parsePatch(patch).flatMap(({ hunks }) => hunks.flatMap(rowsOfHunk));
  } catch {
    return patch.split('\n').map((text) => ({ kind: 'note', before: null, after: null, text }));
  }
}

type Hunk = ReturnType<typeof parsePatch>[number]['hunks'][number];

function rowsOfHunk({ oldStart, oldLines, newStart, newLines, lines }: Hunk): DiffRow[] {
  let before = oldStart;
  let after = newStart;
  const head: DiffRow = {
    kind: 'hunk',
    before: null,
    after: null,
    text: `@@ −${oldStart},${oldLines} +${newStart},${newLines} @@`,
  };
  const rows = lines.map((line): DiffRow => {
    const text = line.slice(1);
    switch (line[0]) {
      case '+':
        return { kind: 'add', before: null, after: after++, text };
      case '-':
        return { kind: 'remove', before: before++, after: null, text };
      case '\\':
        return { kind: 'note', before: null, after: null, text: text.trim() };
      default:
        return { kind: 'same', before: before++, after: after++, text };
    }
  });
  return [head, ...rows];
}
