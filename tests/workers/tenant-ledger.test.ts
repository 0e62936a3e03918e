/** The bounds of a tenant in the real objects: its ledger, its builds, D1. */
import { applyD1Migrations, evictDurableObject, runInDurableObject } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { afterEach, beforeAll, expect, test, vi } from 'vitest';
import { listBounds, setBounds } from '../../src/access/tenants.ts';
import { tenantPorts } from '../../src/workers/access/tenant-ports.ts';
import { plan } from '../core/builders.ts';
import { apiHarness, aSubmission, id, problemOf } from './api-harness.ts';
import { migrations } from './migrations.ts';
import { standing } from './standing-build.ts';

afterEach(() => void vi.restoreAllMocks());
beforeAll(() => applyD1Migrations(env.DB, migrations));

const ledgerOf = (tenant: string) => env.TENANT_LEDGER.get(env.TENANT_LEDGER.idFromName(tenant));
const bounds = (maxBuilds: number | null, maxUsdPerMonth: number | null) => ({ maxBuilds, maxUsdPerMonth });
const bound = (tenant: string, maxBuilds: number | null, maxUsdPerMonth: number | null) =>
  setBounds(env.DB, { tenant, bounds: bounds(maxBuilds, maxUsdPerMonth) });
const use = (tenant: string) => ledgerOf(tenant).use();

test('of thirty builds that are submitted together exactly those begin that the bound has room for', async () => {
  const { reserve } = tenantPorts(env);
  const ids = Array.from(
    { length: 30 },
    (_, at) => `bcrowd${String.fromCharCode(97 + (at % 26))}${at < 26 ? 'aaaa' : 'bbbb'}`,
  );
  const answers = await Promise.all(ids.map((buildId) => reserve('crowd', { buildId, usd: 10 }, bounds(null, 100))));
  expect(answers.filter(({ ok }) => ok).length).toBe(10);
  await evictDurableObject(ledgerOf('crowd'));
  expect(await use('crowd')).toEqual({ builds: 10, reservedUsd: 100, spentUsd: 0 });
});

test('a build settles at its end, and its top-up asks the account first', async () => {
  await bound('blue', 1, 100);
  const limits = { maxCostUsd: 60, maxDurationMinutes: 60, maxIterations: 10 };
  const given = { plan: plan(), approval: 'plan' as const, limits };
  const { steer, typed } = await standing('bboundedaaa', given, { tenant: 'blue', isTenantBounded: true });
  await ledgerOf('blue').reserve('bboundedaaa', 60, bounds(1, 100));
  await steer({ kind: 'approve' });
  await steer({ kind: 'pause' });
  expect(await steer({ kind: 'resume', maxCostUsd: 101 })).toEqual({
    ok: false,
    refusal: { code: 'tenant-bound', bound: 'maxUsdPerMonth', limit: 100, left: 100 },
  });
  expect(await steer({ kind: 'resume', maxCostUsd: 90 })).toMatchObject({ ok: true });
  expect(await use('blue')).toEqual({ builds: 1, reservedUsd: 90, spentUsd: 0 });
  // It is not paused any more: what was not taken keeps no room.
  expect(await steer({ kind: 'resume', maxCostUsd: 95 })).toMatchObject({ ok: false });
  expect((await use('blue')).reservedUsd).toBe(90);
  const runId = (await typed.view())?.runs[0]?.id ?? '';
  const usage = { input: 1, output: 1, cacheWrite5m: 0, cacheWrite1h: 0, cacheRead: 0 };
  const settle = { turn: 1, usage, costUsd: 7.5, unconfirmed: { usd: 0, calls: 0 } };
  await typed.askLedger({ runId, settle, reserve: null });
  await steer({ kind: 'cancel' });
  await vi.waitFor(async () => expect(await use('blue')).toEqual({ builds: 0, reservedUsd: 0, spentUsd: 7.5 }), 10_000);
});

test('before it refuses, the account asks the builds that it takes to be open', async () => {
  const given = { plan: plan(), approval: 'plan' as const };
  const { steer, build } = await standing('bforgottena', given, { tenant: 'red' });
  await ledgerOf('red').reserve('bforgottena', 60, bounds(1, null));
  expect(await ledgerOf('red').reserve('bnextaaaaaa', 1, bounds(1, null))).toMatchObject({ ok: false });
  await steer({ kind: 'cancel' });
  expect((await build.owed())?.isOver).toBe(true);
  // It has asked them a moment ago.
  expect(await ledgerOf('red').reserve('bnextaaaaaa', 1, bounds(1, null))).toMatchObject({ ok: false });
  passed(30_000);
  expect(await ledgerOf('red').reserve('bnextaaaaaa', 1, bounds(1, null))).toMatchObject({ ok: true });
});

