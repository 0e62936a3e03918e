import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseModel } from '../../src/local/model-choice.ts';
import { parseOptions } from '../../src/local/options.ts';
import { openState } from '../../src/local/stack/open-state.ts';
import { choosePort } from '../../src/local/stack/port.ts';
import {
  freshStackState,
  readStackState,
  type StackState,
  writeStackState,
} from '../../src/local/stack/stack-state.ts';
import { lockState } from '../../src/local/stack/state-lock.ts';
import {
  envFile,
  sandboxLimitsIn,
  type VariableSources,
  workerVariables,
} from '../../src/local/stack/worker-variables.ts';
import { freePorts } from './free-ports.ts';

const host = '127.0.0.1';

let state: string;
const servers: Server[] = [];
beforeEach(async () => {
  state = await mkdtemp(join(tmpdir(), 'stack-state-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) server.close();
  await rm(state, { recursive: true, force: true });
});

/** Takes a port, any free one at first. */
async function occupy(port = 0): Promise<{ port: number; free: () => void }> {
  const server = createServer();
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address ? address.port : 0, free: () => server.close() };
}

const fresh = (): StackState => freshStackState(() => 'a-secret-of-a-test');

describe('a port', () => {
  test('is the wished one where that is free', async () => {
    const { api } = await freePorts();
    expect(await choosePort({ host, port: api, patienceMs: 0 })).toEqual({ port: api, moved: false });
  });

  test('is another one where the wished one stays taken', async () => {
    const { port } = await occupy();
    const choice = await choosePort({ host, port, patienceMs: 0 });
    expect(choice).toEqual({ port: expect.any(Number), moved: true });
    expect(choice.port).not.toBe(port);
  });

  test('is waited for while the processes of a killed stack die', async () => {
    const { port, free } = await occupy();
    const choice = choosePort({ host, port, patienceMs: 20_000 });
    free();
    expect(await choice).toEqual({ port, moved: false });
  });
});

describe('the state of a stack', () => {
  test('has fresh secrets at first and is the same after a restart', async () => {
    const ports = await freePorts();
    const names = ['one', 'two', 'three', 'four', 'five', 'six'];
    const secret = () => `the-secret-called-${names.shift()}`;
    const opened = await openState({ state, host, apiPort: ports.api, secret, say: () => undefined });
    expect(new Set(Object.values(opened.secrets)).size).toBe(6);
    await writeStackState(state, { ...opened, sampleBuild: 'b1' });
    const again = await openState({ state, host, apiPort: undefined, secret, say: () => undefined });
    expect(again).toEqual({ ...opened, sampleBuild: 'b1' });
  });

  test('of an older version gets the secret that signs messages to webhooks', async () => {
    const ports = await freePorts();
    const { webhook: _, ...secrets } = fresh().secrets;
    await writeStackState(state, { ...fresh(), secrets, ports });
    const secret = () => 'a-secret-of-24-characters';
    const opened = await openState({ state, host, apiPort: undefined, secret, say: () => undefined });
    expect(opened.secrets).toEqual({ ...secrets, webhook: 'whsec_YS1zZWNyZXQtb2YtMjQtY2hhcmFjdGVycw==' });
  });

  test('says which port moved, and what that means for builds under way', async () => {
    const ports = await freePorts();
    const { port } = await occupy(ports.git);
    await writeStackState(state, { ...fresh(), ports });
    const said: string[] = [];
    const say = (line: string) => said.push(line);
    const opened = await openState({ state, host, apiPort: undefined, secret: () => '', say, patienceMs: 0 });
    expect({ ...opened.ports, git: undefined }).toEqual({ ...ports, git: undefined });
    expect(said).toEqual([
      `Port ${port} is taken; the git server uses ${opened.ports.git}.`,
      `Builds on http://127.0.0.1:${port} go on when it is free again.`,
    ]);
  });

  test('that cannot be read is named and left alone', async () => {
    await writeFile(join(state, 'stack.json'), '{"ports":{}}');
    await expect(readStackState(state)).rejects.toThrow(
      `${state}/stack.json is not a state of this version; move it away or use another --state`,
    );
    expect(await readFile(join(state, 'stack.json'), 'utf8')).toBe('{"ports":{}}');
  });
});

describe('the lock of a state directory', () => {
  test('is held by one and free again after its release', async () => {
    const first = await lockState(state, 'first');
    expect(await lockState(state, 'second')).toEqual({ ok: false, pid: process.pid });
    if (first.ok) await first.release();
    const third = await lockState(state, 'third');
    expect(third.ok).toBe(true);
    if (third.ok) await third.release();
  });

  test('that a dead process left is taken over, even where its port has a new owner', async () => {
    const { port, free } = await occupy();
    servers.at(-1)?.on('connection', (socket) => socket.end('somebody else'));
    await writeFile(join(state, 'lock.json'), JSON.stringify({ pid: 1, port, id: 'dead' }));
    const taken = await lockState(state, 'alive');
    expect(taken.ok).toBe(true);
    if (taken.ok) await taken.release();
    free();
    await writeFile(join(state, 'lock.json'), JSON.stringify({ pid: 1, port, id: 'dead' }));
    const again = await lockState(state, 'alive');
    expect(again.ok).toBe(true);
    if (again.ok) await again.release();
  });
});

const sources = (given: Partial<VariableSources> = {}): VariableSources => ({
  stackId: 'a-stack',
  model: { kind: 'scripted', script: '' },
  sandbox: 'local',
  urls: { api: 'http://api', git: 'http://git', sandbox: 'http://sandbox', model: 'http://model' },
  secrets: fresh().secrets,
  gitCredentials: undefined,
  ...given,
});

test('with a key the Worker gets it and the given base URL, and no word of a script', () => {
  const model = { kind: 'real', apiKey: 'sk-1', baseUrl: 'https://proxy.example' } as const;
  expect(workerVariables(sources({ model }))).toEqual({
    API_TOKEN: 'a-secret-of-a-test',
    CAPABILITY_SECRET: 'a-secret-of-a-test',
    ANTHROPIC_API_KEY: 'sk-1',
    ANTHROPIC_BASE_URL: 'https://proxy.example',
    GATEWAY_URL: 'http://api',
    SANDBOX_URL: 'http://sandbox',
    SANDBOX_TOKEN: 'a-secret-of-a-test',
    LOCAL_GIT_URL: 'http://git',
    LOCAL_GIT_TOKEN: 'a-secret-of-a-test',
    WEBHOOK_SECRET: 'whsec_YS1zZWNyZXQtb2YtYS10ZXN0',
  });
});

test('the limits on sandboxes come from the environment, and only where it names them', () => {
  expect(sandboxLimitsIn({ SANDBOX_LIMIT: '4', SANDBOX_LIMIT_PER_BUILD: '', OTHER: '1' })).toEqual({
    SANDBOX_LIMIT: '4',
  });
  expect(workerVariables(sources({ sandboxLimits: { SANDBOX_LIMIT: '4' } }))).toEqual({
    ...workerVariables(sources()),
    SANDBOX_LIMIT: '4',
  });
});

test('where runs have containers the Worker knows of no sandbox host, and its containers know of which stack they are', () => {
  const { SANDBOX_URL, SANDBOX_TOKEN, ...others } = workerVariables(sources());
  expect(workerVariables(sources({ sandbox: 'container' }))).toEqual({ ...others, STACK_ID: 'a-stack' });
});

test('a value that no quote can hold is refused by name', () => {
  const variables = workerVariables(sources({ gitCredentials: "'`" }));
  expect(() => envFile(variables)).toThrow("GIT_CREDENTIALS holds both ' and `, which an env file cannot carry");
});

test('a script that was asked for wins over a key, and a key over the script of the sample', () => {
  const choose = (script: string | undefined, key: string | undefined) =>
    chooseModel({ script, sampleScript: 'sample.ts', environment: { ANTHROPIC_API_KEY: key } });
  expect([choose('own.ts', 'sk'), choose(undefined, 'sk'), choose(undefined, ''), choose('own.ts', undefined)]).toEqual(
    [
      { kind: 'scripted', script: 'own.ts' },
      { kind: 'real', apiKey: 'sk', baseUrl: undefined },
      { kind: 'scripted', script: 'sample.ts' },
      { kind: 'scripted', script: 'own.ts' },
    ],
  );
});

describe('the flags', () => {
  test('have defaults below the current folder', () => {
    expect(parseOptions('start', [], '/here')).toEqual({
      kind: 'run',
      options: {
        state: '/here/.breakwater',
        port: undefined,
        modelScript: undefined,
        sandbox: 'auto',
        exit: false,
        json: false,
      },
    });
  });

  test('are read, with paths from the current folder', () => {
    const args = [
      '--exit',
      '--json',
      '--port',
      '9000',
      '--state',
      'x',
      '--model-script=/s.ts',
      '--sandbox',
      'container',
    ];
    expect(parseOptions('start', args, '/here')).toEqual({
      kind: 'run',
      options: { state: '/here/x', port: 9000, modelScript: '/s.ts', sandbox: 'container', exit: true, json: true },
    });
  });

  test('are refused where they are wrong or unknown', () => {
    expect(parseOptions('dev', ['--port', 'x'], '/')).toEqual({
      kind: 'fault',
      message: '--port must be a number from 0 to 65535',
    });
    expect(parseOptions('dev', ['--sandbox', 'chroot'], '/')).toEqual({
      kind: 'fault',
      message: '--sandbox must be local or container',
    });
    expect(parseOptions('dev', ['--exit'], '/')).toEqual({
      kind: 'fault',
      message: expect.stringContaining("Unknown option '--exit'"),
    });
    expect(parseOptions('dev', ['--help'], '/')).toEqual({ kind: 'help' });
  });
});
