/** The parser of YAML works in workerd. */
import { expect, it } from 'vitest';
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
