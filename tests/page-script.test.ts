/** What a browser loads of the page, as it is built: Vite has run before any test. */
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const assets = resolve(import.meta.dirname, '../dist/page/assets');
const scripts = globSync('**/*.js', { cwd: assets }).map((name) => ({ name, code: readFileSync(join(assets, name)) }));

test('all scripts of the page are below 120 kB gzipped', () => {
  const bytes = scripts.reduce((sum, { code }) => sum + gzipSync(code).length, 0);
  expect(bytes).toBeLessThan(120_000);
});

test('no script of the page holds the schemas of the API, of which it takes the types alone', () => {
  expect(scripts.map(({ name }) => name)).toContain('page.js');
  expect(scripts.filter(({ code }) => code.includes('ZodError')).map(({ name }) => name)).toEqual([]);
});
