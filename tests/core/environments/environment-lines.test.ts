/** What was decided for a repository, in lines for a person. */
import { expect, test } from 'vitest';
import { deploymentLimits } from '../../../src/core/environments/deployment-limits.ts';
import { environmentLines } from '../../../src/core/environments/environment-lines.ts';
import { environmentOf } from '../../../src/core/environments/repository-environment.ts';

const limits = deploymentLimits({ images: ['node', 'full'], hasSizes: true }, { usualSize: 'standard-2', secrets: [] });
const common = { testCommand: 'npm test', allow: ['packages.example.com'] };

test('each field that says something has a line with why it is so, and variables are told by their names', () => {
  const texts = {
    'package.json': JSON.stringify({ scripts: { test: 'vitest run' }, dependencies: { pg: '8' } }),
    'breakwater.yaml': 'instance: standard-4\nvariables: { LEVEL: debug }\nsecrets: []\n',
  };
  const decided = environmentOf(
    'app',
    {
      paths: ['package.json', 'package-lock.json', 'breakwater.yaml'],
      texts: Object.fromEntries(Object.entries(texts).map(([path, text]) => [path, { ok: true, text }])),
    },
    {
      submission: { instance: 'basic', setup: ['npm ci', 'make'], network: { run: ['api.example.com'] } },
      common,
      limits,
    },
  );
  expect(decided.ok && environmentLines(decided.environment)).toEqual([
    {
      what: 'image',
      value: 'full',
      why: 'because of the script test of package.json, the dependency pg of package.json',
    },
    { what: 'size', value: 'basic', why: 'from the submission' },
    { what: 'setup', value: 'npm ci; make', why: 'from the submission' },
    { what: 'tests', value: 'npm test', why: 'because of the script test of package.json' },
    { what: 'services', value: 'postgres', why: 'because of the dependency pg of package.json' },
    {
      what: 'variables',
      value: 'DATABASE_URL, PGHOST, PGPORT and more',
      why: 'because of the dependency pg of package.json',
    },
    { what: 'setup reaches', value: 'npm, packages.example.com', why: 'because of package-lock.json' },
    { what: 'later commands reach', value: 'api.example.com', why: 'from the submission' },
    { what: 'not given', value: 'breakwater.yaml asks for standard-4, and at most basic is given', why: '' },
  ]);
});

test('parts of a monorepo are told with their tests, and what says nothing has no line', () => {
  const decided = environmentOf(
    'app',
    {
      paths: ['a/go.mod', 'b/go.mod'],
      texts: { 'a/go.mod': { ok: true, text: '' }, 'b/go.mod': { ok: true, text: '' } },
    },
    {
      submission: {},
      common: { testCommand: 'npm test', allow: [] },
      limits: { ...limits, images: [], instance: null },
    },
  );
  expect(decided.ok && environmentLines(decided.environment).filter(({ what }) => what !== 'setup reaches')).toEqual([
    { what: 'packages', value: 'a (go test ./...), b (go test ./...)', why: 'because of a/go.mod, b/go.mod' },
  ]);
});
