/** Whole reports: a title and sections of text, lists and tables, from data. */
import { type BulletItem, bullets } from './bullets.ts';
import { fill } from './fill.ts';
import { displayWidth } from './measure.ts';
import { type TableColumn, type TableRow, table } from './table.ts';
import { wrap } from './wrap.ts';

export type ReportSection = {
  heading: string;
  /** A template for the document's values. */
  text?: string;
  items?: readonly BulletItem[];
  table?: { rows: readonly TableRow[]; columns: readonly TableColumn[] };
};

export type ReportDocument = {
  title: string;
  /** What the placeholders of the texts stand for. */
  values?: Readonly<Record<string, unknown>>;
  sections: readonly ReportSection[];
};

export type ReportOptions = {
  /** Columns for texts and lists; 72 when absent. Tables take what their columns need. */
  width?: number;
};

/**
 * The report, with one empty line between its blocks and none at its end.
 * @throws FillError when a text has a placeholder without a value
 * @throws RangeError when a width is not a whole number of columns, 1 or more
 */
export function report(document: ReportDocument, { width = 72 }: ReportOptions = {}): string {
  const { title, values = {}, sections } = document;
  const head = [...wrap(title, width)];
  const rule = '═'.repeat(Math.max(1, ...head.map(displayWidth)));
  const blocks = sections.flatMap((section) => sectionBlocks(section, values, width));
  return [[...head, rule].join('\n'), ...blocks].join('\n\n');
}

function sectionBlocks(section: ReportSection, values: Readonly<Record<string, unknown>>, width: number): string[] {
  const { heading, text, items = [], table: data } = section;
  return [
    wrap(heading, width).join('\n'),
    ...(text === undefined ? [] : [wrap(fill(text, values), width).join('\n')]),
    ...(items.length === 0 ? [] : [bullets(items, { width })]),
    ...(data === undefined ? [] : [table(data.rows, data.columns)]),
  ];
}
