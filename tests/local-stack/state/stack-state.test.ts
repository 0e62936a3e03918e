import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openState } from '../../../src/local-stack/state/open-state.ts';
import { choosePort } from '../../../src/local-stack/state/port.ts';
import {
  freshStackState,
  readStackState,
  type StackState,
  writeStackState,
} from '../../../src/local-stack/state/stack-state.ts';
import { lockState } from '../../../src/local-stack/state/state-lock.ts';
import { freePorts } from '../free-ports.ts';

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
