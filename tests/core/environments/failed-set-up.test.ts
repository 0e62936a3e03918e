import { expect, it } from 'vitest';
import { failedSetUp, failedSetUpText } from '../../../src/core/environments/failed-set-up.ts';
import { execResult } from '../builders.ts';

it.each([
  [{}, '', 'the setup npm ci of app fails (exit code 1): npm error: no lock file'],
  [{ timedOut: true, exitCode: null, output: '' }, 'web', 'the setup npm ci of app/web ran out of time'],
  [{ exitCode: null, output: '' }, '', 'the setup npm ci of app was killed'],
])('a setup that fails is told in one line: %j', (given, path, text) => {
  const ran = execResult({ exitCode: 1, output: 'x\nnpm error: no lock file\n', ...given });
  expect(failedSetUpText(failedSetUp({ repository: 'app', path, command: 'npm ci' }, ran))).toBe(text);
});
