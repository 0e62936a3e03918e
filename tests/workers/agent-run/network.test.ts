/** What a run lets its sandbox reach beside the repositories, and for how long. */
import { runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import type { Sandbox } from '../../../src/containers/driver/sandbox.ts';
import { firstState, noEvaluation } from '../../../src/core/runs/record.ts';
import { promptTexts } from '../../../src/durable-objects/agent-runs/model/prompt-texts.ts';
import { sessionRole } from '../../../src/durable-objects/agent-runs/roles/session-role.ts';
import { runPlace } from '../../../src/durable-objects/agent-runs/run-place.ts';
import { prepare } from '../../../src/durable-objects/agent-runs/steps/prepare.ts';
import type { Env } from '../../../src/env.ts';
import { buildOf, generating, order, runOf } from './orders.ts';
import { sandboxIsGone } from './sandbox-probe.ts';

test('the sandbox on the local host is told which hosts its commands may reach', async () => {
  const given = order(generating('greet'), { allowedHosts: ['registry.example.com', 'example.org'] });
  const told: unknown[] = [];
  const change = await runInDurableObject(runOf(given), async (_, state) => {
    const place = runPlace(state, env as unknown as Env, given);
    const call: Sandbox['call'] = (operation, request, signal) => {
      if (operation === 'prepare') told.push(request);
      return place.sandbox.call(operation, request, signal);
    };
    const record = {
      order: given,
      state: firstState,
      evaluation: noEvaluation,
      messages: [],
      turn: null,
      calls: [],
      reports: [],
    };
    const build = { report: async () => undefined, askLedger: async () => 'granted' as const };
    const changed = await prepare(record, sessionRole(given, promptTexts), {
      ...place,
      sandbox: { ...place.sandbox, call },
      callModel: async () => ({ kind: 'aborted' as const, usage: null }),
      build,
      slots: { acquire: async () => ({ kind: 'granted' as const }), release: async () => undefined },
      texts: promptTexts,
      now: () => 0,
      random: () => 0,
      signal: new AbortController().signal,
    });
    await place.sandbox.call('dispose', {});
    return changed;
  });
  expect(told).toEqual([
    {
      repositories: [expect.objectContaining({ name: 'api', commit: given.heads[0]?.commit })],
      gitToken: expect.any(String),
      allowedHosts: ['registry.example.com', 'example.org'],
    },
  ]);
  expect(change.state?.sandbox).toBe('ready');
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
