import { Hono } from 'hono';
import { expect, test } from 'vitest';
import { pageKey } from '../../src/auth/capability.ts';
import { sessionText } from '../../src/workers/access/session.ts';
import { callerIfKnown } from '../../src/workers/api/guard.ts';
import type { ApiTypes } from '../../src/workers/api/ports.ts';
import { noon } from './access-double.ts';
import { apiHarness, id } from './api-harness.ts';

type Overrides = Parameters<typeof apiHarness>[0];

/** Pages that say who they would be shown to. */
function pages(overrides: Overrides = {}) {
  const { ports } = apiHarness(overrides);
  const app = new Hono<ApiTypes>();
  app.use(async (c, next) => {
    c.set('ports', ports);
    await next();
  });
  for (const path of ['/', '/builds/:id/page'])
    app.get(path, callerIfKnown, (c) => c.text((c.var.caller as typeof c.var.caller | undefined)?.name ?? 'nobody'));
  return async (path: string, headers: Record<string, string> = {}) =>
    (await app.request(`https://breakwater.example.com${path}`, { headers })).text();
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const page = `/builds/${id}/page`;

test('a page knows who asks, and is there for nobody too', async () => {
  const open = pages({
    access: { people: { people: new Map([['github:octocat', { tenant: 'blue', scopes: ['admin'] }]]), fault: null } },
  });
  const key = bearer(await pageKey('capability', id));
  const octocat = { holder: { kind: 'github', login: 'octocat' }, until: noon + 1 } as const;
  const session = { cookie: `__Host-breakwater-session=${await sessionText('capability', octocat)}` };
  expect(
    await Promise.all([
      open('/'),
      open(page),
      open('/', bearer('api-token')),
      open(page, bearer('api-token')),
      open(page, key),
      open('/', key),
      open('/builds/bbbbbbbbbbb/page', key),
      open('/builds/no-id/page', bearer('api-token')),
      open('/', session),
      // The build is the tenant default's.
      open(page, session),
    ]),
  ).toEqual(['nobody', 'nobody', 'root', 'root', 'page key', 'nobody', 'nobody', 'nobody', 'github:octocat', 'nobody']);
});

test('a page counts wrong tokens, and not who sends none', async () => {
  const counted: string[] = [];
  const stranger = async (address: string) => {
    counted.push(address);
    return counted.length < 2;
  };
  const open = pages({ access: { limits: { caller: async ({ length }) => length > 0, stranger } } });
  for (const headers of [{}, {}, bearer('guess'), bearer('guess'), {}, bearer('api-token')])
    expect(await open(page, headers)).toBe('nobody');
  expect(counted).toEqual(['local', 'local']);
});

test('a page is nobody’s for who asks too often, and where a secret is missing', async () => {
  const root = bearer('api-token');
  expect([
    await pages({ access: { limits: { caller: async () => false, stranger: async () => true } } })(page, root),
    await pages({ settings: { capabilitySecret: undefined } })(page, root),
  ]).toEqual(['nobody', 'nobody']);
});
