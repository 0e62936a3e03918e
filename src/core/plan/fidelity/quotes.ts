/** Where the quotes of requirements stand in the spec, whatever its line breaks and indentation are. */

/** Part of a text, in UTF-16 code units; `end` is behind it. */
export type Span = { start: number; end: number };

/** Line breaks and indentation are not part of what a quote says. */
const folded = (text: string): string => text.replace(/\s+/g, ' ').trim();

export type FoldedText = {
  text: string;
  /** Where each character of `text` stands in the original. */
  offsets: Uint32Array;
};

/** A text as quotes are looked for in it. */
export function foldedText(original: string): FoldedText {
  const offsets = new Uint32Array(original.length);
  const pieces: string[] = [];
  let length = 0;
  for (const { 0: word, index } of original.matchAll(/\S+/g)) {
    if (length > 0) {
      pieces.push(' ');
      offsets[length] = index - 1;
      length += 1;
    }
    for (let at = 0; at < word.length; at += 1) offsets[length + at] = index + at;
    pieces.push(word);
    length += word.length;
  }
  return { text: pieces.join(''), offsets: offsets.subarray(0, length) };
}

export const isQuoteOf = ({ text }: FoldedText, quote: string): boolean => text.includes(folded(quote));

/** So many places of one quote are found: a word that stands everywhere says nothing of a place. */
const mostPlaces = 50;

/** Every place where the quote stands, in the order of the text; none for one that is not verbatim. */
export function quoteSpans({ text, offsets }: FoldedText, quote: string): Span[] {
  const wanted = folded(quote);
  const spans: Span[] = [];
  if (wanted === '') return spans;
  for (let at = text.indexOf(wanted); at !== -1; at = text.indexOf(wanted, at + wanted.length)) {
    spans.push({ start: offsets[at] ?? 0, end: (offsets[at + wanted.length - 1] ?? 0) + 1 });
    if (spans.length === mostPlaces) break;
  }
  return spans;
}
