/** What an environment is made of works in workerd: the parser of YAML, and the digest of its key. */
import { expect, it } from 'vitest';
import { environmentKey } from '../../src/core/environments/environment-key.ts';
import { readRepositoryFile } from '../../src/core/environments/repository-file.ts';

it('reads breakwater.yaml and says what is wrong with one', () => {
  expect(readRepositoryFile('setup: npm ci\nvariables: { PORT: 08 }\n')).toEqual({
    ok: true,
    environment: { setup: 'npm ci', variables: { PORT: '08' } },
  });
  expect(readRepositoryFile('test: a\ntest: b\n')).toEqual({
    ok: false,
    faults: [{ line: 2, column: 1, message: 'this field stands twice in one place' }],
  });
  expect(readRepositoryFile('['.repeat(16_000)).ok).toBe(false);
});

it('makes the same key of an environment as elsewhere', async () => {
  const environment = { image: 'node', setup: ['npm ci'], variables: {}, services: [], packages: [] };
  const key = await environmentKey({
    repository: 'https://example.com/app',
    imageVersion: '1',
    environment,
    files: { 'package-lock.json': 'a1' },
  });
  expect(key).toBe('e4d6f63d2ed40bfa7d58817e494e855ec685040db77189d0856847bd0f5150a8');
});
