/** Objects of a newer release beside this one, as there are while a release is rolled out: they say more than this one knows. */
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import type { Sandbox } from '../../../src/durable-objects/sandboxes/sandbox.ts';
import { generating, order, runToEnd, servers } from './orders.ts';

test('an order with a field of a newer release is carried out without it', async () => {
  const newer = { ...order(generating('greet')), ofANewerRelease: { much: 1 } } as RunOrder;
  expect((await runToEnd(newer)).at(-1)).toEqual({
    kind: 'ended',
    outcome: expect.objectContaining({ kind: 'candidate' }),
  });
});

test('a sandbox that is wanted with more than is known is prepared without it', async () => {
  const sandboxes = env.SANDBOX as unknown as DurableObjectNamespace<Sandbox>;
  const sandbox = sandboxes.get(sandboxes.idFromName('newer'));
  const call = { id: 'c1', runId: 'newer', ticket: 1 };
  const tenant = { runId: 'newer', buildId: 'b-newer', allowedHosts: [], ofANewerRelease: 1 };
  const wanted = { keep: 'nothing' as const, repositories: [{ name: 'api', commit: servers.base, more: 1 }], more: 1 };
  const prepared = await sandbox.prepare(call, tenant, wanted);
  expect(prepared).toEqual(
    expect.objectContaining({ ok: true, result: expect.objectContaining({ kind: 'prepared', reused: false }) }),
  );
  await sandbox.dispose(call, { evenWarm: true });
});
