/** Names for URLs and files, made from titles. */
import { checkColumns } from './measure.ts';

export type SlugOptions = {
  /** What stands between words; `-` when absent. */
  separator?: string;
  /** Whole words are left out at the end until the slug is this short. */
  maxLength?: number;
};

/** Letters that do not decompose into a base letter and marks. */
const spelled: Record<string, string> = { ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' };

/**
 * Lower-case letters, digits and separators: `Crème brûlée` → `creme-brulee`. A title without a letter of a European
 * script or a digit gives an empty string: the caller decides what stands in for it.
 * @throws RangeError when `maxLength` is not a whole number, 1 or more
 */
export function slug(text: string, { separator = '-', maxLength = Number.MAX_SAFE_INTEGER }: SlugOptions = {}): string {
  checkColumns(maxLength, 'maxLength');
  const plain = text
    .toLowerCase()
    .replaceAll(/[ßæœøđðþłı]/g, (letter) => spelled[letter] ?? letter)
    .normalize('NFKD')
    .replaceAll(/[\p{M}'’]/gu, '');
  const parts = plain.match(/[a-z0-9]+/g) ?? [];
  while (parts.length > 1 && parts.join(separator).length > maxLength) parts.pop();
  return parts.join(separator).slice(0, maxLength);
}
