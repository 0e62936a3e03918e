import { expect, test } from 'vitest';
import { type Caller, mayCall, operator, readerOf, TenantName } from '../../../src/core/access/caller.ts';

const caller = (overrides: Partial<Caller> = {}): Caller => ({
  name: 'ci',
  tenant: 'blue',
  scopes: ['builds:read'],
  buildId: null,
  isOperator: false,
  ...overrides,
});
const blue = { id: 'baaaaaaaaaa', tenant: 'blue' };
const red = { id: 'bbbbbbbbbbb', tenant: 'red' };

test("another tenant's build is not there, whatever the caller may do at home", () => {
  for (const scope of ['builds:read', 'builds:write', 'admin'] as const)
    expect(mayCall(caller({ scopes: ['admin'] }), scope, red)).toEqual({ ok: false, reason: 'not-found' });
  expect(mayCall(caller(), 'builds:read', blue)).toEqual({ ok: true });
});

test('who holds the secret of the deployment sees the builds of every tenant', () => {
  expect(mayCall(operator, 'admin', red)).toEqual({ ok: true });
  expect(mayCall(caller({ name: 'root', tenant: 'default' }), 'builds:read', red)).toEqual({
    ok: false,
    reason: 'not-found',
  });
});

test('who writes may read, who administers may do both, and who reads does nothing else', () => {
  const table = (['builds:read', 'builds:write', 'admin'] as const).map((given) =>
    (['builds:read', 'builds:write', 'admin'] as const).map((scope) =>
      mayCall(caller({ scopes: [given] }), scope, null).ok ? 'yes' : 'no',
    ),
  );
  expect(table).toEqual([
    ['yes', 'no', 'no'],
    ['yes', 'yes', 'no'],
    ['yes', 'yes', 'yes'],
  ]);
  expect(mayCall(caller(), 'builds:write', blue)).toEqual({ ok: false, reason: 'scope', scope: 'builds:write' });
});

test('a reader of one build sees no other, no list, and changes nothing', () => {
  const reader = readerOf(blue, 'page key');
  expect(mayCall(reader, 'builds:read', blue)).toEqual({ ok: true });
  expect(mayCall(reader, 'builds:write', blue)).toEqual({ ok: false, reason: 'scope', scope: 'builds:write' });
  for (const other of [red, { ...blue, id: 'bccccccccccc' }, null])
    expect(mayCall(reader, 'builds:read', other)).toEqual({ ok: false, reason: 'not-found' });
});

test('the name of a tenant fits into a path and a column', () => {
  const taken = ['a', 'default', 'team-7', 'x'.repeat(40)];
  const refused = ['', '-a', 'a-', 'A', 'a_b', 'a b', '../a', 'x'.repeat(41), 'ä'];
  expect([...taken, ...refused].filter((name) => TenantName.safeParse(name).success)).toEqual(taken);
});
