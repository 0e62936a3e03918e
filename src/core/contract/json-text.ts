/** JSON as it is taken from a person: what a parser would let pass silently is refused, too. */
import { oneLine } from '../one-line.ts';

export type ParsedJson = { ok: true; value: unknown } | { ok: false; message: string };

/** Deeper than any input of ours, and shallow enough for whoever walks it. */
const maxDepth = 100;

/** Parses a text; of two fields of one name, JSON.parse would take the last and say nothing. */
export function parseJsonText(text: string): ParsedJson {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { ok: false, message: `not JSON: ${oneLine(error instanceof Error ? error.message : String(error))}` };
  }
  const message = structureFault(text);
  return message === null ? { ok: true, value } : { ok: false, message };
}

/** What is wrong with the fields of a text that is JSON, or null. */
function structureFault(text: string): string | null {
  // One entry for each object or array that is open: the fields of an object so far.
  const open: (Set<string> | null)[] = [];
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at];
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : null);
      if (open.length > maxDepth) return `nested more than ${maxDepth} deep`;
    } else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const end = endOfString(text, at);
      const fields = open.at(-1);
      if (fields && isField(text, end)) {
        const name = String(JSON.parse(text.slice(at, end)));
        if (name === '__proto__') return 'the field __proto__ is not taken';
        if (fields.has(name)) return `the field ${oneLine(name)} stands twice in one object`;
        fields.add(name);
      }
      at = end - 1;
    }
  }
  return null;
}

/** Behind the closing quote. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}

const isField = (text: string, end: number): boolean => {
  let at = end;
  while (' \t\n\r'.includes(text[at] ?? '.')) at += 1;
  return text[at] === ':';
};
