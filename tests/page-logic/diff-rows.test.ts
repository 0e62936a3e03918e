/** The lines of a diff as rows, and their colours. */
import { expect, test } from 'vitest';
import { languageOf } from '../../src/page/views/task/diff/colours.ts';
import { rowsOf } from '../../src/page/views/task/diff/diff-rows.ts';
import { colourLines } from '../../src/page/views/task/diff/highlighter.ts';

const patch = `--- a/src/a.ts
+++ b/src/a.ts
@@ -3,3 +3,4 @@
 const a = 1;
-let b = 2;
+let b = 3;
+// more
 export { a };
`;

test('each line has its number before and after', () => {
  expect(rowsOf(patch)).toEqual([
    { kind: 'hunk', before: null, after: null, text: '@@ −3,3 +3,4 @@' },
    { kind: 'same', before: 3, after: 3, text: 'const a = 1;' },
    { kind: 'remove', before: 4, after: null, text: 'let b = 2;' },
    { kind: 'add', before: null, after: 4, text: 'let b = 3;' },
    { kind: 'add', before: null, after: 5, text: '// more' },
    { kind: 'same', before: 5, after: 6, text: 'export { a };' },
  ]);
});

test('a patch that was cut off is shown as it is', () => {
  expect(rowsOf('@@ -1,9 +1,9 @@\n one\n-tw').map(({ text }) => text)).toEqual(['@@ -1,9 +1,9 @@', ' one', '-tw']);
});

test('lines keep their whole text in parts of one kind each, over comments of several lines too', () => {
  const rows = rowsOf('--- a\n+++ b\n@@ -1,3 +1,3 @@\n /* one\n two */\n-let x = "y";\n+let x = "z";\n');
  const coloured = colourLines('typescript', rows);
  expect(coloured.map((parts) => parts.map(({ text }) => text).join(''))).toEqual(rows.map(({ text }) => text));
  expect(coloured.slice(1, 3).map((parts) => parts.map(({ kind }) => kind))).toEqual([
    ['hljs-comment'],
    ['hljs-comment'],
  ]);
  expect(coloured[4]?.find(({ text }) => text === '"z"')?.kind).toBe('hljs-string');
});

test('the language is told by the end of the name', () => {
  expect(['a/b.tsx', 'Makefile', 'x.PY', 'no.such'].map(languageOf)).toEqual(['typescript', null, 'python', null]);
});

test('JavaScript and C are coloured as their larger kin are', () => {
  const kinds = (language: string, text: string) =>
    colourLines(language, [{ kind: 'same', text, before: 1, after: 1 }]).flatMap((parts) =>
      parts.flatMap(({ kind }) => kind ?? []),
    );
  expect([kinds('javascript', 'const a = "b";'), kinds('c', 'return "b";')]).toEqual([
    ['hljs-keyword', 'hljs-string'],
    ['hljs-keyword', 'hljs-string'],
  ]);
});
