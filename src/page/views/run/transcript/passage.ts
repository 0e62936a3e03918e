/** How much of a long text stands open, and a tool call in one line. */

/** More is folded; a rest that is shorter than the line which would offer it is not. */
const openLines = 14;
const openCharacters = 1_600;
const leastRest = { lines: 4, characters: 300 };

export type Passage = { head: string; rest: string; restLines: number };

export function passageOf(text: string): Passage {
  const cut = Math.min(endOfLine(text, openLines), openCharacters);
  const rest = text.slice(cut).replace(/^\n/, '');
  const restLines = rest === '' ? 0 : rest.split('\n').length;
  if (rest === '' || (restLines < leastRest.lines && rest.length < leastRest.characters))
    return { head: text, rest: '', restLines: 0 };
  return { head: text.slice(0, cut), rest, restLines };
}

/** Where so many lines end. */
function endOfLine(text: string, lines: number): number {
  let at = -1;
  for (let line = 0; line < lines; line += 1) {
    at = text.indexOf('\n', at + 1);
    if (at < 0) return text.length;
  }
  return at;
}

export type InputRow = { name: string; value: string };

/** What a tool was given, a row a name. */
export function inputRows(input: unknown): InputRow[] {
  if (typeof input !== 'object' || input === null || Array.isArray(input))
    return [{ name: 'input', value: valueText(input) }];
  return Object.entries(input).map(([name, value]) => ({ name, value: valueText(value) }));
}
const valueText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value, null, 2));

/** What tells most of a call, in the order in which it is looked for. */
const tellingNames = ['command', 'path', 'file_path', 'file', 'pattern', 'query', 'url', 'text'];
const lineCharacters = 140;

/** `npm test`: the first line of what tells most of it. */
export function callLine(input: unknown): string {
  const rows = inputRows(input);
  const telling = tellingNames.map((name) => rows.find((row) => row.name === name)).find((row) => row !== undefined);
  const line = (telling ?? rows[0])?.value.split('\n').find((text) => text.trim() !== '') ?? '';
  return line.length > lineCharacters ? `${line.slice(0, lineCharacters)}…` : line;
}
