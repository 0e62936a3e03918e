/** The sample of a page: what its files and its `breakwater.yaml` come to for builds of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { BuildDefaults } from '../../../src/core/contract/build-defaults.ts';
import { environmentOf } from '../../../src/core/environments/repository-environment.ts';
import { readFileSections } from '../../../src/core/environments/repository-file.ts';

const folder = new URL('../../../examples/tally/repository/', import.meta.url);
const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' });
const file = readFileSync(new URL('breakwater.yaml', folder), 'utf8');
const texts = Object.fromEntries(
  ['package.json', 'breakwater.yaml'].map((path) => [
    path,
    { ok: true as const, text: readFileSync(new URL(path, folder), 'utf8') },
  ]),
);
const asked = {
  submission: {},
  common: { testCommand: 'npm test', allow: [] },
  limits: { images: ['node', 'full'], instance: null, maxTestTimeoutMinutes: 60, secrets: [] },
};

it('its file is read whole: tests and the page from the file, the image from what is there', () => {
  const decided = environmentOf('tally', { paths, texts }, asked);
  if (!decided.ok) throw new Error(JSON.stringify(decided.faulty));
  const { environment, origins, notGiven } = decided.environment;
  expect(environment).toEqual({
    image: 'node',
    instance: null,
    setup: [],
    test: 'node --test',
    testTimeoutMinutes: expect.any(Number),
    services: [
      {
        name: 'site',
        run: 'node serve.js',
        ready: `node -e "fetch('http://127.0.0.1:' + process.env.PORT).catch(() => process.exit(1))"`,
      },
    ],
    variables: { PORT: '41737' },
    network: { setup: [], run: [] },
    secrets: [],
    packages: [],
  });
  const from = Object.fromEntries(origins.map(({ field, origin }) => [field, origin.kind]));
  expect([from.image, from.test, from.services, from['variables.PORT'], notGiven]).toEqual([
    'detected',
    'file',
    'file',
    'file',
    [],
  ]);
});

it('without its file the tests of package.json are found', () => {
  const { 'breakwater.yaml': _, ...others } = texts;
  const decided = environmentOf(
    'tally',
    { paths: paths.filter((path) => path !== 'breakwater.yaml'), texts: others },
    asked,
  );
  expect(decided.ok && [decided.environment.environment.test, decided.environment.environment.services]).toEqual([
    'npm test',
    [],
  ]);
});

it('what it says of submissions is taken as their defaults', () => {
  expect(readFileSections(file, BuildDefaults)).toEqual({
    ok: true,
    sections: { evaluator: { browser: 'auto' }, limits: { maxCostUsd: 10 } },
  });
});
