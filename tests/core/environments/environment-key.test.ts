import { expect, it } from 'vitest';
import { environmentKey, filesOfSetup, type PreparedParts } from '../../../src/core/environments/environment-key.ts';

const parts = (overrides: Partial<PreparedParts> = {}): PreparedParts => ({
  repository: 'https://example.com/app',
  imageVersion: 'sha256:1',
  environment: {
    image: 'full',
    setup: ['npm ci'],
    variables: { A: '1', B: '2' },
    services: [{ name: 'db', run: 'postgres', ready: 'pg_isready' }],
    packages: [{ path: 'api', setup: ['go mod download'], test: 'go test ./...' }],
  },
  files: { 'package-lock.json': 'a1', 'go.sum': 'b2' },
  ...overrides,
});
const keyWith = (environment: Partial<PreparedParts['environment']>) =>
  environmentKey(parts({ environment: { ...parts().environment, ...environment } }));

it('the key is the same for the same parts, in whatever order names are given', async () => {
  const files = { 'go.sum': 'b2', 'package-lock.json': 'a1' };
  const key = await environmentKey(parts());
  expect(key).toMatch(/^[0-9a-f]{64}$/);
  expect(await environmentKey(parts({ files }))).toBe(key);
  expect(await keyWith({ variables: { B: '2', A: '1' } })).toBe(key);
});

it('how a service is waited for and how something is tested do not count', async () => {
  const key = await environmentKey(parts());
  expect(await keyWith({ services: [{ name: 'db', run: 'postgres', ready: null }] })).toBe(key);
  expect(await keyWith({ packages: [{ path: 'api', setup: ['go mod download'], test: 'x' }] })).toBe(key);
});

it('each part that counts makes another key', async () => {
  const keys = await Promise.all([
    environmentKey(parts()),
    environmentKey(parts({ repository: 'https://example.com/other' })),
    environmentKey(parts({ imageVersion: 'sha256:2' })),
    environmentKey(parts({ files: { 'package-lock.json': 'a2', 'go.sum': 'b2' } })),
    environmentKey(parts({ files: { 'package-lock.json': 'a1' } })),
    keyWith({ image: 'node' }),
    keyWith({ setup: ['npm', 'ci'] }),
    keyWith({ variables: { A: '12' } }),
    keyWith({ services: [] }),
    keyWith({ packages: [] }),
  ]);
  expect(new Set(keys).size).toBe(keys.length);
});

it('the files of a setup are those that are detected, and those that its commands name', () => {
  const environment = {
    setup: ['./scripts/setup.sh --with=requirements/dev.txt', 'sh -c "cat Makefile" && echo none.txt'],
    packages: [{ path: 'api', setup: ['make -f deps.mk'], test: 'x' }],
  };
  const paths = [
    'scripts/setup.sh',
    'requirements/dev.txt',
    'Makefile',
    'api/deps.mk',
    'deps.mk',
    'package-lock.json',
    'a',
  ];
  expect(filesOfSetup(environment, { detected: ['package-lock.json'], paths })).toEqual([
    'Makefile',
    'api/deps.mk',
    'package-lock.json',
    'requirements/dev.txt',
    'scripts/setup.sh',
  ]);
});
