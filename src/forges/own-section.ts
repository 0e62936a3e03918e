/** Our part of a text that others may write in as well: a pull request's description. */

const open = (mark: string): string => `<!-- ${mark} -->`;
const close = (mark: string): string => `<!-- /${mark} -->`;

export const withMarks = (body: string, mark: string): string => `${open(mark)}\n${body.trim()}\n${close(mark)}`;

export const hasMark = (text: string, mark: string): boolean => text.includes(open(mark));

/**
 * The text with our part in it as it is now: in the place of the one before, or below what is there. What others wrote
 * around it stays. Forges may have made \r\n of line ends.
 */
export function withSection(text: string, body: string, mark: string): string {
  const section = withMarks(body, mark);
  const start = text.indexOf(open(mark));
  if (start < 0) return text.trim() === '' ? section : `${text.trimEnd()}\n\n${section}`;
  const end = text.indexOf(close(mark), start);
  const rest = end < 0 ? '' : text.slice(end + close(mark).length);
  return text.slice(0, start) + section + rest;
}
