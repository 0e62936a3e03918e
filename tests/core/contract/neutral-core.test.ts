/** The core decides, and leaves the words of a terminal, a page or a deployment to those who have them. */
import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { eventTypes } from '../../../src/core/contract/events.ts';

const codeOf = (file: string): string =>
  readFileSync(file, 'utf8')
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '');
const found = (files: readonly string[], pattern: RegExp): string[] =>
  files.flatMap((file) => [...codeOf(file).matchAll(pattern)].map(([text]) => `${file}: ${text}`));

it('the core names no command of a shell, no method of HTTP and no file of a deployment', () => {
  // The table of commands says how the command line spells them, a submission has a default command, and what is detected
  // in a repository is commands.
  const files = globSync('src/core/**/*.ts').filter(
    (file) => !/contract\/commands\.ts$|environments\/detection\//.test(file),
  );
  expect(found(files, /\\`breakwater |\bPOST \/builds|wrangler|\.dev\.vars|npm (?!test)|resume with/g)).toEqual([]);
});

it('the type of an event is compared with by `isEvent` alone, and given to `noting` and `logEntry`', () => {
  const types = eventTypes.map((type) => type.replace('.', '\\.')).join('|');
  const files = globSync('src/**/*.{ts,js}').filter((file) => !/contract\/events/.test(file));
  const uses = found(files, new RegExp(`[^\\n]*'(?:${types})'[^\\n]*`, 'g'));
  // An entry of a table is of a type as well: the table says so.
  const typed = /noting\(|logEntry\(|isEvent\(|^[^:]*: +'[a-z.-]+'(?:: '[\w-]+')?,$/;
  expect(uses.filter((use) => !typed.test(use))).toEqual([]);
});
