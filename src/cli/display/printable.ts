/** Text from models, repositories and servers, made safe and short enough for one line of a terminal. */
import { stripVTControlCharacters } from 'node:util';

/** Characters that move the cursor, hide text or reorder it. */
const unprintable = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]+/gu;
/** Terminals give these two columns. */
const wide =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/u;
const zeroWidth = /\p{M}/u;
/** One line without control characters; runs of white space become one space. */
export function printable(text: string): string {
  return stripVTControlCharacters(text).replace(unprintable, ' ').replace(/\s+/g, ' ').trim();
}

/** The lines of a longer text, such as code: what stands before and within them stays as wide as it was. */
export const printableLines = (text: string): string[] =>
  stripVTControlCharacters(text)
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => line.replaceAll('\t', '    ').replace(unprintable, ' ').trimEnd());

/** The columns that a terminal gives to printable text. */
export function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += zeroWidth.test(character) ? 0 : wide.test(character) ? 2 : 1;
  return width;
}

/** Cuts printable text to `columns`, with an ellipsis where something is missing. */
export function cutTo(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = '';
  let width = 0;
  for (const character of text) {
    const next = width + widthOf(character);
    if (next > columns - 1) break;
    kept += character;
    width = next;
  }
  return columns > 0 ? `${kept.trimEnd()}…` : '';
}

/** Cuts and fills with spaces to exactly `columns`. */
export function padTo(text: string, columns: number): string {
  const cut = cutTo(text, columns);
  return cut + ' '.repeat(Math.max(0, columns - widthOf(cut)));
}
