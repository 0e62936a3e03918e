/** What the documents say of the code, as far as that can be checked. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';

const pages = [...globSync('*.md'), ...globSync('docs/*.md'), ...globSync('examples/*.md')];

test('every variable, secret and binding of the Worker stands in docs/settings.md', () => {
  const names = [...readFileSync('src/env.ts', 'utf8').matchAll(/^ {2}([A-Z_]+)\??:/gm)].map(([, name = '']) => name);
  const settings = readFileSync('docs/settings.md', 'utf8');
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !settings.includes(`\`${name}\``))).toEqual([]);
});

test.each(pages)('%s links to files that are there', (page) => {
  const links = [...readFileSync(page, 'utf8').matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target);
  const files = links.filter((target) => !/^[a-z]+:/.test(target));
  expect(files.filter((target) => !existsSync(join(dirname(page), target)))).toEqual([]);
});

test('every option of the breaker stands in docs/submitting.md with its default', async () => {
  const { BreakerOptions } = await import('../../src/core/contract/submission.ts');
  const text = readFileSync('docs/submitting.md', 'utf8');
  const rows = Object.entries(BreakerOptions.parse({})).map(([name, value]) => `| \`${name}\` | ${value} |`);
  expect(rows.filter((row) => !text.includes(row))).toEqual([]);
});

test('the submission that docs/submitting.md shows is the defaults, and is taken', async () => {
  const { Submission } = await import('../../src/core/contract/submission.ts');
  const [, json = ''] = /```json\n(.*?)```/s.exec(readFileSync('docs/submitting.md', 'utf8')) ?? [];
  const { prompt, repositories, ...shown } = JSON.parse(json);
  const { prices: _, ...defaults } = Submission.parse({ prompt, repositories });
  expect({ prompt, repositories, ...shown }).toEqual(defaults);
});

test('the breakwater.yaml that docs/environments.md shows is read, and its JSON Schema knows the fields', async () => {
  const { readRepositoryFile } = await import('../../src/core/environments/repository-file.ts');
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(readFileSync('docs/environments.md', 'utf8')) ?? [];
  const read = readRepositoryFile(yaml);
  const { properties } = JSON.parse(readFileSync('docs/breakwater.schema.json', 'utf8'));
  expect(read.ok && Object.keys(read.environment).filter((name) => !Object.hasOwn(properties, name))).toEqual([]);
  expect(Object.hasOwn(properties, 'secrets')).toBe(false);
});
