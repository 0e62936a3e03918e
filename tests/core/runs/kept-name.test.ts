import { expect, it } from 'vitest';
import { usualGit } from '../../../src/core/contract/git-options.ts';
import { keptName } from '../../../src/core/runs/kept-name.ts';
import type { RunOrder } from '../../../src/core/runs/run-order.ts';
import { plan, repositoryEnvironment, sha } from '../builders.ts';
import { order, record } from './records.ts';

const {
  origins: _,
  notGiven: __,
  ...app
} = repositoryEnvironment({
  setup: ['npm ci'],
  variables: { A: '1', B: '2' },
  network: { setup: ['npm'], run: [] },
});
const heads = [{ name: 'app', url: 'https://example.com/app.git', commit: sha('a'), git: usualGit }];
const named = (given: Partial<RunOrder> = {}) =>
  keptName(record({ order: order({ heads, environments: [app], ...given }) }));
const keyWith = async (environment: Partial<typeof app.environment>) =>
  (await named({ environments: [{ ...app, environment: { ...app.environment, ...environment } }] }))?.key;

it('is the same for what setup makes the same', async () => {
  const name = await named();
  expect(name).toEqual({
    remotes: expect.stringMatching(/^[0-9a-f]{64}$/),
    key: expect.stringMatching(/^[0-9a-f]{64}$/),
    files: expect.objectContaining({ kind: 'some' }),
  });
  expect(
    await named({ heads: [{ name: 'app', url: 'https://EXAMPLE.com/app', commit: sha('b'), git: usualGit }] }),
  ).toEqual(name);
  expect(await keyWith({ variables: { B: '2', A: '1' }, test: 'make', testTimeoutMinutes: 3 })).toBe(name?.key);
});

it('is another one for each thing that setup depends on', async () => {
  const elsewhere = await named({
    heads: [{ name: 'app', url: 'https://example.com/fork', commit: sha('a'), git: usualGit }],
  });
  const secret = { host: 'npm.example.com', header: 'Authorization', use: 'packages', during: 'setup' as const };
  const keys = await Promise.all([
    keyWith({}),
    keyWith({ setup: ['npm install'] }),
    keyWith({ variables: { A: '1' } }),
    keyWith({ image: 'full' }),
    keyWith({ packages: [{ path: 'web', setup: ['npm ci'], test: 'npm test' }] }),
    keyWith({ network: { setup: ['npm', 'pypi'], run: [] } }),
    keyWith({ secrets: [secret] }),
    elsewhere?.key,
  ]);
  expect(new Set(keys).size).toBe(keys.length);
  expect(elsewhere?.remotes).not.toBe((await named())?.remotes);
});

it('is none where nothing is set up', async () => {
  expect(await named({ environments: [] })).toBeNull();
  expect(await named({ assignment: { role: 'validator', spec: 'x', plan: plan(), comments: [] } })).toBeNull();
});
