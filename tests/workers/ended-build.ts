/** A build at its end with two runs, as real objects in which that state stands. */
import { applyD1Migrations, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { vi } from 'vitest';
import { newBuild } from '../../src/core/builds/state.ts';
import { step } from '../../src/core/builds/step.ts';
import { andThen } from '../../src/core/builds/step-types.ts';
import { viewOf } from '../../src/core/builds/view.ts';
import { noneUnconfirmed } from '../../src/core/money/ledger.ts';
import type { RunOrder } from '../../src/core/runs/run-order.ts';
import type { AgentRun } from '../../src/durable-objects/agent-runs/agent-run.ts';
import { openStore } from '../../src/durable-objects/agent-runs/store.ts';
import type { Build } from '../../src/durable-objects/builds/build.ts';
import { buildStore, numbered } from '../../src/durable-objects/builds/store.ts';
import { projectBuild } from '../../src/history/project.ts';
import { plan, submission, task } from '../core/builders.ts';
import { openedBuild } from '../core/opened-build.ts';
import { migrations } from './migrations.ts';

// The types that RPC puts around an event's data, JSON of any depth, cannot be followed.
type BuildStub = DurableObjectStub &
  Pick<Build, 'create' | 'read' | 'rebuildHistory' | 'view' | 'plan' | 'events' | 'steer' | 'report' | 'askLedger'>;

const usage = { input: 1, output: 1, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };

/** The turn of a run that has had one. */
export const oneTurn = {
  turn: 1,
  attempts: 1,
  startedAt: 0,
  usage,
  costUsd: 0.5,
  unconfirmed: noneUnconfirmed,
  atRisk: null,
  stopReason: 'tool_use',
  checkpointError: null,
  modelMs: 1,
  checkpointMs: 1,
  toolMs: 1,
  totalMs: 3,
} as const;

export const buildStub = (id: string) => env.BUILD.get(env.BUILD.idFromName(id)) as unknown as BuildStub;
export const runStub = (id: string): DurableObjectStub<AgentRun> => env.AGENT_RUN.get(env.AGENT_RUN.idFromName(id));

/** Names of an object's own tables. */
export const tablesOf = (stub: DurableObjectStub): Promise<string[]> =>
  runInDurableObject(stub, (_, { storage }) =>
    storage.sql
      .exec<{ name: string }>(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_cf%' ESCAPE '\\'",
      )
      .toArray()
      .map(({ name }) => name),
  );

export const alarmOf = (stub: DurableObjectStub): Promise<number | null> =>
  runInDurableObject(stub, (_, { storage }) => storage.getAlarm());

/** Two tasks are at work in two runs, and the build is cancelled at `endedAt`; history knows it. Nothing is left to do. */
export async function endedBuild(id: string, given: { endedAt: number; runPhase?: 'ended' | 'disposing' }) {
  const { endedAt, runPhase = 'ended' } = given;
  await applyD1Migrations(env.DB, migrations);
  const created = newBuild({
    id,
    submission: submission({ plan: plan([task(), task({ id: 'b' })]) }),
    now: endedAt - 1000,
  });
  const opened = openedBuild(created, endedAt - 1000);
  const cancelled = step(opened.state, { kind: 'cancel' }, endedAt);
  const orders = opened.effects.flatMap((effect) => (effect.kind === 'start-run' ? [effect.order] : []));
  const { state, log } = orders.reduce(
    (before, { runId }) => andThen(before, (next) => step(next, { kind: 'run-stopped', runId }, endedAt)),
    cancelled,
  );
  await Promise.all(orders.map((order) => standingRun(order, runPhase)));
  const build = buildStub(id);
  await runInDurableObject(build, (_, { storage }) =>
    buildStore(storage).commit({
      before: null,
      after: state,
      events: numbered([...opened.log, ...log], 0, endedAt),
      effects: [],
      performed: null,
      now: endedAt,
    }),
  );
  await evictDurableObject(build);
  await projectBuild(env.DB, viewOf(state, opened.log.length + log.length));
  return { build, runs: orders.map(({ runId }) => runStub(runId)) };
}

/** A run with a turn behind it. */
async function standingRun(order: RunOrder, phase: 'ended' | 'disposing'): Promise<void> {
  const run = runStub(order.runId);
  await runInDurableObject(run, (_, { storage }) => {
    const store = openStore(storage);
    store.create(order);
    store.commit({
      state: { phase: phase === 'ended' ? { kind: 'ended' } : { kind: 'disposing', reason: 'cancelled' } },
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Begin.' }] }],
      turn: oneTurn,
      calls: [
        {
          turn: 1,
          position: 0,
          id: 't1',
          state: 'done',
          result: 'secret plans',
          isError: false,
          life: null,
          kept: null,
          png: null,
        },
      ],
    });
  });
  await evictDurableObject(run);
}

export async function endRun(run: DurableObjectStub<AgentRun>): Promise<void> {
  await runInDurableObject(
    run,
    (_, { storage }) => void openStore(storage).commit({ state: { phase: { kind: 'ended' } } }),
  );
  await evictDurableObject(run);
}

/** Resets an object without warning, whatever is under way in it; its stubs are of no more use. */
export async function crash(stub: DurableObjectStub): Promise<void> {
  await runInDurableObject(stub, (_, ctx) => ctx.abort('a crash')).catch(() => undefined);
}

/** Stands for the network: the builds' remote, a git server that has no refs. Undone by `vi.unstubAllGlobals`. */
export function remoteWithoutRefs(): void {
  const pkt = (text: string): string => (text.length + 4).toString(16).padStart(4, '0') + text;
  const noRefs = `${'0'.repeat(40)} capabilities^{}\0agent=test\n`;
  const body = `${pkt('# service=git-upload-pack\n')}0000${pkt(noRefs)}0000`;
  const headers = { 'content-type': 'application/x-git-upload-pack-advertisement' };
  vi.stubGlobal('fetch', async () => new Response(body, { headers }));
}

/** Whether D1 lists a build. */
export const isListed = async (id: string): Promise<boolean> =>
  (await env.DB.prepare('select id from builds where id = ?').bind(id).first()) !== null;
