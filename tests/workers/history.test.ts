import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { listBuilds } from '../../src/history/list.ts';
import { projectBuild } from '../../src/history/project.ts';
import { aBuild, aRun, aTask } from './build-snapshot.ts';
import { migrations } from './migrations.ts';

const { DB } = env;

beforeEach(async () => {
  await applyD1Migrations(DB, migrations);
  await DB.batch(['builds', 'waves', 'tasks', 'runs'].map((table) => DB.prepare(`delete from ${table}`)));
});

const rows = async (table: string): Promise<Record<string, unknown>[]> =>
  (await DB.prepare(`select * from ${table} order by 1, 2`).all()).results;

test('a view that history shows already writes no row', async () => {
  await DB.exec('create table overwritten (of_table text, id text)');
  for (const [table, id] of Object.entries({ builds: 'id', waves: 'number', tasks: 'id', runs: 'id' }))
    await DB.exec(
      `create trigger ${table}_overwritten after update on ${table} begin insert into overwritten values ('${table}', new.${id}); end`,
    );
  const ofFormat = (feedback: string | null) =>
    aBuild({ tasks: [aTask(), aTask({ id: 'format', wave: 2, feedback })] });
  await projectBuild(DB, ofFormat('Two tests fail'), null);
  await projectBuild(DB, ofFormat('Two tests fail'), null);
  expect(await rows('overwritten')).toEqual([]);
  await projectBuild(DB, ofFormat(null), null);
  expect(await rows('overwritten')).toEqual([{ of_table: 'tasks', id: 'format' }]);
});

test('every number in history is the number in the view', async () => {
  const view = aBuild({
    tasks: [
      aTask({
        status: 'merged',
        rounds: 2,
        conflicts: 1,
        costUsd: 0.375,
        feedback: 'Two tests fail',
        criteria: [
          { id: 'C1', text: 'one', pass: true },
          { id: 'C2', text: 'two', pass: false },
        ],
      }),
      aTask({ id: 'old', status: 'replaced' }),
      aTask({ id: 'format', wave: 2 }),
    ],
    breaker: { state: 'OPEN', trips: 2, reason: 'nothing moves' },
  });
  await projectBuild(DB, view, null);
  expect(await rows('builds')).toEqual([
    {
      id: 'b1',
      title: 'A date library',
      status: 'running',
      reason: null,
      created_at: 1_700_000_000_000,
      ended_at: null,
      deadline_at: 1_700_000_900_000,
      repositories: JSON.stringify(view.repositories),
      tasks: 2,
      merged: 1,
      breaker_state: 'OPEN',
      breaker_trips: 2,
      cost_usd: 0.25,
      limit_usd: 100,
      iterations: 1,
      iteration_limit: 50,
      seq: 5,
    },
  ]);
  expect((await rows('tasks')).find(({ id }) => id === 'parse')).toEqual({
    build_id: 'b1',
    id: 'parse',
    title: 'Parse dates',
    wave: 1,
    status: 'merged',
    rounds: 2,
    conflicts: 1,
    criteria: 2,
    criteria_passed: 1,
    cost_usd: 0.375,
    feedback: 'Two tests fail',
    seq: 5,
  });
  expect(await rows('runs')).toEqual([
    {
      id: 'b1-generator-1',
      build_id: 'b1',
      role: 'generator',
      task: 'parse',
      round: 1,
      model: 'claude-sonnet-5-5',
      status: 'running',
      turns: 3,
      input_tokens: 10,
      output_tokens: 20,
      cache_write_5m_tokens: 30,
      cache_write_1h_tokens: 40,
      cache_read_tokens: 50,
      cost_usd: 0.125,
      started_at: 1_700_000_000_000,
      ended_at: null,
      seq: 5,
    },
  ]);
  expect(await rows('waves')).toEqual([{ build_id: 'b1', number: 1, status: 'running', tasks: '["parse"]', seq: 5 }]);
});

