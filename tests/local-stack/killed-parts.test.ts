/** What happens to a stack whose parts are killed one by one, or stand still. */
import { mkdir, rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Stack, startStack } from '../../src/local-stack/stack.ts';
import { freshStackState, writeStackState } from '../../src/local-stack/state/stack-state.ts';
import { commandOf } from '../scenarios/stack-process.ts';
import { freePorts } from './free-ports.ts';
import { descendantsOf, eventually } from './processes.ts';
import { type TinyProject, tinyProject } from './tiny-project.ts';

let tiny: TinyProject;
let stack: Stack;
const said: string[] = [];

beforeAll(async () => {
  tiny = await tinyProject();
  await mkdir(tiny.state, { mode: 0o700 });
  await writeStackState(tiny.state, { ...freshStackState(() => crypto.randomUUID()), ports: await freePorts() });
  stack = await startStack({
    project: tiny.project,
    state: tiny.state,
    port: undefined,
    model: { kind: 'scripted', script: tiny.script },
    sandbox: 'local',
    gitCredentials: undefined,
    say: (line) => said.push(line),
    signal: new AbortController().signal,
    watch: { everyMs: 200, limitMs: 1_000, misses: 2, pauseMs: 50 },
  });
});
afterAll(async () => {
  await stack.close();
  await rm(tiny.project, { recursive: true, force: true });
});

/** The one process of the stack whose command has these words. */
function processOf(...words: string[]): number {
  const found = descendantsOf(process.pid).filter((pid) => words.every((word) => commandOf(pid).includes(word)));
  if (found.length !== 1) throw new Error(`${found.length} processes have ${words}`);
  return found[0] ?? 0;
}

const answer = async (port: number, path = '/') => {
  const response = await fetch(`http://127.0.0.1:${port}${path}`, { signal: AbortSignal.timeout(1_000) });
  return await response.text();
};

async function tells(port: number, lines: string[]): Promise<void> {
  const expected = expect.arrayContaining(lines.map((line) => expect.stringMatching(line)));
  await eventually(`it says ${lines}`, () => expected.asymmetricMatch(said));
  said.length = 0;
  expect(await answer(port)).not.toBe('');
}

const servers = [
  { title: 'The git server', main: 'git-server/main.ts', port: 'git' },
  { title: 'The sandbox host', main: 'containers/server/main.ts', port: 'sandbox' },
  { title: 'The scripted model', main: 'scripted-model/main.ts', port: 'model' },
] as const;

test.each(servers)('$title is started again on its port when it is killed', async ({ title, main, port }) => {
  process.kill(processOf(main), 'SIGKILL');
  await tells(stack.state().ports[port], [
    `^${title} has ended \\(signal SIGKILL\\); it is started again …$`,
    `^${title} works again\\.$`,
  ]);
});

test('a server that stands still is started again', async () => {
  process.kill(processOf('git-server/main.ts'), 'SIGSTOP');
  await tells(stack.state().ports.git, [
    '^The git server does not answer; it is started again …$',
    '^The git server works again\\.$',
  ]);
});

test('the API answers again after the process that runs the Worker is killed, with what it had stored', async () => {
  const before = await answer(stack.state().ports.api);
  process.kill(processOf('workerd serve', 'entry=127.0.0.1:0'), 'SIGKILL');
  await eventually('it answers as before', async () => {
    return (await answer(stack.state().ports.api).catch(() => '')) === before;
  });
});

test('the API answers again after the process that holds its port is killed', async () => {
  const { api } = stack.state().ports;
  const before = await answer(api);
  process.kill(processOf('workerd serve', `entry=127.0.0.1:${api}`), 'SIGKILL');
  await tells(api, ['^The API (does not answer|has ended)', '^The API works again\\.$']);
  expect(await answer(api)).toBe(before);
});

test.each(['wrangler-dev.ts', 'wrangler/bin/wrangler.js', 'wrangler-dist/cli.js'])(
  'the API answers again after %s is killed, and nothing of it is left over',
  async (name) => {
    const { api } = stack.state().ports;
    const before = await answer(api);
    const all = descendantsOf(processOf('wrangler-dev.ts'));
    process.kill(processOf(name, ...(name === 'wrangler-dev.ts' ? [] : ['dev', '--ip'])), 'SIGKILL');
    await tells(api, ['^The API (does not answer|has ended)', '^The API works again\\.$']);
    expect(await answer(api)).toBe(before);
    expect(all.filter((pid) => descendantsOf(process.pid).includes(pid) || commandOf(pid) !== '')).toEqual([]);
  },
);

test('the answers of wrangler itself are none of the API: every path is the Worker’s', async () => {
  const { api } = stack.state().ports;
  const mine = await answer(api, '/anything');
  const paths = ['explorer', 'local/explorer', 'explorer/api/d1/database', 'local/explorer/api/d1/database'];
  expect(await Promise.all(paths.map((path) => answer(api, `/cdn-cgi/${path}`)))).toEqual(paths.map(() => mine));
});

test('a part that fails again and again is given up with its last words', async () => {
  const { sandbox } = stack.state().ports;
  let given: Error | undefined;
  void stack.broken.then((error) => {
    given = error;
  });
  const deadline = performance.now() + 50_000;
  while (given === undefined && performance.now() < deadline) {
    await fetch(`http://127.0.0.1:${sandbox}/end`).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  expect(given?.message).toBe(
    `sandbox-host has ended (exit code 9); it was started again 6 times within 10 minutes\n  {"listening":"http://127.0.0.1:${sandbox}"}\nThe whole log: ${tiny.state}/logs/sandbox-host.log`,
  );
});
