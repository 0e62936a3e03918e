/** Tokens, shared links and bounds of tenants from the command line. */
import { expect, test } from 'vitest';
import { cliBench } from './cli-bench.ts';

const { breakwater, serve } = cliBench();
const esc = String.fromCharCode(27);
const at = Date.UTC(2026, 10, 27);

const token = {
  id: 'q3xk7m2acd',
  name: 'ci',
  tenant: 'textkit',
  scopes: ['builds:read', 'builds:write'],
  createdAt: at,
  createdBy: 'root',
  expiresAt: at + 90 * 86_400_000,
  lastUsedAt: null,
  revokedAt: null,
};
const share = { id: 's3xk7m2acd', buildId: 'b1', createdAt: at, createdBy: 'ci', expiresAt: at, revokedAt: null };
const tenant = {
  tenant: 'textkit',
  maxBuilds: 5,
  maxUsdPerMonth: null,
  use: { builds: 1, reservedUsd: 20, spentUsd: 3 },
};

const answers: Record<string, { status: number; body: unknown }> = {
  'POST /tokens': { status: 201, body: { ...token, token: 'bw_q3xk7m2acd_secret' } },
  'GET /tokens': { status: 200, body: { tokens: [{ ...token, name: `${esc}[2Jci` }], next: '1-a' } },
  'DELETE /tokens/q3xk7m2acd': { status: 200, body: { ...token, lastUsedAt: at, revokedAt: at } },
  'GET /me': { status: 200, body: { name: 'ci', tenant: 'textkit', scopes: ['admin'], isOperator: false } },
  'POST /builds/b1/shares': { status: 201, body: { ...share, url: 'https://x.example.com/builds/b1/page#bwl_1' } },
  'GET /builds/b1/shares?limit=100': { status: 200, body: { shares: [share], next: null } },
  'DELETE /builds/b1/shares/s3xk7m2acd': { status: 200, body: { ...share, revokedAt: at } },
  'PUT /tenants/textkit': { status: 200, body: tenant },
  'GET /tenants/textkit': { status: 200, body: tenant },
  'GET /tenants': { status: 200, body: { tenants: [{ ...tenant, maxUsdPerMonth: 2000 }], next: null } },
};
const served = () => serve({ instead: (request) => answers[request] });

const line = (until: string, used: string, name: string) =>
  `q3xk7m2acd  ${until.padEnd(18)}  ${used.padEnd(15)}  textkit       builds:read,builds:write  ${name}\n`;

test.each([
  [['whoami'], 'ci of textkit: admin\n'],
  [['token', 'revoke', 'q3xk7m2acd'], line('revoked 2026-11-27', 'used 2026-11-27', 'ci')],
  [['token', 'list'], `${line('until 2027-02-25', 'never used', 'ci')}There are older ones: --cursor 1-a\n`],
  [['share', 'b1'], 'https://x.example.com/builds/b1/page#bwl_1\n'],
  [['share', 'b1', '--list'], 's3xk7m2acd  until 2026-11-27    ci\n'],
  [['share', 'b1', '--revoke', 's3xk7m2acd'], 's3xk7m2acd  revoked 2026-11-27  ci\n'],
  [
    ['tenant', 'show', 'textkit'],
    'textkit: 5 builds at once, any cost\n  1 builds under way, which may cost $20.00; $3.00 spent this month\n',
  ],
  [['tenant', 'list'], 'textkit       5 builds at once, $2000.00 a month\n'],
])('breakwater %j', async (args, out) => {
  await served();
  expect(await breakwater(...args)).toMatchObject({ code: 0, out });
});

test('a new token is printed alone, so that a script can take it, and what is asked for is sent', async () => {
  const api = await served();
  const made = await breakwater(
    'token',
    'create',
    'ci',
    '--tenant',
    'textkit',
    '--scopes',
    'builds:read',
    '--days',
    '90',
  );
  expect(made).toMatchObject({ code: 0, out: 'bw_q3xk7m2acd_secret\n' });
  await breakwater('token', 'create', 'ci', '--forever', '--json');
  await breakwater('share', 'b1', '--days', '30');
  await breakwater('tenant', 'set', 'textkit', '--max-builds', '5');
  expect(api.bodies).toEqual([
    { name: 'ci', tenant: 'textkit', scopes: ['builds:read'], expiresInDays: 90 },
    { name: 'ci', expiresInDays: null },
    { expiresInDays: 30 },
    { maxBuilds: 5, maxUsdPerMonth: null },
  ]);
  expect((await breakwater('share', 'b1', '--list', '--days', '3')).code).toBe(2);
});