test('only the rows that changed since the last view are written', async () => {
  const first = aBuild({ tasks: [aTask(), aTask({ id: 'format' })] });
  await projectBuild(DB, first, null);
  const second = aBuild({ lastSeq: 6, tasks: [aTask({ status: 'generating' }), aTask({ id: 'format' })] });
  await projectBuild(DB, second, first);
  expect((await rows('tasks')).map(({ id, status, seq }) => ({ id, status, seq }))).toEqual([
    { id: 'format', status: 'waiting', seq: 5 },
    { id: 'parse', status: 'generating', seq: 6 },
  ]);
  expect((await rows('runs')).map(({ seq }) => seq)).toEqual([5]);
});

test('the same view twice, and an older view afterwards, change nothing', async () => {
  const older = aBuild();
  const newer = aBuild({
    lastSeq: 9,
    status: 'completed',
    endedAt: 1_700_000_500_000,
    tasks: [aTask({ status: 'merged' })],
    runs: [aRun({ status: 'finished', turns: 8, costUsd: 1.5 })],
    waves: [
      { number: 1, status: 'complete', tasks: ['parse'] },
      { number: 2, status: 'waiting', tasks: [] },
    ],
  });
  await projectBuild(DB, newer, null);
  const everything = async () => Promise.all(['builds', 'waves', 'tasks', 'runs'].map(rows));
  const before = await everything();
  await projectBuild(DB, newer, null);
  await projectBuild(DB, older, null);
  expect(await everything()).toEqual(before);
});

test('waves that a re-plan took away are gone', async () => {
  const waves = [1, 2, 3].map((number) => ({ number, status: 'waiting' as const, tasks: [] }));
  await projectBuild(DB, aBuild({ waves }), null);
  await projectBuild(DB, aBuild({ lastSeq: 6, waves: waves.slice(0, 2) }), null);
  expect((await rows('waves')).map(({ number }) => number)).toEqual([1, 2]);
});

test('a build of hundreds of tasks and runs fits the limits of D1', async () => {
  const tasks = Array.from({ length: 300 }, (_, n) => aTask({ id: `t${n}` }));
  const runs = Array.from({ length: 700 }, (_, n) => aRun({ id: `r${n}` }));
  await projectBuild(DB, aBuild({ tasks, runs }), null);
  expect([(await rows('tasks')).length, (await rows('runs')).length]).toEqual([300, 700]);
});

test('the list is newest first and its cursor walks it without gaps or repeats, even over equal times', async () => {
  for (const [id, createdAt] of [
    ['a', 1],
    ['b', 3],
    ['c', 3],
    ['d', 3],
    ['e', 2],
  ] as const)
    await projectBuild(DB, aBuild({ id, createdAt, runs: [] }), null);
  const seen: string[][] = [];
  let before: string | undefined;
  do {
    const page = await listBuilds(DB, { limit: 2, before });
    if (!page.ok) throw new Error(page.reason);
    seen.push(page.builds.map(({ id }) => id));
    before = page.next ?? undefined;
  } while (before !== undefined);
  expect(seen).toEqual([['d', 'c'], ['b', 'e'], ['a']]);
});

test('the list can be narrowed to a status', async () => {
  await projectBuild(DB, aBuild({ id: 'done', status: 'completed', endedAt: 9 }), null);
  await projectBuild(DB, aBuild({ id: 'going' }), null);
  expect(await listBuilds(DB, { limit: 10, status: 'completed' })).toEqual({
    ok: true,
    builds: [
      {
        id: 'done',
        title: 'A date library',
        status: 'completed',
        createdAt: 1_700_000_000_000,
        endedAt: 9,
        tasks: 1,
        merged: 0,
        costUsd: 0.25,
      },
    ],
    next: null,
  });
});

test('a cursor that no page gave is an answer, not a crash', async () => {
  for (const before of ['', 'x', '1', "1-'; drop table builds", '-'])
    expect(await listBuilds(DB, { limit: 10, before })).toEqual({ ok: false, reason: 'bad-cursor' });
});
