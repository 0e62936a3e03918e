/** Breaking text into lines of a width. */
import { cells, checkColumns, displayWidth } from './measure.ts';

/**
 * The lines of a text, none wider than `width` columns (but for a single character that is wider than the line). Breaks
 * at spaces and tabs, as late as possible; a no-break space is part of its word. Line breaks of the text stay.
 * @throws RangeError when `width` is not a whole number of columns, 1 or more
 */
export function wrap(text: string, width: number): string[] {
  checkColumns(width, 'width');
  return text.split(/\r?\n/).flatMap((line) => wrapLine(line, width));
}

function wrapLine(line: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(/[ \t]+/).filter((part) => part !== '')) {
    const longer = current === '' ? word : `${current} ${word}`;
    if (displayWidth(longer) <= width) {
      current = longer;
      continue;
    }
    if (current !== '') lines.push(current);
    const pieces = cut(word, width);
    current = pieces.pop() ?? '';
    lines.push(...pieces);
  }
  return [...lines, current];
}

/** Cuts a word into pieces of at most `width` columns, between its cells. */
function cut(word: string, width: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const cell of cells(word)) {
    if (used > 0 && used + cell.width > width) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += cell.text;
    used += cell.width;
  }
  return [...pieces, piece];
}
