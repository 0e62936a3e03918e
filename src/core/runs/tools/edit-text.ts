/** What a model is shown of its own edit: the lines around it, not all that it has just written. */
import { shortened } from '../../cut-text.ts';

const mostLines = 10;
const shownEnds = 4;
const longestLine = 160;

/** `snippet` has the changed lines and some around them, numbered. */
export function editText(snippet: string, isCompact: boolean): string {
  const lines = snippet.split('\n');
  if (!isCompact) return `Done.\n${snippet}`;
  const short = lines.map((line) => shortened(line, longestLine));
  if (lines.length <= mostLines) return ['Done.', ...short].join('\n');
  const left = lines.length - 2 * shownEnds;
  return ['Done.', ...short.slice(0, shownEnds), `(… ${left} lines …)`, ...short.slice(-shownEnds)].join('\n');
}
