/** Text with free characters, packed so that two of them are compared a word at a time: what a plan at its bound asks most. */

/** Stands for any character: no name of a file can hold it. */
export const free = '\0';

export type PackedText = {
  /** Two characters a word. */
  words: Int32Array;
  /** Ones where a character is there and not free. */
  masks: Int32Array;
};

export function packedText(text: string): PackedText {
  const words = new Int32Array((text.length + 1) >> 1);
  const masks = new Int32Array(words.length);
  for (let place = 0; place < text.length; place += 1) {
    const code = text.charCodeAt(place);
    const shift = (place & 1) << 4;
    words[place >> 1] = (words[place >> 1] ?? 0) | (code << shift);
    if (text.charAt(place) !== free) masks[place >> 1] = (masks[place >> 1] ?? 0) | (0xffff << shift);
  }
  return { words, masks };
}

/** Whether the two agree, as far as both go, at every place that is free in neither. */
export function agree(a: PackedText, b: PackedText): boolean {
  const { words, masks } = a;
  const { words: others, masks: otherMasks } = b;
  const shorter = Math.min(words.length, others.length);
  for (let at = 0; at < shorter; at += 1) {
    const differs = (words[at] as number) ^ (others[at] as number);
    if (differs !== 0 && (differs & (masks[at] as number) & (otherMasks[at] as number)) !== 0) return false;
  }
  return true;
}
