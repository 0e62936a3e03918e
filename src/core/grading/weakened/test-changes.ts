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
  seen.push(...assertionChanges(language, testLines(language, file)));
  return seen;
}

/**
 * Place by place, so that new tests make up for no assertion that goes elsewhere in the file. What only moves is as before.
 */
function assertionChanges(language: Language, lines: readonly PatchLine[]): Seen[] {
  const isAsserted = ({ text }: PatchLine): boolean => matches(language.assertions, text);
  const isLoose = ({ text }: PatchLine): boolean => matches(language.loose, text);
  const removed: string[] = [];
  const loosened: { from: string[]; to: string[] } = { from: [], to: [] };
  let fewer = 0;
  for (const block of Map.groupBy(withoutMoved(lines).filter(isAsserted), (line) => line.block).values()) {
    const before = block.filter(({ sign }) => sign === '-');
    const after = block.filter(({ sign }) => sign === '+');
    const strict = before.filter((line) => !isLoose(line));
    if (before.length > after.length) {
      fewer += before.length - after.length;
      removed.push(...before.map(({ text }) => text));
    } else if (strict.length > after.filter((line) => !isLoose(line)).length) {
      loosened.from.push(...strict.map(({ text }) => text));
      loosened.to.push(...after.filter(isLoose).map(({ text }) => text));
    }
  }
  if (fewer > 0)
    return [{ kind: 'assertions-fewer', text: `it asserts ${fewer} times less: ${quoted(removed)} removed` }];
  if (loosened.from.length === 0) return [];
  const { from, to } = loosened;
  return [
    { kind: 'assertions-loosened', text: `it asserts less strictly: ${quoted(to)} stands where ${quoted(from)} stood` },
  ];
}

/** Changed lines but for those that are taken away here and stand there. */
function withoutMoved(lines: readonly PatchLine[]): PatchLine[] {
  const counts = (sign: '+' | '-'): Map<string, number> => {
    const found = Map.groupBy(
      lines.filter((line) => line.sign === sign),
      ({ text }) => text.trim(),
    );
    return new Map([...found].map(([text, same]) => [text, same.length]));
  };
  const left = { '-': counts('+'), '+': counts('-'), ' ': new Map<string, number>() };
  return lines.filter(({ sign, text }) => {
    const key = text.trim();
    const count = left[sign].get(key) ?? 0;
    left[sign].set(key, count - 1);
    return count <= 0;
  });
}

const linesOf = (language: Language, file: FilePatch, sign: '+' | '-'): string[] =>
  testLines(language, file).flatMap((line) => (line.sign === sign ? [line.text] : []));

/** Changed lines; of a file of other code, those alone that stand at a place of tests. */
function testLines({ testFiles, testPlaces, comment }: Language, { path, lines }: FilePatch): PatchLine[] {
  const isTest = testFiles.test(path) ? () => true : ({ place }: PatchLine) => testPlaces?.test(place) ?? false;
  return lines.filter((line) => line.sign !== ' ' && isTest(line) && !comment.test(line.text));
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
