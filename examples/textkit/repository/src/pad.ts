/** Filling a line up to a width in columns. A line that is wide enough already comes back as it is. */
import { checkColumns, displayWidth } from './measure.ts';

/** @throws RangeError when `width` is not a whole number of columns, 1 or more */
export function padStart(text: string, width: number): string {
  return ' '.repeat(missing(text, width)) + text;
}

/** @throws RangeError when `width` is not a whole number of columns, 1 or more */
export function padEnd(text: string, width: number): string {
  return text + ' '.repeat(missing(text, width));
}

/**
 * Puts the text in the middle; where that is not possible, one column nearer to the start.
 * @throws RangeError when `width` is not a whole number of columns, 1 or more
 */
export function center(text: string, width: number): string {
  const room = missing(text, width);
  const before = Math.floor(room / 2);
  return ' '.repeat(before) + text + ' '.repeat(room - before);
}

function missing(text: string, width: number): number {
  checkColumns(width, 'width');
  return Math.max(0, width - displayWidth(text));
}
