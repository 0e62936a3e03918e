/** Cuts text to a length, never inside a character: half of a surrogate pair can neither be sent nor stored. */

/** The beginning of a text, of at most this many code units. */
export function headOfText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  return text.slice(0, isInsideCharacter(text, longest) ? longest - 1 : longest);
}

/** The end of a text, of at most this many code units. */
export function tailOfText(text: string, longest: number): string {
  const start = text.length - longest;
  if (start <= 0) return text;
  return text.slice(isInsideCharacter(text, start) ? start + 1 : start);
}

const isInsideCharacter = (text: string, at: number): boolean =>
  /^[\ud800-\udbff][\udc00-\udfff]$/.test(text.slice(at - 1, at + 1));

/** The beginning of a text, and an ellipsis where there is more of it. */
export const shortened = (text: string, longest: number): string =>
  text.length <= longest ? text : `${headOfText(text, longest)}…`;

/** The beginning and the end of a text, and an ellipsis where something is left out between them. */
export function endsOfText(text: string, longest: number): string {
  if (text.length <= longest) return text;
  const half = Math.max(0, Math.floor((longest - 3) / 2));
  return `${headOfText(text, half).trimEnd()} … ${tailOfText(text, half).trimStart()}`;
}

/** The beginning and the end of a text, with a line between them that says how many code units are left out. */
export function headAndTail(text: string, longest: number, omittedLine: (units: number) => string): string {
  if (text.length <= longest) return text;
  const half = Math.floor(longest / 2);
  const head = headOfText(text, half);
  const tail = tailOfText(text, half);
  return `${head}\n${omittedLine(text.length - head.length - tail.length)}\n${tail}`;
}
