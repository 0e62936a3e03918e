/** Shortening a line to a width, with a mark where something is missing. */
import { stripAnsi } from './ansi.ts';
import { type Cell, cells, checkColumns, displayWidth } from './measure.ts';

export type TruncateOptions = {
  /** Where the mark stands; `end` when absent. */
  position?: 'end' | 'middle' | 'start';
  /** The mark; `…` when absent, and nothing where the line has no room for it. */
  ellipsis?: string;
};

/**
 * At most `width` columns of a line. Escape sequences of the part that is left out are kept, so that styles end where
 * they ended before.
 * @throws RangeError when `width` is not a whole number of columns, 1 or more
 */
export function truncate(
  text: string,
  width: number,
  { position = 'end', ellipsis = '…' }: TruncateOptions = {},
): string {
  checkColumns(width, 'width');
  if (displayWidth(text) <= width) return text;
  const mark = displayWidth(ellipsis) <= width ? ellipsis : '';
  const room = width - displayWidth(mark);
  const before = { end: room, middle: Math.ceil(room / 2), start: 0 }[position];
  const all = cells(text);
  const from = fitting(all, before);
  const to = all.length - fitting(all.toReversed(), room - before);
  const styles = all.slice(from, to).filter((cell) => stripAnsi(cell.text) === '');
  return joined(all.slice(0, from)) + mark + joined(styles) + joined(all.slice(to));
}

/** How many of the first cells fit into `columns`. */
function fitting(all: readonly Cell[], columns: number): number {
  let used = 0;
  const first = all.findIndex((cell) => {
    used += cell.width;
    return used > columns;
  });
  return first < 0 ? all.length : first;
}

function joined(all: readonly Cell[]): string {
  return all.map((cell) => cell.text).join('');
}
