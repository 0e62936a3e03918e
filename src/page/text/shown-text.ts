/** Text of models, repositories and tools as it may stand on the page: what hides or reorders other text is shown as its code. */

/** Controls but tabs and line ends, what overrides the direction of text, invisible marks, and halves of surrogate pairs. */
const hidden = /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Cs}]/gu;
/** More marks on one letter than any language sets paint over what stands around. */
const stacked = /(\p{M}{4})\p{M}+/gu;

/** Zero-width joiners stay where they join pictures. */
const isJoiner = (text: string, at: number): boolean =>
  text[at] === '\u200d' &&
  /\p{Extended_Pictographic}[\ufe0f\u{1f3fb}-\u{1f3ff}]?$/u.test(text.slice(Math.max(0, at - 4), at));

/** What tells a terminal a colour tells a page nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it is what such a sequence begins with.
const terminal = /\u001b\[[\d;?]*[A-Za-z]/g;

export const shownText = (text: string): string =>
  text
    .replace(terminal, '')
    .replace(hidden, (character, at: number) => {
      if (character === '\n' || character === '\t' || isJoiner(text, at)) return character;
      if (character === '\r') return '';
      return `\u27e8U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
    })
    .replace(stacked, '$1');
