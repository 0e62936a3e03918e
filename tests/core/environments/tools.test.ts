import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { expect, test } from 'vitest';
import {
  lackedBy,
  missingTools,
  missingToolsCommand,
  postgresFolder,
  toolsNeeded,
} from '../../../src/core/environments/tools.ts';

const cases: [what: string, setup: string[], later: string[], tools: string[]][] = [
  ['the first word of each command', ['npm ci'], ['npm test'], ['npm']],
  ['every command of a line', [], ['go vet ./... && go test ./... | tee log; make check'], ['go', 'make']],
  ['what stands behind variables and words of the shell', [], ['CI=1 NODE_ENV=test pnpm test'], ['pnpm']],
  ['what another program runs', [], ['timeout 60 cargo test', 'time -p mvn verify'], ['cargo', 'mvn']],
  ['conditions and loops', [], ['if make -q; then go test ./...; fi'], ['make', 'go']],
  ['lines', [], ['python3 -m venv v\nv/bin/pytest'], ['python3']],
  [
    'services and what says that they are ready',
    [],
    ['redis-server --save ""', 'pg_isready'],
    ['redis-server', 'pg_isready'],
  ],
  ['nothing of the repository itself', [], ['./gradlew test', 'scripts/test.sh', 'vitest run'], []],
  ['nothing inside quotes', [], [`echo 'first; go build' "and make" && npm test`], ['npm']],
  ['nothing that the setup installs by name', ['npm install -g pnpm@9', 'pnpm install'], ['pnpm test'], ['npm']],
  ['nothing that the setup enables', ['corepack enable'], ['yarn test'], ['corepack']],
  ['nothing that may come with packages of Python', ['pip install -r requirements.txt'], ['pytest'], ['pip']],
  [
    '… in a virtual environment',
    ['python3 -m venv .venv', '.venv/bin/pip install -e .'],
    ['. .venv/bin/activate && pytest'],
    ['python3'],
  ],
  ['… but what nothing installs', ['make'], ['pytest'], ['make', 'pytest']],
];

test.each(cases)('the tools that commands need are %s', (_, setup, later, tools) => {
  expect(toolsNeeded({ setup, later })).toEqual(tools);
});

test('a place is asked for all at once, and what it has not is told', () => {
  const tools = ['node', 'pg_ctlcluster', 'no-such-tool', 'sh'];
  const output = execFileSync('sh', ['-c', missingToolsCommand(['node', 'no-such-tool', 'sh'])], { encoding: 'utf8' });
  expect(output).toBe('no-such-tool\n');
  expect(missingTools(tools, `${output}something else\n`)).toEqual(['no-such-tool']);
});

test.skipIf(!existsSync('/usr/lib/postgresql'))("Debian's programs of PostgreSQL are told with their place", () => {
  const env = { PATH: '/usr/bin:/bin' };
  const ask = (...tools: string[]) =>
    missingTools(tools, execFileSync('/bin/sh', ['-c', missingToolsCommand(tools)], { encoding: 'utf8', env }));
  expect(ask('sh', 'initdb', 'no-such-tool')).toEqual([
    expect.stringMatching(/^initdb \(only in \/usr\/lib\/postgresql\/\d+\/bin\)$/),
    'no-such-tool',
  ]);
});

test('what is out of the path lacks but where a command looks there by itself', () => {
  const missing = ['postgres (only in /usr/lib/postgresql/15/bin)', 'redis-server'];
  const looks = `PATH="$PATH:${postgresFolder}"\nexec postgres -D data`;
  const lacks = (...later: string[]) => lackedBy({ setup: [], later }, missing);
  expect(lacks('postgres -D data', 'npm test')).toEqual(missing.slice(0, 1));
  expect(lacks(looks, 'redis-server')).toEqual(missing.slice(1));
  expect(lacks(looks, 'postgres -D other')).toEqual(missing.slice(0, 1));
});
