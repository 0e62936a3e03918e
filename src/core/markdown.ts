/** Text of others as part of Markdown: it is shown as it is, and names nobody, closes nothing and loads nothing. */
import { oneLine } from './one-line.ts';

/** Stands unseen where a forge would begin to read a reference. */
const gap = '\u200b';

/** What cannot be seen: controls, tags, selectors of variants and all else without a width, and what turns the direction of text. */
const unseen = /[^\P{Cc}\n\t]|[\p{Default_Ignorable_Code_Point}\u2028\u2029\uFFF9-\uFFFB]/gu;

export const withoutUnseen = (text: string): string => text.toWellFormed().replace(unseen, '');

/** People and teams, issues, pull requests and what else forges make links of; an address of the web closes issues, too. */
export const withoutReferences = (text: string): string =>
  text
    .replace(/([@#!$%~&^])(?=[\p{L}\p{N}_"])/gu, `$1${gap}`)
    .replace(/\b(GH|GL)-(?=\d)/gi, `$1-${gap}`)
    .replace(/:\/\//g, `:${gap}//`)
    .replace(/\bwww\./gi, (word) => `${word.slice(0, 3)}${gap}.`);

/** One line without any markup. */
export const plainMarkdown = (text: string, longest?: number): string =>
  withoutReferences(oneLine(withoutUnseen(text), longest))
    .replace(/[\\`*_{}[\]()+.!|~-]/g, '\\$&')
    .replace(/^([#>/])/, '\\$1')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** The same for a title, which is no Markdown, but may become the message of a commit. */
export const plainTitle = (text: string, longest: number): string =>
  withoutReferences(oneLine(withoutUnseen(text), longest));
