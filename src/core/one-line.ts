/** Text on one line: for events, for logs, for whatever quotes what others have written. */
import { headOfText } from './cut-text.ts';

/** A person's words on the one line of an event: the whole text is in the event's data. */
const longestQuote = 200;

/** White space becomes single spaces, and what is too long ends in an ellipsis. */
export function oneLine(text: string, longest = longestQuote): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length <= longest ? line : `${headOfText(line, longest - 1)}…`;
}

/** The first few, and whether there are more. */
export const few = (items: readonly string[]): string =>
  items.length <= 3 ? items.join(', ') : `${items.slice(0, 3).join(', ')} and more`;
