/** Lists with hanging indentation, nested to any depth. */
import { checkColumns, displayWidth } from './measure.ts';
import { padStart } from './pad.ts';
import { wrap } from './wrap.ts';

/** A text, or a text with a list of its own below it. */
export type BulletItem = string | { text: string; items: readonly BulletItem[] };

export type BulletOptions = {
  /** Columns of the whole list; 80 when absent. */
  width?: number;
  /** What stands before an item of a list that is not ordered; `-` when absent. */
  marker?: string;
  /** Numbers instead of markers, at every level. */
  ordered?: boolean;
};

/**
 * The list as lines of text; an empty string where there is no item.
 * @throws RangeError when `width` is not a whole number of columns, or leaves no column for the text
 */
export function bullets(items: readonly BulletItem[], options: BulletOptions = {}): string {
  return lines(items, options).join('\n');
}

function lines(items: readonly BulletItem[], options: BulletOptions): string[] {
  const { width = 80, marker = '-', ordered = false } = options;
  checkColumns(width, 'width');
  const markers = items.map((_, index) => (ordered ? `${index + 1}.` : marker));
  const hang = Math.max(0, ...markers.map(displayWidth)) + 1;
  const room = width - hang;
  return items.flatMap((item, index) => {
    const { text, items: nested } = typeof item === 'string' ? { text: item, items: [] } : item;
    const body = [...wrap(text, room), ...lines(nested, { ...options, width: room })];
    return body.map((line, row) => {
      const start = row === 0 ? padStart(markers[index] ?? '', hang - 1) : ' '.repeat(hang - 1);
      return `${start} ${line}`.trimEnd();
    });
  });
}
