import { globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, it } from 'vitest';

/** What each part of `src` may import beside itself; the longest matching prefix counts. */
const allowed: Record<string, readonly string[]> = {
  'src/core': [],
  'src/git': ['src/core'],
  'src/history': ['src/core'],
  'src/containers/driver': ['src/core'],
  'src/containers/server': ['src/core'],
  'src/durable-objects': ['src/core', 'src/env.ts', 'src/git', 'src/history', 'src/containers/driver', 'prompts'],
  'src/workers': ['src/core', 'src/env.ts', 'src/git', 'src/history', 'src/durable-objects'],
  'src/env.ts': ['src/durable-objects'],
  'src/cli': ['src/core'],
  // `npm start` submits and watches its build as any client does.
  'src/local': ['src/core', 'src/cli'],
};

const partOf = (file: string): string | undefined =>
  Object.keys(allowed)
    .filter((part) => file === part || file.startsWith(`${part}/`))
    .toSorted((a, b) => b.length - a.length)[0];

const importsOf = (file: string): string[] => {
  const text = readFileSync(file, 'utf8');
  return [...text.matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g)].map(([, path = '']) =>
    relative('.', join(dirname(file), path)),
  );
};

const sources = globSync('src/**/*.ts').filter((file) => !file.endsWith('.d.ts'));

it('every source file belongs to a part, and parts import one way', () => {
  const faults = sources.flatMap((file) => {
    const part = partOf(file);
    if (!part) return [`${file} belongs to no part`];
    const may = [part, ...(allowed[part] ?? [])];
    return importsOf(file)
      .filter((target) => !may.some((prefix) => target === prefix || target.startsWith(`${prefix}/`)))
      .map((target) => `${file} imports ${target}`);
  });
  expect(faults).toEqual([]);
});

it('the core imports no package but zod, and asks for no clock and no chance', () => {
  const faults = globSync('src/core/**/*.ts').flatMap((file) => {
    const text = readFileSync(file, 'utf8');
    const packages = [...text.matchAll(/from '([^.'][^']*)'/g)]
      .map(([, name]) => name)
      .filter((name) => name !== 'zod');
    const impure = [...text.matchAll(/\b(Date\.now|new Date\(\)|Math\.random|crypto\.|fetch\(|setTimeout|console\.)/g)];
    return [...packages, ...impure.map(([match]) => match)].map((fault) => `${file}: ${fault}`);
  });
  expect(faults).toEqual([]);
});
