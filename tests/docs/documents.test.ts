import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { documents } from '../../scripts/docs/documents.ts';

it.each(Object.entries(documents))('%s says what the code says; `npm run docs` writes it', async (path, text) => {
  expect(readFileSync(path, 'utf8')).toBe(await text());
});
