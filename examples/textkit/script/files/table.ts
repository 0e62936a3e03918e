/** Records as a table in columns that stay aligned whatever the cells contain. */
import { checkColumns, displayWidth } from './measure.ts';
import { center, padEnd, padStart } from './pad.ts';
import { truncate } from './truncate.ts';
import { wrap } from './wrap.ts';

/** A value of a cell; `null` and what is missing are empty cells. */
export type TableValue = string | number | bigint | boolean | null | undefined;
export type TableRow = Readonly<Record<string, TableValue>>;

export type TableColumn = {
  /** The property of a row that the column shows. */
  key: string;
  /** The header; the key when absent. */
  title?: string;
  /** `right` for numbers and `left` for all else when absent; the header stands like its first row. */
  align?: 'left' | 'right' | 'center';
  /** Columns that a cell may take; as many as it needs when absent. */
  maxWidth?: number;
  /** What happens to a cell that is wider: more lines (when absent), or a cut. */
  overflow?: 'wrap' | 'truncate';
};

type Align = NonNullable<TableColumn['align']>;
type Cell = { lines: string[]; align: Align };

const pads: Record<Align, (text: string, width: number) => string> = { left: padEnd, right: padStart, center };
const gap = '  ';

/**
 * A header line, a rule, and the rows. Line breaks in a value are line breaks of its cell.
 * @throws RangeError when a `maxWidth` is not a whole number of columns, 1 or more
 */
export function table(rows: readonly TableRow[], columns: readonly TableColumn[]): string {
  for (const { maxWidth = 1 } of columns) checkColumns(maxWidth, 'maxWidth');
  const body = rows.map((row) => columns.map((column) => cellOf(row[column.key], column)));
  const header = columns.map((column, index) => ({
    lines: fitted(column.title ?? column.key, column),
    align: column.align ?? body[0]?.[index]?.align ?? 'left',
  }));
  const widths = columns.map((_, index) =>
    Math.max(1, ...[header, ...body].flatMap((row) => row[index]?.lines.map(displayWidth) ?? [])),
  );
  const rule = widths.map((width) => '─'.repeat(width)).join(gap);
  return [...rowLines(header, widths), rule, ...body.flatMap((row) => rowLines(row, widths))].join('\n');
}

function cellOf(value: TableValue, column: TableColumn): Cell {
  const numeric = typeof value === 'number' || typeof value === 'bigint';
  return { lines: fitted(String(value ?? ''), column), align: column.align ?? (numeric ? 'right' : 'left') };
}

function fitted(text: string, { maxWidth, overflow = 'wrap' }: TableColumn): string[] {
  if (maxWidth === undefined) return text.split(/\r?\n/);
  return overflow === 'wrap' ? wrap(text, maxWidth) : text.split(/\r?\n/).map((line) => truncate(line, maxWidth));
}

function rowLines(row: readonly Cell[], widths: readonly number[]): string[] {
  const height = Math.max(1, ...row.map((cell) => cell.lines.length));
  return Array.from({ length: height }, (_, line) =>
    row
      .map((cell, index) => pads[cell.align](cell.lines[line] ?? '', widths[index] ?? 1))
      .join(gap)
      .trimEnd(),
  );
}
