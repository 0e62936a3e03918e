/** Colours the lines of a diff by the language of its file; the colours are loaded when the first diff is shown. */
import { useEffect, useState } from 'preact/hooks';
import type { ColouredText, DiffRow } from './diff-rows.ts';

const languages: Record<string, string> = {
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  js: 'typescript',
  jsx: 'typescript',
  mjs: 'typescript',
  cjs: 'typescript',
  json: 'json',
  py: 'python',
  go: 'go',
  rs: 'rust',
  java: 'java',
  rb: 'ruby',
  php: 'php',
  // Its words are among those of C++.
  c: 'cpp',
  h: 'cpp',
  cpp: 'cpp',
  cs: 'csharp',
  css: 'css',
  html: 'xml',
  xml: 'xml',
  svg: 'xml',
  md: 'markdown',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'ini',
  sh: 'bash',
  sql: 'sql',
};
export const languageOf = (path: string): string | null =>
  languages[path.split('.').pop()?.toLowerCase() ?? ''] ?? null;

/** Of a file with more nobody reads the colours. */
const mostRows = 3_000;

/** Null until they are there, and where the language has none. */
export function useColours(path: string, rows: readonly DiffRow[]): ColouredText[] | null {
  const [coloured, setColoured] = useState<ColouredText[] | null>(null);
  useEffect(() => {
    const language = languageOf(path);
    if (language === null || rows.length === 0 || rows.length > mostRows) return;
    let isWanted = true;
    import('./highlighter.ts').then(
      ({ colourLines }) => isWanted && setColoured(colourLines(language, rows)),
      // Without colours it reads as well.
      (error) => console.warn('the colours of a diff cannot be loaded', error),
    );
    return () => {
      isWanted = false;
    };
  }, [path, rows]);
  return coloured;
}
