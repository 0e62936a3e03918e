/** The message of the one commit that a task becomes: its title, what was done, what it had to meet, and whose it is. */

import type { Trailer } from '../contract/git-options.ts';
import { headOfText } from '../cut-text.ts';
import { withoutReferences } from '../markdown.ts';
import { few, oneLine } from '../one-line.ts';
import { bounds, type Task } from '../plan/work-plan.ts';
import type { GitPerson } from '../sandbox/git-person.ts';
import { longestCommitMessage } from '../sandbox/protocol.ts';

const mostTitle = 120;
const mostSummary = 4000;
const mostCriterion = 300;
const width = 76;
/** It stands before every line of what is wrapped. */
const deepest = 8;

/** Whose commit it is. */
type Signed = { task: Task; buildId: string; coAuthors: readonly GitPerson[]; trailers: readonly Trailer[] };

/**
 * Only what meets every criterion is merged, so all of them are named as met. Forges act on what messages mention, so a
 * model's words mention nobody and close nothing. The trailers are the last paragraph, the only
 * one in which git looks for them; what a model has written stands before it.
 */
export function mergedCommitMessage(given: Signed & { summary: string }): string {
  const { task, summary } = given;
  const { id, title } = task;
  const criteria = task.criteria.slice(0, bounds.criteria).map((one) => `- ${one.id}: ${plainLine(one.text)}`);
  const more = task.criteria.length - criteria.length;
  const paragraphs = [
    withoutReferences(oneLine(withoutControls(title).replace(/^[\s-]+/, ''), mostTitle)) || id,
    plainText(headOfText(summary, mostSummary)),
    ['Criteria met:', ...criteria.map(wrapped), ...(more > 0 ? [`- and ${more} more`] : [])].join('\n'),
  ];
  const end = `\n\n${trailerLines(given)}\n`;
  const body = paragraphs.filter((paragraph) => paragraph !== '').join('\n\n');
  return `${headOfText(body, longestCommitMessage - end.length).trimEnd()}${end}`;
}

/** Of the commit by which a repository follows what a task has changed in its submodules. */
export function pointersCommitMessage(given: Signed & { paths: readonly string[] }): string {
  const { task, paths } = given;
  const title = withoutReferences(oneLine(withoutControls(`Advance ${few(paths)}: ${task.title}`), mostTitle));
  return `${title}\n\n${trailerLines(given)}\n`;
}

const trailerLines = ({ task, buildId, coAuthors, trailers }: Signed): string =>
  [
    `Breakwater-Task: ${oneLine(task.id)}`,
    `Breakwater-Build: ${oneLine(buildId)}`,
    ...trailers.map(({ key, value }) => `${key}: ${oneLine(withoutControls(value))}`),
    ...coAuthors.map(({ name, email }) => `Co-authored-by: ${oneLine(withoutControls(name))} <${email}>`),
  ].join('\n');

/** Control characters, and those that turn the direction of text or cannot be seen: what a person reads is what is there. */
const withoutControls = (text: string): string =>
  text.toWellFormed().replace(/[^\P{Cc}\n\t]|[\u200B-\u200F\u2028-\u202E\u2060-\u2069\uFEFF]/gu, '');

const plainLine = (text: string): string => withoutReferences(oneLine(withoutControls(text), mostCriterion));

/** Git takes what follows a line of dashes for a patch, and with it the trailers. */
const plainText = (text: string): string =>
  withoutReferences(withoutControls(text.replace(/\r\n?/g, '\n')))
    .split('\n')
    .map((line) => wrapped(line.trimEnd().replaceAll('\t', '  ')))
    .join('\n')
    .replace(/^-{3}/gm, ' ---')
    .replace(/\n{3,}/g, '\n\n')
    .replace(/^\n+|\n+$/g, '');

/** A long line, broken at blanks; the rest of it stands under its text. */
function wrapped(given: string): string {
  const blanks = /^ */.exec(given)?.[0].length ?? 0;
  const line = given.slice(Math.max(0, blanks - deepest));
  const indent = /^ *(?:[-*] |\d{1,9}\. )?/.exec(line)?.[0] ?? '';
  const lines: string[] = [];
  let current = indent;
  for (const word of line.slice(indent.length).split(' ')) {
    const isFirst = current.length === indent.length;
    if (!isFirst && current.length + 1 + word.length > width) {
      lines.push(current);
      current = ' '.repeat(indent.length) + word;
    } else current += isFirst ? word : ` ${word}`;
  }
  return [...lines, current].join('\n');
}
