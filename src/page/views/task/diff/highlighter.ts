/** Syntax by highlight.js, as parts of lines rather than HTML. */
import bash from 'highlight.js/lib/languages/bash';
import cpp from 'highlight.js/lib/languages/cpp';
import csharp from 'highlight.js/lib/languages/csharp';
import css from 'highlight.js/lib/languages/css';
import go from 'highlight.js/lib/languages/go';
import ini from 'highlight.js/lib/languages/ini';
import java from 'highlight.js/lib/languages/java';
import json from 'highlight.js/lib/languages/json';
import markdown from 'highlight.js/lib/languages/markdown';
import php from 'highlight.js/lib/languages/php';
import python from 'highlight.js/lib/languages/python';
import ruby from 'highlight.js/lib/languages/ruby';
import rust from 'highlight.js/lib/languages/rust';
import sql from 'highlight.js/lib/languages/sql';
import typescript from 'highlight.js/lib/languages/typescript';
import xml from 'highlight.js/lib/languages/xml';
import yaml from 'highlight.js/lib/languages/yaml';
import { createLowlight } from 'lowlight';
import type { ColouredText, DiffRow } from './diff-rows.ts';

const lowlight = createLowlight({
  bash,
  cpp,
  csharp,
  css,
  go,
  ini,
  java,
  json,
  markdown,
  php,
  python,
  ruby,
  rust,
  sql,
  typescript,
  xml,
  yaml,
});

// What a language adds to another one is all that tells them apart here: the larger one colours both.
lowlight.registerAlias({ typescript: ['javascript'], cpp: ['c'] });

type Tree = ReturnType<typeof lowlight.highlight>['children'][number];

/** Rows that belong to one text are coloured together: a comment may begin many lines above. */
export function colourLines(language: string, rows: readonly DiffRow[]): ColouredText[] {
  const sides = { before: colouredSide(language, rows, 'remove'), after: colouredSide(language, rows, 'add') };
  return rows.map((row, index) => {
    const side = row.kind === 'remove' ? sides.before : sides.after;
    return side.get(index) ?? [{ text: row.text, kind: null }];
  });
}

/** The lines of one side, by the number of their row. */
function colouredSide(language: string, rows: readonly DiffRow[], own: 'add' | 'remove'): Map<number, ColouredText> {
  const numbers = rows.flatMap(({ kind }, index) => (kind === own || kind === 'same' ? [index] : []));
  const text = numbers.map((index) => rows[index]?.text ?? '').join('\n');
  const lines: ColouredText[] = [[]];
  const walk = (nodes: readonly Tree[], kind: string | null): void => {
    for (const node of nodes) {
      if (node.type === 'text') {
        for (const [index, part] of node.value.split('\n').entries()) {
          if (index > 0) lines.push([]);
          if (part !== '') lines.at(-1)?.push({ text: part, kind });
        }
      } else if (node.type === 'element') {
        const name = node.properties.className;
        walk(node.children as Tree[], Array.isArray(name) ? name.join(' ') : kind);
      }
    }
  };
  walk(lowlight.highlight(language, text).children, null);
  return new Map(numbers.map((number, index) => [number, lines[index] ?? []]));
}
