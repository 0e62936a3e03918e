/** What a run lets its sandbox reach beside the repositories, and for how long. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { Lease } from '../../../src/core/runs/sandbox-lease.ts';
import { sandboxPlace } from '../../../src/durable-objects/sandboxes/place.ts';
import type { Env } from '../../../src/env.ts';
import { buildOf, generating, order, runOf } from './orders.ts';
import { sandboxIsGone } from './sandbox-probe.ts';

test('the sandbox on the local host is told which hosts its commands may reach', async () => {
  const lease = Lease.parse({ runId: 'r1', allowedHosts: ['registry.example.com', 'example.org'] });
  const place = await runInDurableObject(runOf(order(generating('greet'))), (_, state) => {
    const wanted = { name: 'box', lease, closed: [] };
    const { allowedHosts, remote } = sandboxPlace(state, env as unknown as Env, wanted);
    return { allowedHosts, url: remote.urlOf('api') };
  });
  expect(place).toEqual({ allowedHosts: lease.allowedHosts, url: `${env.GATEWAY_URL}/git/api.git` });
});

test('a run is at work from its order until its sandbox is given back', async () => {
  const given = order(generating('greet'));
  const run = runOf(given);
  expect(await run.isAtWork()).toBe(false);
  const build = buildOf(given);
  await build.answerTurns({ 2: 'wait' });
  await run.start(given);
  await build.asked(2);
  expect(await run.isAtWork()).toBe(true);
  await run.stop('enough');
  await sandboxIsGone(given.runId);
  expect(await run.isAtWork()).toBe(false);
});
