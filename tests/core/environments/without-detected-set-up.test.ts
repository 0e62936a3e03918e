import { expect, it } from 'vitest';
import { decideEnvironment } from '../../../src/core/environments/decide-environment.ts';
import { detectEnvironment } from '../../../src/core/environments/detection/detect-environment.ts';
import type { EnvironmentOptions } from '../../../src/core/environments/environment-options.ts';
import { notGivenText } from '../../../src/core/environments/not-given.ts';
import { withoutDetectedSetUp } from '../../../src/core/environments/without-detected-set-up.ts';
import { repositoryEnvironment } from '../builders.ts';

const texts = { 'package.json': '{"scripts":{"test":"node --test"},"devDependencies":{"left":"1"}}' };

function known(submission: EnvironmentOptions) {
  const detected = detectEnvironment({ paths: Object.keys(texts), texts });
  const limits = { images: [], instance: null, maxTestTimeoutMinutes: 60, secrets: [] };
  const common = { testCommand: 'npm test', allow: [] };
  const decided = decideEnvironment({ submission, file: {}, detected, common, limits });
  return { ...repositoryEnvironment(), ...decided };
}

const failed = {
  repository: 'app',
  path: '',
  command: 'npm install',
  exitCode: 1,
  timedOut: false,
  tail: 'npm error network',
};

it('is left out of what runs do later, and told', () => {
  const before = known({});
  expect(before.environment.setup).not.toEqual([]);
  const [after] = withoutDetectedSetUp([before], failed) ?? [];
  expect(after).toEqual({
    ...before,
    environment: { ...before.environment, setup: [] },
    origins: before.origins.filter(({ field }) => field !== 'setup'),
    notGiven: [{ code: 'detected-setup-fails', failed }],
  });
  expect(after?.notGiven.map(notGivenText)).toEqual([
    'the setup npm install of app fails (exit code 1): npm error network; it was detected and not asked for, so it is left out',
  ]);
});

it('is kept where somebody has asked for it', () => {
  expect(withoutDetectedSetUp([known({ setup: 'npm install' })], failed)).toBeNull();
});
