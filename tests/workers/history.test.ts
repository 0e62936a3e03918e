import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeEach, expect, test } from 'vitest';
import { listBuilds } from '../../src/history/list.ts';
import { projectBuild } from '../../src/history/project.ts';
import { aBuild, aTask } from './build-snapshot.ts';
import { migrations } from './migrations.ts';

const { DB } = env;

beforeEach(async () => {
  await applyD1Migrations(DB, migrations);
  await DB.exec('delete from builds');
});

const rows = async (table: string): Promise<Record<string, unknown>[]> =>
  (await DB.prepare(`select * from ${table}`).all()).results;

test('a view that history shows already writes no row', async () => {
  await DB.exec('create table overwritten (id text)');
  await DB.exec(
    'create trigger builds_overwritten after update on builds begin insert into overwritten values (new.id); end',
  );
  await projectBuild(DB, aBuild());
  await projectBuild(DB, aBuild());
  expect(await rows('overwritten')).toEqual([]);
  await projectBuild(DB, aBuild({ title: 'Another' }));
  expect(await rows('overwritten')).toEqual([{ id: 'b1' }]);
});

test('every number in history is the number in the view', async () => {
  const view = aBuild({
    tasks: [aTask({ status: 'merged' }), aTask({ id: 'old', status: 'replaced' }), aTask({ id: 'format' })],
    breaker: { ...aBuild().breaker, state: 'OPEN', trips: 2, reason: 'nothing moves' },
  });
  await projectBuild(DB, view, 1_700_000_100_000);
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
      tenant: 'default',
      submitted_by: view.submittedBy,
      needs: null,
      updated_at: 1_700_000_100_000,
    },
  ]);
});

test('the same view twice, and an older view afterwards, change nothing', async () => {
  await projectBuild(DB, aBuild({ lastSeq: 9, status: 'completed', endedAt: 1_700_000_500_000 }));
  const before = await rows('builds');
  await projectBuild(DB, aBuild({ lastSeq: 9, status: 'completed', endedAt: 1_700_000_500_000 }));
  await projectBuild(DB, aBuild());
  expect(await rows('builds')).toEqual(before);
});

test('the list is newest first and its cursor walks it without gaps or repeats, even over equal times', async () => {
  for (const [id, createdAt] of [
    ['a', 1],
    ['b', 3],
    ['c', 3],
    ['d', 3],
    ['e', 2],
  ] as const)
    await projectBuild(DB, aBuild({ id, createdAt, runs: [] }));
  const seen: string[][] = [];
  let before: string | undefined;
  do {
    const page = await listBuilds(DB, { limit: 2, before, tenant: null });
    if (!page.ok) throw new Error(page.reason);
    seen.push(page.builds.map(({ id }) => id));
    before = page.next ?? undefined;
  } while (before !== undefined);
  expect(seen).toEqual([['d', 'c'], ['b', 'e'], ['a']]);
});

test('the list can be narrowed to a status', async () => {
  await projectBuild(DB, aBuild({ id: 'done', status: 'completed', endedAt: 9 }));
  await projectBuild(DB, aBuild({ id: 'going' }));
  expect(await listBuilds(DB, { limit: 10, status: ['completed', 'failed'], tenant: null })).toEqual({
    ok: true,
    builds: [
      {
        id: 'done',
        title: 'A date library',
        tenant: 'default',
        status: 'completed',
        createdAt: 1_700_000_000_000,
        endedAt: 9,
        tasks: 1,
        merged: 0,
        costUsd: 0.25,
        limitUsd: 100,
        submittedBy: aBuild().submittedBy,
        repositories: aBuild().repositories.map(({ name }) => name),
        needs: null,
        updatedAt: null,
      },
    ],
    next: null,
  });
});

test('the list finds builds by text in their title, their id and their repositories, whatever is in the text', async () => {
  const [repository] = aBuild().repositories;
  if (!repository) throw new Error('there is one');
  const at = (name: string, url: string) => [{ ...repository, name, url }];
  const api = at('api', 'https://git.example.com/team/API_v2.git');
  await projectBuild(DB, aBuild({ id: 'bone', title: '100% of Dates', repositories: api }));
  await projectBuild(
    DB,
    aBuild({ id: 'btwo', title: 'Löse es', repositories: at('web', 'https://git.example.com/x') }),
  );
  const found = async (query: { q?: string; repository?: string }) => {
    const page = await listBuilds(DB, { limit: 10, tenant: null, ...query });
    return page.ok && page.builds.map(({ id }) => id).toSorted();
  };
  expect(await Promise.all(['dates', '%', 'BTWO', 'löse', "'", 'x'.repeat(200)].map((q) => found({ q })))).toEqual([
    ['bone'],
    ['bone'],
    ['btwo'],
    ['btwo'],
    [],
    [],
  ]);
  expect(
    await Promise.all(
      ['api', 'api_v2.git', 'team/a', 'EXAMPLE.com', 'url', 'main'].map((repository) => found({ repository })),
    ),
  ).toEqual([['bone'], ['bone'], ['bone'], ['bone', 'btwo'], [], []]);
  expect(await found({ q: 'dates', repository: 'web' })).toEqual([]);
});

test('the list says which builds wait for a person, and why', async () => {
  const pause = { at: 1, reason: 'approval' as const, details: null, next: [] };
  await projectBuild(DB, aBuild({ status: 'paused', pause }));
  const page = await listBuilds(DB, { limit: 10, tenant: null });
  expect(page.ok && page.builds.map(({ status, needs }) => [status, needs])).toEqual([['paused', 'approval']]);
});

test("the list can be narrowed to a tenant's own", async () => {
  await projectBuild(DB, aBuild({ id: 'ours', tenant: 'blue' }));
  await projectBuild(DB, aBuild({ id: 'theirs', tenant: 'red' }));
  const page = await listBuilds(DB, { limit: 10, tenant: 'blue' });
  expect(page.ok && page.builds.map(({ id, tenant }) => [id, tenant])).toEqual([['ours', 'blue']]);
});

test('a cursor that no page gave is an answer, not a crash', async () => {
  for (const before of ['', 'x', '1', "1-'; drop table builds", '-'])
    expect(await listBuilds(DB, { limit: 10, before, tenant: null })).toEqual({ ok: false, reason: 'bad-cursor' });
});
