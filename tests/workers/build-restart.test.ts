/** A Build object that was reset: its next alarm must be armed, whoever reaches the object first. */
import { applyD1Migrations, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test, vi } from 'vitest';
import { newBuild } from '../../src/core/builds/state.ts';
import { buildStore } from '../../src/durable-objects/builds/store.ts';
import { discovery, plan, submission } from '../core/builders.ts';
import { openedBuild } from '../core/opened-build.ts';
import { migrations } from './migrations.ts';

test('a report that reaches a reset Build before its alarm does is not the last thing that happens to it', async () => {
  await applyD1Migrations(env.DB, migrations);
  const id = 'brestarted2';
  const now = Date.now();
  const created = newBuild({ id, submission: submission({ plan: plan() }), now });
  const { state } = openedBuild(created, now);
  const build = env.BUILD.get(env.BUILD.idFromName(id));
  // A generator is at work and the alarm is far away, as it is for most of a build's life.
  await runInDurableObject(build, async (_, { storage }) => {
    buildStore(storage).commit({ before: null, after: state, events: [], effects: [], performed: null, now });
    await storage.setAlarm(now + 1_000_000);
  });
  await evictDurableObject(build);

  const body = { kind: 'discovery' as const, commit: null, discovery: discovery() };
  await build.report({ runId: `${id}-r1`, seq: 1, body });
  // History is written by the alarm alone.
  const seen = async () => (await env.DB.prepare('select id, status from builds').all()).results;
  await vi.waitFor(async () => expect(await seen()).toEqual([{ id, status: 'running' }]), { timeout: 10_000 });
});
