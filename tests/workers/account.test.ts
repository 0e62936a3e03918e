/** What D1 tells of builds beside their list: it follows the objects, writes nothing twice, and can be made anew from them. */
import { applyD1Migrations, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import type { BuildRecord } from '../../src/core/builds/records/build-record.ts';
import type { BuildState } from '../../src/core/builds/state.ts';
import { viewOf } from '../../src/core/builds/view.ts';
import { logEntry } from '../../src/core/contract/events.ts';
import { RebuildAnswer } from '../../src/core/contract/reads/rebuild.ts';
import { history } from '../../src/durable-objects/builds/history.ts';
import { buildStore, numbered } from '../../src/durable-objects/builds/store.ts';
import { costReport } from '../../src/history/cost-report.ts';
import { removeBuild } from '../../src/history/remove.ts';
import { historyPorts } from '../../src/workers/api/history-ports.ts';
import { discovery } from '../core/builders.ts';
import { apiHarness, problemOf } from './api-harness.ts';
import { buildStub, endedBuild } from './ended-build.ts';
import { migrations } from './migrations.ts';

const { DB } = env;
const tables = ['builds', 'rounds', 'verdicts', 'discoveries', 'breaker_transitions', 'costs'];
const empty = () => DB.batch(tables.map((table) => DB.prepare(`delete from ${table}`)));
const rows = async (table: string): Promise<Record<string, unknown>[]> =>
  (await DB.prepare(`select * from ${table} order by 1, 2, 3, 4`).all()).results;
const all = async () => Object.fromEntries(await Promise.all(tables.map(async (table) => [table, await rows(table)])));

beforeEach(async () => {
  await applyD1Migrations(DB, migrations);
  await empty();
});

const usage = { input: 100, output: 50, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 900 };
const signal = { kind: 'same-failure' as const, times: 3, paths: [], criteria: [] };
const verdict = (given: Partial<Extract<BuildRecord, { kind: 'verdict' }>> = {}): BuildRecord => ({
  kind: 'verdict',
  task: 'a',
  round: 1,
  at: 4000,
  runId: 'r',
  repeated: false,
  criteria: [{ criterion: 'C1', pass: false, evidence: 'x'.repeat(2001) }],
  tests: { command: 'npm test', passed: true, exitCode: 0, excerpt: 'ok', durationMs: 3 },
  outsideScope: [],
  weakened: [],
  remarks: [],
  screenshots: [],
  merges: [],
  ...given,
});
const records: BuildRecord[] = [
  verdict(),
  verdict({ runId: 'again', repeated: true, criteria: [{ criterion: 'C1', pass: true, evidence: 'stood already' }] }),
  { kind: 'end', task: 'a', round: 1, at: 4000, how: 'rejected', reason: 'not met: C1', feedback: [] },
];

/** A build that has ended, with a round that was sent back, a discovery, a trip of the breaker and what it has cost. */
async function toldBuild(id: string): Promise<void> {
  const { build } = await endedBuild(id, { endedAt: Date.UTC(2026, 10, 27, 12) });
  const found = {
    ...discovery(),
    task: 'a',
    at: 3000,
    commit: null,
    changedBy: null,
    alsoFrom: [],
    contradicted: false,
  };
  await runInDurableObject(build, (_, { storage }) => {
    const store = buildStore(storage);
    const before = store.load();
    if (!before) throw new Error('there is no build');
    const runs = Object.fromEntries(
      Object.entries(before.runs).map(([run, entry]) => [run, { ...entry, costUsd: 0.5, usage }]),
    );
    const after: BuildState = { ...before, runs, discoveries: [found] };
    const opened = logEntry('breaker.opened', {
      task: 'a',
      cause: { task: 'a', signal },
      merged: null,
      evidence: [],
      trips: 1,
      replans: 0,
    });
    const events = numbered([opened], store.lastSeq(), 4000);
    store.commit({ before, after, events, effects: [], records, performed: null, now: 4000 });
  });
  await evictDurableObject(build);
  await buildStub(id).rebuildHistory();
}

test('rounds, first verdicts, discoveries, the breaker and cost are there, and a second time writes nothing', async () => {
  await toldBuild('baccountaaa');
  const told = await all();
  expect(told).toMatchObject({
    rounds: [{ task: 'a', round: 1, status: 'rejected', reason: 'not met: C1', cost_usd: 0.5, ended_at: 4000 }],
    verdicts: [
      {
        task: 'a',
        round: 1,
        criterion: 'C1',
        run_id: 'r',
        pass: 0,
        evidence: `${'x'.repeat(998)} … ${'x'.repeat(998)}`,
      },
    ],
    discoveries: [{ at: 3000, kind: 'fact', text: 'dates are UTC', status: 'kept', into_text: null }],
    breaker_transitions: [{ type: 'breaker.opened', at: 4000 }],
    costs: [
      {
        day: '2026-11-27',
        role: 'generator',
        model: 'claude-sonnet-5-5',
        runs: 2,
        ms: 2000,
        cost_usd: 1,
        cache_read_tokens: 1800,
      },
    ],
  });
  await DB.batch(
    tables.flatMap((table) => [
      DB.prepare(`create table if not exists overwritten (name text)`),
      DB.prepare(
        `create trigger ${table}_again after update on ${table} begin insert into overwritten values ('${table}'); end`,
      ),
    ]),
  );
  await runInDurableObject(buildStub('baccountaaa'), async (_, { storage }) => {
    const store = buildStore(storage);
    const state = store.load();
    if (!state) throw new Error('there is no build');
    const again = history(DB, store, async () => true);
    again.forget();
    await again.project(state, viewOf(state, store.lastSeq()));
    // What an older release of the row would say.
    await history(DB, store, async () => true).project(state, { ...viewOf(state, 1), lastSeq: 1, title: 'older' });
  });
  expect([await all(), await rows('overwritten').catch(() => [])]).toEqual([told, []]);
  await removeBuild(DB, 'baccountaaa');
  expect(Object.values(await all()).flat()).toEqual([]);
});

test('all of it is made anew from the objects, a page after the other, or by the ids where the list is lost', async () => {
  const ids = ['baccountbbb', 'baccountccc', 'baccountddd'];
  for (const id of ids) await toldBuild(id);
  const told = await all();
  const { request } = apiHarness({ history: historyPorts(env) });
  const rebuild = async (body: object) => {
    const answer = await request('POST', '/admin/rebuild', { body: JSON.stringify(body) });
    return RebuildAnswer.parse(await answer.json());
  };
  await DB.batch(tables.filter((table) => table !== 'builds').map((table) => DB.prepare(`delete from ${table}`)));
  const first = await rebuild({ limit: 2 });
  expect(first).toEqual({ rebuilt: ids.slice(0, 2), missing: [], failed: [], listed: 3, next: 'baccountccc' });
  expect(await rebuild({ limit: 2, cursor: first.next })).toMatchObject({ rebuilt: ids.slice(2), next: null });
  expect(await all()).toEqual(told);
  await empty();
  expect(await rebuild({ ids: [...ids, 'bneverwasaa'] })).toEqual({
    rebuilt: ids,
    missing: ['bneverwasaa'],
    failed: [],
    listed: 0,
    next: null,
  });
  expect(await all()).toEqual(told);
});

test('what is made anew after the transcripts have gone is what was there before', async () => {
  await toldBuild('baccounteee');
  const told = await all();
  await runInDurableObject(buildStub('baccounteee'), (_, { storage }) => {
    const store = buildStore(storage);
    const before = store.load();
    if (!before) throw new Error('there is no build');
    const after = { ...before, transcriptsRemovedAt: 6000 };
    store.commit({ before, after, events: [], effects: [], performed: null, now: 6000 });
  });
  await empty();
  await evictDurableObject(buildStub('baccounteee'));
  await buildStub('baccounteee').rebuildHistory();
  expect(await all()).toEqual(told);
});

test('cost is summed by day, role, model, build and tenant, within days, for one tenant or all', async () => {
  const cost = (given: Record<string, unknown>) => {
    const row = {
      ...{ build_id: 'b1', day: '2026-11-01', role: 'generator', model: 'opus', tenant: 'blue', runs: 1, ms: 1000 },
      ...{ cost_usd: 1, input_tokens: 10, output_tokens: 5, cache_write_5m_tokens: 0, cache_write_1h_tokens: 0 },
      ...{ cache_read_tokens: 90, seq: 1, ...given },
    };
    const columns = Object.keys(row);
    return DB.prepare(`insert into costs (${columns}) values (${columns.map(() => '?')})`).bind(...Object.values(row));
  };
  await DB.batch([
    cost({}),
    cost({ role: 'evaluator', cost_usd: 3 }),
    cost({ build_id: 'b2', day: '2026-11-02', tenant: 'red', model: 'haiku', cost_usd: 2 }),
  ]);
  const { get } = apiHarness({ history: historyPorts(env) });
  const told = await (await get('/reports/cost?by=tenant&from=2026-11-01&to=2026-11-01')).json();
  expect(told).toMatchObject({ by: 'tenant', total: { costUsd: 4 }, rows: [{ key: 'blue', runs: 2 }], next: null });
  const refused = await get('/reports/cost?by=mood&from=2026-13-01');
  expect([refused.status, (await problemOf(refused)).problem.errors?.map(({ path }) => path)]).toEqual([
    400,
    ['by', 'from'],
  ]);
  const sums = async (by: 'day' | 'role' | 'model' | 'build' | 'tenant', given: object = {}) => {
    const { rows: found } = await costReport(DB, { by, tenant: null, limit: 10, offset: 0, ...given });
    return found.map(({ key, costUsd }) => [key, costUsd]);
  };
  expect(await sums('day')).toEqual([
    ['2026-11-01', 4],
    ['2026-11-02', 2],
  ]);
  expect(await sums('role')).toEqual([
    ['evaluator', 3],
    ['generator', 3],
  ]);
  expect(await sums('model', { from: '2026-11-02' })).toEqual([['haiku', 2]]);
  expect(await sums('build', { to: '2026-11-01' })).toEqual([['b1', 4]]);
  expect(await sums('tenant', { tenant: 'red' })).toEqual([['red', 2]]);
  expect(await costReport(DB, { by: 'role', tenant: 'blue', limit: 1, offset: 1 })).toEqual({
    by: 'role',
    from: null,
    to: null,
    total: {
      runs: 2,
      ms: 2000,
      costUsd: 4,
      usage: { input: 20, output: 10, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 180 },
      cacheShare: 0.9,
    },
    rows: [
      {
        key: 'generator',
        runs: 1,
        ms: 1000,
        costUsd: 1,
        usage: { input: 10, output: 5, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 90 },
        cacheShare: 0.9,
      },
    ],
    next: null,
  });
});

test("what one tenant's builds have cost is found without a look at those of others", async () => {
  const plan = await DB.prepare(
    "explain query plan select sum(cost_usd) from costs where day >= '2026-11-01' and tenant = 'blue'",
  ).all<{ detail: string }>();
  expect(plan.results.map(({ detail }) => detail)).toEqual([
    'SEARCH costs USING INDEX costs_by_tenant (tenant=? AND day>?)',
  ]);
});