test('a build whose rows cannot be read at present stays booked', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(console, 'error').mockImplementation(() => {});
  const { build } = await standing('bunreadable', { plan: plan() }, { tenant: 'grey' });
  await ledgerOf('grey').reserve('bunreadable', 60, bounds(1, null));
  await runInDurableObject(build, (_, { storage }) => {
    storage.sql.exec("UPDATE part SET json = json_set(json, '$.kind', 'dreaming') WHERE key = 'phase'");
  });
  await evictDurableObject(build);
  passed(5 * 60_000);
  expect(await ledgerOf('grey').reserve('bnextbbbbbb', 1, bounds(1, null))).toMatchObject({ ok: false });
  expect(await use('grey')).toEqual({ builds: 1, reservedUsd: 60, spentUsd: 0 });
});

test('where many builds are open, one look after the other comes to all that have never begun', async () => {
  const names = Array.from(
    { length: 60 },
    (_, at) => `bopenmany${String.fromCharCode(97 + (at % 26))}${'abc'[Math.floor(at / 26)]}`,
  );
  for (const name of names) await ledgerOf('full').reserve(name, 1, bounds(60, null));
  passed(5 * 60_000);
  // None of them is there: what a look comes to is forgotten.
  expect(await ledgerOf('full').reserve('bnextcccccc', 1, bounds(1, null))).toMatchObject({ ok: false });
  expect((await use('full')).builds).toBe(10);
  passed(6 * 60_000);
  expect(await ledgerOf('full').reserve('bnextcccccc', 1, bounds(1, null))).toMatchObject({ ok: true });
  expect((await use('full')).builds).toBe(1);
});

/** The clock of this test stands so much later from now on. */
function passed(ms: number): void {
  vi.restoreAllMocks();
  const at = Date.now() + ms;
  vi.spyOn(console, 'warn').mockImplementation(() => {});
  vi.spyOn(Date, 'now').mockReturnValue(at);
}

test('the operator sets bounds, an admin reads those of its own tenant, and a submission is told of them', async () => {
  const harness = apiHarness({ tenants: tenantPorts(env) });
  const put = (tenant: string, body: unknown, token = 'api-token') =>
    harness.request('PUT', `/tenants/${tenant}`, { token, body: JSON.stringify(body) });
  expect(await (await put('default', { maxBuilds: 3, maxUsdPerMonth: 20 })).json()).toEqual({
    tenant: 'default',
    maxBuilds: 3,
    maxUsdPerMonth: 20,
    use: { builds: 0, reservedUsd: 0, spentUsd: 0 },
  });
  const limits = { maxCostUsd: 15 };
  expect((await harness.submit(aSubmission({ limits }))).status).toBe(201);
  expect(harness.created.map((build) => build.isTenantBounded)).toEqual([true]);
  expect((await harness.submit(aSubmission({ limits }))).status).toBe(201);
  const other = await problemOf(await harness.submit(aSubmission({ limits: { maxCostUsd: 25 } })));
  expect(other.problem).toMatchObject({ status: 409, detail: expect.stringContaining('$20.00 are left') });
  const token = async (tenant: string) => {
    const made = await harness.request('POST', '/tokens', {
      body: JSON.stringify({ name: 'boss', tenant, scopes: ['admin'] }),
    });
    return (await made.json<{ token: string }>()).token;
  };
  const mine = await token('default');
  expect(await (await harness.get('/tenants/default', mine)).json()).toMatchObject({
    use: { builds: 1, reservedUsd: 15 },
  });
  expect((await harness.get('/tenants/default', await token('blue'))).status).toBe(404);
  expect([(await put('default', {}, mine)).status, (await harness.get('/tenants', mine)).status]).toEqual([403, 403]);
  expect((await put('Bad_Name', {})).status).toBe(404);
  await put('default', {});
  expect(harness.created.map((build) => [build.id, build.isTenantBounded])).toEqual([
    [id, true],
    [id, true],
  ]);
  await harness.submit(aSubmission());
  expect(harness.created.at(-1)?.isTenantBounded).toBe(false);
  expect((await listBounds(env.DB, { limit: 10, after: 'blue' })).map(({ tenant }) => tenant)).toEqual(['default']);
});
