/** Lines of a file within a sentence: a few of them, each of a bounded length. */
import { headOfText } from '../../cut-text.ts';

const mostQuoted = 4;
const longestQuote = 120;

export function quoted(lines: readonly string[]): string {
  const shown = lines.slice(0, mostQuoted).map((line) => `\`${headOfText(line.trim(), longestQuote)}\``);
  const rest = lines.length - shown.length;
  return `${shown.join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}
