/** Two tenants of one stack, in the real Worker: what one has is not there for the other, and guesses meet a brake. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { apiClient } from '../../src/cli/client/api-client.ts';
import { ShareCreated } from '../../src/core/contract/shares.ts';
import { TenantView } from '../../src/core/contract/tenants.ts';
import { TokenCreated } from '../../src/core/contract/tokens.ts';
import { plan } from '../core/builders.ts';
import { type LocalStack, localStack } from './local-stack.ts';
import { writes } from './sessions.ts';

let stack: LocalStack;
beforeAll(async () => {
  stack = await localStack([writes('parse', { 'a.txt': 'never written\n' })]);
}, 120_000);
afterAll(() => stack?.close());

const as = (token: string) => apiClient({ apiUrl: stack.apiUrl, token });
const statusOf = async (token: string, path: string) =>
  (await fetch(stack.apiUrl + path, { headers: { authorization: `Bearer ${token}` } })).status;

async function tokenOf(tenant: string): Promise<string> {
  const made = await stack.client.ask(TokenCreated, 'POST', '/tokens', { name: `one of ${tenant}`, tenant });
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value.token;
}

test('a build is there for its tenant, for who has its link and for the operator, and for nobody else', async () => {
  const [blue, red] = await Promise.all([tokenOf('blue'), tokenOf('red')]);
  await stack.client.ask(TenantView, 'PUT', '/tenants/blue', { maxBuilds: 1 });
  const submission = {
    plan: plan(),
    approval: 'plan' as const,
    repositories: [{ name: 'app', url: stack.repository('app') }],
  };
  const created = await as(blue).createBuild(submission);
  if (!created.ok) throw new Error(JSON.stringify(created.failure));
  const { id } = created.value;
  expect(await as(blue).createBuild(submission)).toMatchObject({
    ok: false,
    failure: { problem: { type: '/problems/bound-reached', detail: expect.stringContaining('1 builds at once') } },
  });
  for (const path of ['', '/plan', '/spec', '/events', '/tasks', '/runs', '/shares'])
    expect([path, await statusOf(red, `/builds/${id}${path}`)]).toEqual([path, 404]);
  expect(await as(red).steer(id, { kind: 'cancel' })).toMatchObject({ failure: { problem: { status: 404 } } });
  expect(await as(blue).build(id)).toMatchObject({ value: { tenant: 'blue', submittedBy: 'one of blue' } });
  const shared = await as(blue).ask(ShareCreated, 'POST', `/builds/${id}/shares`, {});
  if (!shared.ok) throw new Error(JSON.stringify(shared.failure));
  const link = new URL(shared.value.url).hash.slice(1);
  expect([await statusOf(link, `/builds/${id}`), await statusOf(link, '/builds')]).toEqual([200, 401]);
  await expect
    .poll(async () => [await as(red).builds(), await as(blue).builds(), await stack.client.builds()], {
      timeout: 10_000,
    })
    .toMatchObject([{ value: { builds: [] } }, { value: { builds: [{ id }] } }, { value: { builds: [{ id }] } }]);
  expect(await as(blue).steer(id, { kind: 'cancel' })).toMatchObject({ ok: true });
  await expect
    .poll(() => stack.client.ask(TenantView, 'GET', '/tenants/blue'), { timeout: 10_000 })
    .toMatchObject({ value: { maxBuilds: 1, use: { builds: 0, reservedUsd: 0, spentUsd: 0 } } });
});

test('of 480 wrong tokens few are looked at, and who has a right one goes on', async () => {
  const token = await tokenOf('green');
  expect(await statusOf(token, '/builds')).toBe(200);
  const statuses: number[] = [];
  for (let at = 0; at < 480; at += 1) statuses.push(await statusOf(`guess-${at}`, '/builds'));
  expect([...new Set(statuses)].toSorted()).toEqual([401, 429]);
  expect(statuses.filter((status) => status === 401).length).toBeLessThan(130);
  expect(await statusOf(token, '/builds')).toBe(200);
});
