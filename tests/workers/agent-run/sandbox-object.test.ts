/** The Sandbox object between a run and its server: whose it is, what is cut off, and what a reset leaves. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { objectSandbox, type SandboxObject } from '../../../src/containers/driver/object-sandbox.ts';
import type { Sandbox } from '../../../src/durable-objects/sandboxes/sandbox.ts';
import { servers } from './orders.ts';
import { fileAppears, sandboxRequest } from './sandbox-probe.ts';

const stub = (name: string) => {
  const sandboxes = env.SANDBOX as unknown as DurableObjectNamespace<Sandbox>;
  return sandboxes.get(sandboxes.idFromName(name));
};
const sandboxOf = (name: string, runId = name) =>
  objectSandbox({
    object: () => stub(name) as unknown as SandboxObject,
    tenant: { runId, buildId: `build-of-${name}`, allowedHosts: [] },
    newId: () => crypto.randomUUID(),
  });
const wanted = { keep: 'ignored' as const, repositories: [{ name: 'api', commit: servers.base }] };
const own = { ticket: 1, evenWarm: false };
const done = { ok: true, result: { done: true } };
const infrastructure = (message: unknown) => ({ ok: false, error: { reason: 'infrastructure', message } });

test('a sandbox answers the run that prepared it, and nobody else', async () => {
  const first = sandboxOf('box-1');
  expect(await first.call('read', { path: '.' })).toEqual(infrastructure('this sandbox is not prepared for this run'));
  expect(await first.prepare(1, wanted)).toEqual({
    ok: true,
    result: {
      kind: 'prepared',
      repositories: [{ name: 'api', head: servers.base, restored: false }],
      reused: false,
      isSetUp: false,
      isStale: false,
      kept: false,
      ms: expect.any(Number),
    },
  });
  const other = sandboxOf('box-1', 'other');
  expect(await other.exec({ command: 'true', timeoutMs: 5000 })).toEqual(
    infrastructure('this sandbox is not prepared for this run'),
  );
  expect(await other.dispose(own)).toEqual(done);
  expect(await first.call('read', { path: 'api/greeting.txt' })).toEqual(
    expect.objectContaining({ ok: true, result: expect.objectContaining({ text: 'hello\n' }) }),
  );
  expect([await first.dispose(own), await first.dispose(own)]).toEqual([done, done]);
  expect((await sandboxRequest('box-1', 'read', { path: '.' })).ok).toBe(false);
});

test('an abort is answered at once, and ends the command in the sandbox', async () => {
  const sandbox = sandboxOf('box-2');
  await sandbox.prepare(1, wanted);
  const aborting = new AbortController();
  const command = 'trap "touch ended" EXIT; touch begun; sleep 30; touch finished';
  const running = sandbox.exec({ command, cwd: 'api', timeoutMs: 60_000 }, { signal: aborting.signal });
  await fileAppears('box-2', 'api/begun');
  aborting.abort();
  expect(await running).toEqual(infrastructure('the object of the sandbox: the caller has aborted the call'));
  for (;;) {
    const left = await sandbox.exec({ command: 'pgrep -f "^sleep 30$" | wc -l', timeoutMs: 5000 });
    if (left.ok && left.result.output === '0\n') break;
  }
  expect((await sandboxRequest('box-2', 'read', { path: 'api/finished' })).ok).toBe(false);
  await sandbox.dispose(own);
});

test('an object that is reset in the middle of a command cuts it off, and its next life has the lease', async () => {
  const sandbox = sandboxOf('box-3');
  await sandbox.prepare(1, wanted);
  const running = sandbox.exec({ command: 'touch begun; sleep 30', cwd: 'api', timeoutMs: 60_000 });
  await fileAppears('box-3', 'api/begun');
  const reset = runInDurableObject(stub('box-3'), (_, state) => state.abort('reset by the test'));
  await expect(reset).rejects.toThrow();
  expect(await running).toEqual(infrastructure(expect.stringMatching(/^the object of the sandbox: /)));
  expect(await sandbox.exec({ command: 'echo still here', timeoutMs: 5000 })).toEqual(
    expect.objectContaining({ ok: true, result: expect.objectContaining({ output: 'still here\n' }) }),
  );
  await sandbox.dispose(own);
});

/** In place of the container of this object: it is told what was done to it, and its server prepares whatever is asked. */
async function inContainers(name: string, images: Record<string, string>): Promise<string[]> {
  const asked: string[] = [];
  const container = {
    running: false,
    images,
    start: ({ image }: { image: string }) => {
      asked.push(`start ${image}`);
      container.running = true;
    },
    destroy: async () => {
      asked.push('destroy');
      container.running = false;
    },
    monitor: () => new Promise<void>(() => undefined),
    setInactivityTimeout: async () => undefined,
    interceptOutboundHttp: async () => undefined,
    interceptOutboundHttps: async () => undefined,
    getTcpPort: () => ({
      fetch: async (_: Request | string) =>
        Response.json({ repositories: [{ name: 'api', head: servers.base, restored: false }] }),
    }),
  };
  await runInDurableObject(stub(name), (instance: Sandbox, { storage, id }) => {
    const exports = { RunGit: () => ({}), RunEgress: () => ({}) };
    const ctx = { storage, id, container, exports, abort: () => undefined };
    Object.defineProperty(instance, 'ctx', { value: ctx });
  });
  return asked;
}

test('a warm container of another image than the next run wants is ended first', async () => {
  const all = { node: 'node:1', full: 'full:1' };
  const withImage = async (name: string, images: Record<string, string>) => {
    const asked = await inContainers(name, images);
    const tell = (run: string, image: string) =>
      objectSandbox({
        object: () => stub(name) as unknown as SandboxObject,
        tenant: { runId: `${name}-${run}`, buildId: `build-of-${name}`, allowedHosts: [], image },
        newId: () => crypto.randomUUID(),
      });
    // The fourth stays where it is: `full` has all that `node` has.
    const rounds = ['node', 'node', 'full', 'node', 'full'].map((image, round) => tell(`r${round}`, image));
    for (const run of rounds) {
      expect(await run.prepare(1, wanted)).toMatchObject({ ok: true, result: { kind: 'prepared' } });
      expect(await run.keepWarm(1)).toEqual(done);
    }
    await rounds.at(-1)?.dispose({ ticket: 1, evenWarm: true });
    return asked;
  };
  expect(await withImage('box-5', all)).toEqual(['start node:1', 'destroy', 'start full:1', 'destroy']);
  // A deployment without it shows no pages, and starts the usual one.
  expect(await withImage('box-6', { node: 'node:1' })).toEqual(['start node:1', 'destroy']);
});

test('a sandbox whose run has ended without giving it back is ended by its own alarm', async () => {
  const sandbox = sandboxOf('box-4', 'no-such-run');
  await sandbox.prepare(1, wanted);
  await runInDurableObject(stub('box-4'), (instance: Sandbox) => instance.alarm());
  expect((await sandboxRequest('box-4', 'read', { path: '.' })).ok).toBe(false);
});
