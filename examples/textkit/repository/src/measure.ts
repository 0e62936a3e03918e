/** How wide a text is in a terminal, in columns, and the cells that it is made of. */
import { splitAnsi } from './ansi.ts';

/** A piece of text that must not be cut: a grapheme, or an escape sequence, which takes no room. */
export type Cell = { text: string; width: number };

const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** Characters that print nothing by themselves: combining marks, format and control characters. */
const invisible = /^[\p{Mn}\p{Me}\p{Cf}\p{Cc}]*$/u;

/** Pictures that terminals draw over two columns: emoji by default, or made one by the variation selector. */
const picture = /^\p{Emoji_Presentation}|^\p{Extended_Pictographic}\uFE0F/u;

/** The East Asian Wide and Fullwidth blocks of Unicode's EastAsianWidth.txt. */
const wide =
  /^[\u1100-\u115F\u2E80-\u303E\u3041-\u33FF\u3400-\u4DBF\u4E00-\uA4CF\uA960-\uA97F\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1B000}-\u{1B2FF}\u{20000}-\u{3FFFD}]/u;

/** What a reader sees as single characters: a letter with its accents, a flag, a family. */
export function graphemes(text: string): string[] {
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** The graphemes of a text, with each escape sequence between them as one cell of width 0. */
export function cells(text: string): Cell[] {
  return splitAnsi(text).flatMap((part, index) =>
    index % 2 === 1
      ? [{ text: part, width: 0 }]
      : graphemes(part).map((grapheme) => ({ text: grapheme, width: graphemeWidth(grapheme) })),
  );
}

/** The columns that one line of text takes. Line breaks count nothing: split a text into lines first. */
export function displayWidth(text: string): number {
  return cells(text).reduce((sum, { width }) => sum + width, 0);
}

/**
 * The guard of every function that takes a width.
 * @throws RangeError when `value` is not a whole number of columns, 1 or more
 */
export function checkColumns(value: number, name: string): void {
  if (!Number.isInteger(value) || value < 1) {
    throw new RangeError(`${name} must be a whole number of columns, 1 or more, not ${value}`);
  }
}

function graphemeWidth(grapheme: string): number {
  if (invisible.test(grapheme)) return 0;
  return picture.test(grapheme) || wide.test(grapheme) ? 2 : 1;
}
