/** What a patch does to one file of tests: cases, rows, skips and assertions, before and after. */
import type { WeakeningKind } from '../../contract/weakening.ts';
import { type Language, languages } from './languages.ts';
import type { FilePatch, PatchLine } from './patch.ts';
import { quoted } from './quoted.ts';

export type Seen = { kind: WeakeningKind; text: string };

/** The language of a path that may hold tests. */
export const languageOf = (path: string): Language | undefined => languages.find(({ files }) => files.test(path));

export const isTestFile = (path: string): boolean => languageOf(path)?.testFiles.test(path) ?? false;

/** Every case that the patch adds anywhere: one that has only moved is not removed. */
export function casesAdded(files: readonly FilePatch[]): Set<string> {
  return new Set(
    files.flatMap((file) => {
      const language = languageOf(file.path);
      return language ? namesIn(language, linesOf(language, file, '+')) : [];
    }),
  );
}

export function testChanges(file: FilePatch, added: ReadonlySet<string>): Seen[] {
  const language = languageOf(file.path);
  if (!language) return [];
  const before = linesOf(language, file, '-');
  const after = linesOf(language, file, '+');
  const removed = namesIn(language, before);
  if (file.status === 'deleted') {
    if (!language.testFiles.test(file.path)) return [];
    return [{ kind: 'test-file-removed', text: `the file of tests is removed${named(removed)}` }];
  }
  const gone = removed.filter((name) => !added.has(name));
  const seen: Seen[] = [];
  if (gone.length > 0) seen.push({ kind: 'cases-removed', text: `${casesText(gone.length)} gone${named(gone)}` });
  seen.push(
    ...more('skipped', 'is left out of the run', language.skips, { before, after }),
    ...more('focused', 'runs alone, and the others do not', language.focus, { before, after }),
  );
  if (file.status === 'added') return seen;
  if (gone.length === 0) {
    const rows = { before: before.filter(isRow).length, after: after.filter(isRow).length };
    if (rows.after < rows.before)
      seen.push({
        kind: 'rows-removed',
        text: `a table of cases has ${rows.before - rows.after} rows less: ${quoted(before.filter(isRow))}`,
      });
  }
  const asserted = (lines: readonly string[]) => lines.filter((line) => matches(language.assertions, line));
  const strict = (lines: readonly string[]) => asserted(lines).filter((line) => !matches(language.loose, line));
  const fewer = asserted(before).length - asserted(after).length;
  const stricter = strict(before).length - strict(after).length;
  if (fewer > 0)
    seen.push({
      kind: 'assertions-fewer',
      text: `it asserts ${fewer} times less: ${quoted(asserted(before))} removed`,
    });
  else if (stricter > 0)
    seen.push({
      kind: 'assertions-loosened',
      text: `it asserts less strictly: ${quoted(asserted(after).filter((line) => matches(language.loose, line)))} stands where ${quoted(strict(before))} stood`,
    });
  return seen;
}

/** Of a file of other code, those alone that stand at a place of tests. */
function linesOf({ testFiles, testPlaces, comment }: Language, { path, lines }: FilePatch, sign: '+' | '-'): string[] {
  const isTest = testFiles.test(path) ? () => true : ({ place }: PatchLine) => testPlaces?.test(place) ?? false;
  return lines.filter((line) => line.sign === sign && isTest(line) && !comment.test(line.text)).map(({ text }) => text);
}

const namesIn = ({ cases }: Language, lines: readonly string[]): string[] =>
  lines.flatMap((line) => {
    const found = cases.map((pattern) => pattern.exec(line)).find((match) => match !== null);
    return found?.slice(1).find((name) => name !== undefined) ?? [];
  });

/** Marks that stand in more of the lines than before. */
function more(
  kind: WeakeningKind,
  what: string,
  marks: readonly RegExp[],
  { before, after }: { before: readonly string[]; after: readonly string[] },
): Seen[] {
  const now = after.filter((line) => matches(marks, line));
  const less = before.filter((line) => matches(marks, line)).length;
  return now.length > less ? [{ kind, text: `something ${what}: ${quoted(now)}` }] : [];
}

/** A row of a table of cases, on a line of its own. */
const isRow = (line: string): boolean => /^\s*[[{(].*[\]})],?\s*$/.test(line) && /[\w'"`]/.test(line);

const matches = (patterns: readonly RegExp[], line: string): boolean => patterns.some((pattern) => pattern.test(line));

const named = (names: readonly string[]): string => (names.length === 0 ? '' : `: ${quoted(names)}`);
const casesText = (count: number): string => (count === 1 ? 'a case is' : `${count} cases are`);
