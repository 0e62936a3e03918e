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

test('a sandbox whose run has ended without giving it back is ended by its own alarm', async () => {
  const sandbox = sandboxOf('box-4', 'no-such-run');
  await sandbox.prepare(1, wanted);
  await runInDurableObject(stub('box-4'), (instance: Sandbox) => instance.alarm());
  expect((await sandboxRequest('box-4', 'read', { path: '.' })).ok).toBe(false);
});
