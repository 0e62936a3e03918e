/** Rows of D1 that a release has left behind, and those that it goes on to write after a roll-back. */
import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { expect, test } from 'vitest';
import { listBuilds } from '../../../src/history/list.ts';
import { migrations } from '../migrations.ts';
import { goldenRows, type Row } from './golden-rows.ts';

const { DB } = env;
const tables = ['builds', 'waves', 'tasks', 'runs'];

const write = async (rows: Record<string, Row[]>): Promise<void> => {
  for (const [table, of] of Object.entries(rows))
    for (const row of of) {
      const columns = Object.keys(row);
      const statement = `insert into ${table} (${columns.join()}) values (${columns.map(() => '?').join()})`;
      await DB.prepare(statement)
        .bind(...Object.values(row))
        .run();
    }
};

test('builds of release 0.1.0 are listed after every migration, and that release can still write its rows', async () => {
  const [golden] = goldenRows('history');
  if (!golden) throw new Error('there is such a file');
  await applyD1Migrations(DB, migrations.slice(0, 1));
  await write(golden.rows);
  await applyD1Migrations(DB, migrations);
  const [build] = golden.rows.builds ?? [];
  const { id, title, status, created_at, ended_at, tasks: taskCount, merged, cost_usd, limit_usd } = build ?? {};
  const listed = {
    id,
    title,
    tenant: 'default',
    status,
    createdAt: created_at,
    endedAt: ended_at,
    tasks: taskCount,
    merged,
    costUsd: cost_usd,
    limitUsd: limit_usd,
    submittedBy: null,
    repositories: ['app'],
    needs: null,
    updatedAt: null,
  };
  expect(await listBuilds(DB, { limit: 10, tenant: null })).toEqual({ ok: true, builds: [listed], next: null });

  await DB.batch(tables.map((table) => DB.prepare(`delete from ${table}`)));
  await write(golden.rows);
  await DB.prepare("update builds set status = 'dreaming'").run();
  const page = await listBuilds(DB, { limit: 10, tenant: null });
  expect(page).toEqual({ ok: true, builds: [{ ...listed, status: 'dreaming' }], next: null });
});
