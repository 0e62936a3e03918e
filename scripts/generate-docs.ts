/** Writes the documents that are made from the code: `npm run docs`. */
import { writeFileSync } from 'node:fs';
import { documents } from './docs/documents.ts';

for (const [path, text] of Object.entries(documents)) writeFileSync(path, await text());
