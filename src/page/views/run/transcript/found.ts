/** What is looked for in a transcript: in which turns it is, and where in a text. */
import type { Result, ShownTurn, TurnPart } from './shown-turns.ts';

/** One letter is in every turn. */
export const shortestNeedle = 2;
/** Of one text: more would be no help, and slow to draw. */
const mostMarks = 300;

/** The numbers of the turns that have it, in any case of its letters. */
export function turnsWith(turns: Iterable<ShownTurn>, needle: string): number[] {
  if (needle.length < shortestNeedle) return [];
  const sought = needle.toLowerCase();
  return [...turns].filter(({ parts }) => parts.some((part) => textOf(part).includes(sought))).map(({ turn }) => turn);
}

/** Parts are told anew with each page of the transcript, their blocks are not. */
const texts = new WeakMap<object, string>();
function textOf(part: TurnPart): string {
  switch (part.kind) {
    case 'told':
    case 'said':
      return kept(part.block, () => ('text' in part.block ? part.block.text : ''));
    case 'call': {
      const asked = kept(part.call, () => `${part.call.name}\n${inputTexts(part.call.input).join('\n')}`);
      return part.result ? `${asked}\n${resultText(part.result)}` : asked;
    }
    case 'result':
      return resultText(part.result);
    default:
      return part satisfies never;
  }
}
const resultText = (result: Result): string =>
  kept(result, () => result.content.map((block) => (block.kind === 'text' ? block.text : '')).join('\n'));

function kept(block: object, text: () => string): string {
  const known = texts.get(block);
  if (known !== undefined) return known;
  const made = text().toLowerCase();
  texts.set(block, made);
  return made;
}

/** Names and values, without the marks of JSON. */
function inputTexts(input: unknown): string[] {
  if (typeof input !== 'object' || input === null) return [String(input)];
  return Object.entries(input).flatMap(([name, value]) => [name, ...inputTexts(value)]);
}

export type TextPart = { text: string; isFound: boolean };

/** A text, cut where it has the needle. */
export function foundParts(text: string, needle: string): TextPart[] {
  if (needle.length < shortestNeedle) return [{ text, isFound: false }];
  const sought = new RegExp(needle.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'), 'gi');
  const parts: TextPart[] = [];
  let from = 0;
  for (const { index, 0: found } of text.matchAll(sought)) {
    if (parts.length >= 2 * mostMarks) break;
    if (index > from) parts.push({ text: text.slice(from, index), isFound: false });
    parts.push({ text: found, isFound: true });
    from = index + found.length;
  }
  if (from < text.length || parts.length === 0) parts.push({ text: text.slice(from), isFound: false });
  return parts;
}

export const hasNeedle = (text: string, needle: string): boolean =>
  needle.length >= shortestNeedle && text.toLowerCase().includes(needle.toLowerCase());

/** The turn that is found next from where one is, around the end; null where there is none. */
export function nextFound(found: readonly number[], from: number, step: 1 | -1): number | null {
  if (step === 1) return found.find((turn) => turn > from) ?? found[0] ?? null;
  return found.findLast((turn) => turn < from) ?? found.at(-1) ?? null;
}
