import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { cliCommands } from '../../src/cli/commands/commands.ts';
import { commandTable } from '../../src/cli/commands/completion/command-table.ts';
import { cliProgram } from '../../src/cli/run-cli.ts';
import { cliBench } from './cli-bench.ts';

const { breakwater } = cliBench();

const nobody = { write: () => undefined };
const program = cliProgram(
  {
    stdout: nobody,
    stderr: nobody,
    environment: {},
    cwd: '/',
    config: '/',
    readSecret: async () => null,
    openPage: async () => false,
    now: () => 0,
  },
  () => undefined,
);
const table = commandTable(program);

/** What bash offers where the cursor stands behind these words. */
const offered = async (...words: string[]): Promise<string[]> => {
  const { out } = await breakwater('completion', 'bash');
  const line = ['breakwater', ...words].map((word) => `'${word}'`).join(' ');
  const ask = `COMP_WORDS=(${line}); COMP_CWORD=${words.length}; _breakwater; printf '%s\\n' "\${COMPREPLY[@]}"`;
  return execFileSync('bash', ['-c', `${out}\n${ask}`], { encoding: 'utf8' })
    .split('\n')
    .filter((word) => word !== '');
};

test('bash completes commands, those below a command, options, and the values of an option', async () => {
  expect(await offered('sub')).toEqual(['submit']);
  expect(await offered('outbox', '')).toEqual(expect.arrayContaining(['list', 'send', 'drop', '--help']));
  expect(await offered('--profile', 'work', 'outbox', 'send', '--js')).toEqual(['--json']);
  expect(await offered('submit', '--approval', '')).toEqual(['plan', 'wave']);
  expect(await offered('logs', 'b1', '--fo')).toEqual(['--follow']);
});

test('zsh and fish have every command and option', async () => {
  const { out: zsh } = await breakwater('completion', 'zsh');
  const { out: fish } = await breakwater('completion', 'fish');
  for (const { path, options } of table)
    for (const { names } of options) {
      expect(zsh).toContain(path);
      expect(fish).toContain(`-l ${names[0]?.slice(2)}`);
    }
  expect((await breakwater('completion', 'tcsh')).code).toBe(2);
});

test('every command says what it does, has --json or is one for people alone, and shows an example', async () => {
  const forPeople = ['completion'];
  const commands = table.slice(1).filter(({ subcommands }) => subcommands.length === 0);
  const silent = commands.filter(({ about }) => about === '').map(({ path }) => path);
  const withoutJson = commands
    .filter(({ options }) => !options.some(({ names }) => names.includes('--json')))
    .map(({ path }) => path);
  expect({ silent, withoutJson: withoutJson.filter((path) => !forPeople.includes(path)) }).toEqual({
    silent: [],
    withoutJson: [],
  });
  for (const { path } of commands)
    expect((await breakwater(...path.split(' '), '--help')).out).toContain('Example:\n  ');
});

/** What no person asks for by a command: documents, sign-in of browsers, the stream of pages, what others call. */
const notForTheCommandLine = [
  'DELETE /builds/{id}/session',
  'GET /builds/live',
  'GET /builds/{id}/live',
  'GET /builds/{id}/me',
  'GET /docs',
  'GET /openapi.json',
  'GET /pictures/{id}/{evidence}/{until}/{signature}',
  'GET /problems/{kind}',
  'GET /sign-in/github',
  'GET /sign-in/github/callback',
  'POST /builds/{id}/session',
  'POST /doctor/webhook',
  'POST /sign-in/link',
  'POST /sign-out',
  'POST /triggers/gitea',
  'POST /triggers/github',
  'POST /triggers/gitlab',
  'POST /triggers/hooks/{id}',
];

test('every operation of the API can be done by a command', async () => {
  // Types of Workers and of Node do not go together, so what the routes are made of is not looked at here.
  const routes: string = new URL('../openapi/app-routes.ts', import.meta.url).href;
  const { document }: { document: { paths: Record<string, object> } } = await import(/* @vite-ignore */ routes);
  const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const done = new Set(cliCommands.flatMap(({ calls }) => calls));
  expect(operations.filter((operation) => !done.has(operation)).toSorted()).toEqual(notForTheCommandLine);
  expect([...done].filter((operation) => !operations.includes(operation))).toEqual([]);
});
