/** Moving blocks of lines to the right and back. */
import { checkColumns } from './measure.ts';

/**
 * Puts spaces before every line that is not empty.
 * @throws RangeError when `columns` is not a whole number, 1 or more
 */
export function indent(text: string, columns = 2): string {
  checkColumns(columns, 'columns');
  return text.replaceAll(/^(?=[^\r\n])/gm, ' '.repeat(columns));
}

/**
 * Removes the white space that all lines have in common, and one empty line at the start and at the end, so that a
 * template literal can be indented like the code around it. Lines of white space alone do not count and become empty.
 */
export function dedent(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => (line.trim() === '' ? '' : line));
  if (lines.length > 1 && lines[0] === '') lines.shift();
  if (lines.length > 1 && lines.at(-1) === '') lines.pop();
  const margin = commonPrefix(lines.filter((line) => line !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? ''));
  return lines.map((line) => line.slice(margin.length)).join('\n');
}

function commonPrefix([first = '', ...rest]: string[]): string {
  let length = first.length;
  for (const other of rest) {
    while (!other.startsWith(first.slice(0, length))) length -= 1;
  }
  return first.slice(0, length);
}
