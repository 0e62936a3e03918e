import { execFile } from 'node:child_process';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeEach, expect, test } from 'vitest';
import { BuildDefaults } from '../../src/core/contract/build-defaults.ts';
import { FileTriggers } from '../../src/core/contract/file-triggers.ts';
import { readFileSections, readRepositoryFile } from '../../src/core/environments/repository-file.ts';
import { cliBench, stages } from './cli-bench.ts';

const run = promisify(execFile);
const { breakwater, folder, serve } = cliBench();
const file = () => join(folder(), 'breakwater.yaml');

beforeEach(async () => {
  await run('git', ['init', '--quiet'], { cwd: folder() });
});

const nodeProject = async () => {
  await writeFile(
    join(folder(), 'package.json'),
    JSON.stringify({ scripts: { test: 'vitest' }, dependencies: { pg: '8' } }),
  );
  await writeFile(join(folder(), 'package-lock.json'), '{}');
};

test('init writes what is found in the working copy, which every build then takes as it stands', async () => {
  await nodeProject();
  const { code, out } = await breakwater('init');
  expect({ code, lines: out.split('\n').slice(1) }).toEqual({
    code: 0,
    lines: [
      '  image: full',
      '  setup: npm ci',
      '  tests: npm test',
      '  services: postgres',
      'Next: look it over, commit it, and `breakwater submit --repo . --spec SPEC.md`.',
      '',
    ],
  });
  const text = await readFile(file(), 'utf8');
  expect(readRepositoryFile(text)).toMatchObject({
    ok: true,
    environment: {
      image: 'full',
      setup: 'npm ci',
      test: 'npm test',
      services: [{ name: 'postgres' }],
      network: { setup: ['npm'] },
    },
  });
});

test('every line that is a comment can be taken in, and is then what holds anyway', async () => {
  await breakwater('init');
  const text = await readFile(file(), 'utf8');
  const whole = text.replace(/^# (?=[ ]*[a-zA-Z]+:( |$))/gm, '').replace(/^# (?= )/gm, '');
  const environment = readRepositoryFile(whole);
  expect(environment).toMatchObject({ ok: true, environment: { image: 'node', test: 'npm test' } });
  expect(readFileSections(whole, BuildDefaults)).toEqual({
    ok: true,
    sections: {
      models: { planner: 'claude-opus-5-5', generator: 'claude-sonnet-5-5', evaluator: 'claude-sonnet-5-5' },
      limits: { maxCostUsd: 100, maxDurationMinutes: 240, maxIterations: 50 },
      parallel: { maxWorkers: 3, barrier: false, agentTimeoutMinutes: 30 },
      evaluator: { allowRedBase: false, browser: 'auto' },
      finish: { pullRequest: false },
      approval: 'none',
    },
  });
  expect(readFileSections(whole, FileTriggers, ['triggers'])).toMatchObject({
    ok: true,
    sections: { triggers: [{ kind: 'schedule', name: 'nightly', cron: '0 3 * * 1-5', timezone: 'Europe/Berlin' }] },
  });
});

test('a file that is there is not written over without --force', async () => {
  await writeFile(file(), 'test: make check\n');
  expect(await breakwater('init')).toEqual({
    code: 2,
    out: '',
    err: `${file()} is there already: --force writes over it.\n`,
  });
  expect(await readFile(file(), 'utf8')).toBe('test: make check\n');
  expect((await breakwater('init', '--force', '--json')).out).toContain(`{"path":"${file()}"`);
  expect(await readFile(file(), 'utf8')).toContain('# test: npm test');
});

test('outside of a working copy nothing is written', async () => {
  expect((await breakwater('init', '/')).code).toBe(2);
});

test('submit takes the sections of the file as defaults, says so, and options win', async () => {
  const { submissions } = await serve({ stages });
  await mkdir(join(folder(), 'src'));
  await writeFile(file(), 'test: make check\nlimits: { maxCostUsd: 7, maxIterations: 9 }\napproval: plan\n');
  const submit = (...more: string[]) =>
    breakwater('submit', '--prompt', 'Do.', '--repo', 'src', '--max-cost', '3', ...more);
  expect((await submit()).err).toBe(`Defaults: limits, approval from ${file()}; --no-defaults leaves them out\n`);
  expect((await submit('--no-defaults')).err).toBe('');
  expect(submissions).toMatchObject([
    { approval: 'plan', limits: { maxCostUsd: 3, maxIterations: 9 } },
    { approval: 'none', limits: { maxCostUsd: 3, maxIterations: 50 } },
  ]);
});

test('a fault of a section is told with its place, and nothing is submitted', async () => {
  const { submissions } = await serve({ stages });
  await writeFile(file(), 'test: make check\nlimits:\n  maxCost: 7\n');
  const { code, err } = await breakwater('submit', '--prompt', 'Do.', '--repo', '.');
  expect({ code, err, submissions }).toEqual({
    code: 2,
    err: 'breakwater.yaml, line 3, column 3: there is no field maxCost here\n',
    submissions: [],
  });
});
