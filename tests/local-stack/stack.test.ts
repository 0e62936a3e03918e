import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, expect, test } from 'vitest';
import { type Stack, startStack } from '../../src/local-stack/stack.ts';
import type { StackOptions } from '../../src/local-stack/stack-options.ts';
import { childrenOf, eventually, membersOf } from './processes.ts';
import { type TinyProject, tinyProject, wranglerToml } from './tiny-project.ts';

const cleanUps: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).reverse()) await cleanUp();
});

async function projectOf(files: Record<string, string> = {}): Promise<TinyProject> {
  const tiny = await tinyProject(files);
  cleanUps.push(() => rm(tiny.project, { recursive: true, force: true }));
  return tiny;
}

async function start(tiny: TinyProject, options: Partial<StackOptions> = {}): Promise<Stack> {
  const stack = await startStack({
    project: tiny.project,
    state: tiny.state,
    port: 0,
    model: { kind: 'scripted', script: tiny.script },
    sandbox: 'local',
    gitCredentials: undefined,
    say: () => undefined,
    signal: new AbortController().signal,
    ...options,
  });
  cleanUps.push(() => stack.close());
  return stack;
}

/** A launcher in a process of its own, once its stack is up. */
async function launch({ project, state, script }: TinyProject): Promise<{ child: ChildProcess; apiUrl: string }> {
  const launcher = join(import.meta.dirname, 'stack-launcher.ts');
  const child = spawn(process.execPath, [launcher, project, state, script], { stdio: ['ignore', 'pipe', 'inherit'] });
  cleanUps.push(async () => child.kill('SIGKILL'));
  const [line] = await once(createInterface({ input: child.stdout }), 'line');
  return { child, apiUrl: JSON.parse(String(line)).apiUrl };
}

test('the stack gives the Worker its variables, keeps its data and its tokens, and refuses a second one', async () => {
  const tiny = await projectOf();
  const gitCredentials = '{"github.com":"user:pa$HOME\'word"}';
  const first = await start(tiny, { gitCredentials });
  const { ports, secrets } = first.state();
  const told = async ({ apiUrl }: Stack) => await (await fetch(apiUrl)).json();
  const whole = {
    variables: {
      API_TOKEN: secrets.api,
      CAPABILITY_SECRET: secrets.capability,
      ANTHROPIC_API_KEY: secrets.model,
      ANTHROPIC_BASE_URL: `http://127.0.0.1:${ports.model}`,
      SCRIPTED_MODEL: 'true',
      GIT_CREDENTIALS: gitCredentials,
      WEBHOOK_SECRET: secrets.webhook,
      PUBLIC_URL: `http://127.0.0.1:${ports.api}`,
      GATEWAY_URL: `http://127.0.0.1:${ports.api}`,
      SANDBOX_URL: `http://127.0.0.1:${ports.sandbox}`,
      SANDBOX_TOKEN: secrets.sandbox,
      LOCAL_GIT_URL: `http://127.0.0.1:${ports.git}`,
      LOCAL_GIT_TOKEN: secrets.git,
    },
    rows: [{ name: 'pear' }],
  };
  expect(await told(first)).toEqual(whole);
  expect(JSON.parse(await readFile(join(tiny.state, 'cli.json'), 'utf8'))).toEqual({
    apiUrl: `http://127.0.0.1:${ports.api}`,
    token: secrets.api,
  });
  for (const file of ['stack.json', 'dev.vars', 'cli.json']) {
    expect(((await stat(join(tiny.state, file))).mode & 0o777).toString(8)).toBe('600');
  }
  await expect(start(tiny)).rejects.toThrow(
    `Another stack (process ${process.pid}) runs on ${tiny.state}. End it, or use another --state.`,
  );

  await first.close();
  const second = await start(tiny, { port: undefined, gitCredentials });
  expect(second.state()).toEqual({ ...first.state(), migrations: ['0000_fruit.sql'] });
  expect(await told(second)).toEqual(whole);
});

test('no key or token reaches a part that has no use for it', async () => {
  process.env.ANTHROPIC_API_KEY = 'sk-secret';
  cleanUps.push(async () => delete process.env.ANTHROPIC_API_KEY);
  const stack = await start(await projectOf());
  const names = await (await fetch(`http://127.0.0.1:${stack.state().ports.sandbox}`)).json();
  expect(names).toEqual(expect.arrayContaining(['EXIT_WITH_STDIN', 'PATH', 'SANDBOX_TOKEN']));
  expect(names).not.toContain('ANTHROPIC_API_KEY');
  expect(names).not.toContain('API_TOKEN');
});

