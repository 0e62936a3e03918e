/** Tokens and links in the real D1, by the real ports, and the platform's limit as this machine has it. */
import { applyD1Migrations } from 'cloudflare:test';
import { env } from 'cloudflare:workers';
import { beforeAll, expect, test, vi } from 'vitest';
import { addShare, findShare, listShares, removeShares, revokeShare } from '../../src/access/shares.ts';
import { addToken, findToken, listTokens, noteUse, revokeToken } from '../../src/access/tokens.ts';
import type { TokenRecord } from '../../src/core/access/token.ts';
import { accessPorts } from '../../src/workers/access/access-ports.ts';
import { apiHarness } from './api-harness.ts';
import { migrations } from './migrations.ts';

const { DB } = env;
beforeAll(() => applyD1Migrations(DB, migrations));

const token = (id: string, fields: Partial<TokenRecord> = {}): TokenRecord => ({
  id,
  name: 'ci',
  tenant: 'blue',
  scopes: ['builds:read'],
  createdAt: 1,
  createdBy: 'root',
  expiresAt: null,
  lastUsedAt: null,
  revokedAt: null,
  ...fields,
});

test('tokens are found as they were made, listed by tenant in pages, revoked once, and their use only goes on', async () => {
  const all = [token('a'), token('b', { createdAt: 2, tenant: 'red' }), token('c', { createdAt: 2, expiresAt: 9 })];
  for (const record of all) await addToken(DB, { record, digest: `digest of ${record.id}` });
  expect(await findToken(DB, 'c')).toEqual({ record: all[2], digest: 'digest of c' });
  expect(await findToken(DB, 'd')).toBeNull();
  const first = await listTokens(DB, { tenant: null, limit: 2, cursor: undefined });
  expect(first).toEqual({ ok: true, rows: [all[2], all[1]], next: '2-b' });
  expect(await listTokens(DB, { tenant: null, limit: 2, cursor: '2-b' })).toEqual({
    ok: true,
    rows: [all[0]],
    next: null,
  });
  expect(await listTokens(DB, { tenant: 'red', limit: 2, cursor: undefined })).toMatchObject({ rows: [all[1]] });
  expect(await listTokens(DB, { tenant: null, limit: 2, cursor: "1-'" })).toEqual({ ok: false, reason: 'bad-cursor' });
  await noteUse(DB, 'a', 70);
  await noteUse(DB, 'a', 60);
  expect((await findToken(DB, 'a'))?.record.lastUsedAt).toBe(70);
  expect([(await revokeToken(DB, 'a', 80))?.revokedAt, (await revokeToken(DB, 'a', 90))?.revokedAt]).toEqual([80, 80]);
  expect(await revokeToken(DB, 'd', 80)).toBeNull();
});

test('a scope that only a newer release knows gives nothing', async () => {
  await addToken(DB, { record: token('n'), digest: '' });
  await DB.prepare(`update tokens set scopes = '["builds:dream","builds:read"]' where id = 'n'`).run();
  expect((await findToken(DB, 'n'))?.record.scopes).toEqual(['builds:read']);
});

test('links are of their build alone, and go with it', async () => {
  const share = (id: string, buildId: string) => ({
    id,
    buildId,
    createdAt: 1,
    createdBy: 'ci',
    expiresAt: 9,
    revokedAt: null,
  });
  for (const one of [share('s1', 'b1'), share('s2', 'b1'), share('s3', 'b2')]) await addShare(DB, one);
  expect(await listShares(DB, { buildId: 'b1', limit: 1, cursor: undefined })).toEqual({
    ok: true,
    rows: [share('s2', 'b1')],
    next: '1-s2',
  });
  expect(await revokeShare(DB, { buildId: 'b2', id: 's1', now: 5 })).toBeNull();
  expect((await revokeShare(DB, { buildId: 'b1', id: 's1', now: 5 }))?.revokedAt).toBe(5);
  expect((await revokeShare(DB, { buildId: 'b1', id: 's1', now: 6 }))?.revokedAt).toBe(5);
  await removeShares(DB, 'b1');
  expect([await findShare(DB, 's1'), await findShare(DB, 's3')]).toEqual([null, share('s3', 'b2')]);
});

test('a token that was made is good at once, is noted as used, and is good for nothing once it is revoked', async () => {
  const { get, request } = apiHarness({ access: accessPorts(env) });
  const made = await request('POST', '/tokens', { body: '{"name":"ci of textkit"}' });
  const { token: text, id } = await made.json<{ token: string; id: string }>();
  expect((await get('/me', text)).status).toBe(200);
  await vi.waitFor(async () => expect((await findToken(DB, id))?.record.lastUsedAt).toBeGreaterThan(0));
  expect(await DB.prepare('select * from tokens where id = ?').bind(id).first('digest')).not.toContain(text.slice(14));
  expect((await request('DELETE', `/tokens/${id}`)).status).toBe(200);
  expect((await get('/me', text)).status).toBe(401);
});

test('the limit of wrong tokens is the one that is bound', async () => {
  const { limits } = accessPorts(env);
  const answers = [];
  for (let asked = 0; asked < 62; asked += 1) answers.push(await limits.stranger('198.51.100.9'));
  // A window may end in between.
  expect([answers[0], answers.filter((each) => !each).length > 0]).toEqual([true, true]);
});