test('every process dies with a launcher that is killed, and the next start takes over at the same address', async () => {
  const tiny = await projectOf();
  const killed = await launch(tiny);
  const groups = childrenOf(killed.child.pid ?? 0).map(({ pid }) => pid);
  expect(membersOf(groups).length).toBeGreaterThan(groups.length);
  killed.child.kill('SIGKILL');
  const next = await start(tiny, { port: undefined });
  expect(next.apiUrl).toBe(killed.apiUrl);
  await eventually('the groups are empty', () => membersOf(groups).length === 0);
});

test('Ctrl-C ends the launcher with 130 and leaves no process behind', async () => {
  const { child } = await launch(await projectOf());
  const groups = childrenOf(child.pid ?? 0).map(({ pid }) => pid);
  child.kill('SIGINT');
  // npm passes the signal on that the terminal has already sent.
  child.kill('SIGINT');
  const [code] = await once(child, 'exit');
  expect({ code, left: membersOf(groups) }).toEqual({ code: 130, left: [] });
});

test('a part that does not come up ends the start with its last lines, and the others with it', async () => {
  const tiny = await projectOf({
    'src/scripted-model/main.ts': "console.error('script.ts: no session');\nprocess.exit(3);\n",
  });
  const before = childrenOf(process.pid).map(({ pid }) => pid);
  await expect(start(tiny)).rejects.toThrow(
    `scripted-model ended before it was ready (exit code 3)\n  script.ts: no session\nThe whole log: ${tiny.state}/logs/scripted-model.log`,
  );
  expect(childrenOf(process.pid).filter(({ pid }) => !before.includes(pid))).toEqual([]);
});

test('a Worker that cannot be built is told with the error of the build', async () => {
  const tiny = await projectOf({ 'src/workers/index.ts': "import './missing.ts';\nexport default {};\n" });
  await expect(start(tiny)).rejects.toThrow(/worker reports an error instead of being ready[\s\S]*missing\.ts/);
});

const withContainer = {
  'wrangler.toml': `${wranglerToml}
[dev]
enable_containers = false
[[durable_objects.bindings]]
name = "BOX"
class_name = "Box"
[[migrations]]
tag = "v1"
new_sqlite_classes = ["Box"]
[[containers]]
class_name = "Box"
image = "./Dockerfile"
`,
  Dockerfile: 'FROM nowhere\n',
  'src/workers/index.ts': `import { DurableObject } from 'cloudflare:workers';
export class Box extends DurableObject {}
export default { fetch: () => new Response('ok') };
`,
};

/** An engine by its word alone: `version` answers as told, and everything else fails. */
async function pretendedEngine({ project }: TinyProject, versionCode: number): Promise<void> {
  const docker = join(project, 'docker');
  const script = `#!/bin/sh\n[ "$1" = version ] && { echo 1.0; exit ${versionCode}; }\necho "no such image" >&2; exit 1\n`;
  await writeFile(docker, script, { mode: 0o755 });
  const before = process.env.WRANGLER_DOCKER_BIN;
  process.env.WRANGLER_DOCKER_BIN = docker;
  cleanUps.push(async () => {
    if (before === undefined) delete process.env.WRANGLER_DOCKER_BIN;
    else process.env.WRANGLER_DOCKER_BIN = before;
  });
}

test('where no engine answers, runs work on this machine, unless containers were asked for', async () => {
  const tiny = await projectOf(withContainer);
  await pretendedEngine(tiny, 1);
  await expect(start(tiny, { sandbox: 'container' })).rejects.toThrow('--sandbox container needs a container engine: ');
  const stack = await start(tiny, { sandbox: 'auto' });
  expect(await (await fetch(stack.apiUrl)).text()).toBe('ok');
});

test('where an engine answers and its image cannot be built, runs work on this machine, and a line says why', async () => {
  const tiny = await projectOf(withContainer);
  await pretendedEngine(tiny, 0);
  const said: string[] = [];
  const stack = await start(tiny, { sandbox: 'auto', say: (line) => said.push(line) });
  expect(await (await fetch(stack.apiUrl)).text()).toBe('ok');
  expect(said).toContainEqual(expect.stringMatching(/^Containers do not work here, so runs work on this machine: /));
});
